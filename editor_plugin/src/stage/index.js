/** The stage: everything of ours that a person sees and touches in an editor. */

export { createStage } from './stage.js';
