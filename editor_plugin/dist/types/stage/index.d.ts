export { createStage } from "./stage.js";
