/** Reads the size of a PNG from its first bytes, without decoding it. */

import { Refusal } from './refusal.js';

/** A PNG begins with 8 bytes of signature and the IHDR chunk: length, name, width, height; 24 bytes are 32 characters. */
const HEADER_CHARACTERS = 32;
const SIGNATURE = '\x89PNG\r\n\x1a\n';

/**
 * @param {string} maskData base64 PNG
 * @returns {import('./types.js').Size}
 * @throws {Refusal} `badReply`: it is no PNG
 */
export function sizeOfMask(maskData) {
    /** @type {string} */
    let bytes;
    try {
        bytes = atob(maskData.slice(0, HEADER_CHARACTERS));
    } catch {
        throw new Refusal('badReply');
    }
    if (!bytes.startsWith(SIGNATURE) || bytes.slice(12, 16) !== 'IHDR' || bytes.length < 24) {
        throw new Refusal('badReply');
    }
    const word = (/** @type {number} */ at) =>
        [0, 1, 2, 3].reduce((value, offset) => value * 256 + bytes.charCodeAt(at + offset), 0);
    return { width: word(16), height: word(20) };
}
