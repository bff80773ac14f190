/** @param {import('./panel.js').Handed} handed @returns {import('./panel.js').Face} */
export function createMarkingView({ words, names, actions, tool }: import("./panel.js").Handed): import("./panel.js").Face;
export type View = import("../core/types.js").View;
