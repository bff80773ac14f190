/**
 * @param {string} maskData base64 PNG
 * @returns {import('./types.js').Size}
 * @throws {Refusal} `badReply`: it is no PNG
 */
export function sizeOfMask(maskData: string): import("./types.js").Size;
