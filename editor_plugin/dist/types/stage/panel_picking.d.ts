/** @param {import('./panel.js').Handed} handed @returns {import('./panel.js').Face} */
export function createPickingView({ words, names, actions }: import("./panel.js").Handed): import("./panel.js").Face;
