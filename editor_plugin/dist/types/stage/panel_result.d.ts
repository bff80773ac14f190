/** @param {import('./panel.js').Handed} handed @returns {import('./panel.js').Face} */
export function createResultView({ words, names, actions }: import("./panel.js").Handed): import("./panel.js").Face;
export type View = import("../core/types.js").View;
export type Rating = import("../core/types.js").Rating;
