/** The picture shown: how large it is, and its bytes. */

import { Refusal } from '../core/refusal.js';
import { readBody, send } from './http.js';

/** PNG, JPEG; DICOM has its name after 128 bytes of anything. */
const BEGINNINGS = [
    { at: 0, bytes: [0x89, 0x50, 0x4e, 0x47] },
    { at: 0, bytes: [0xff, 0xd8, 0xff] },
    { at: 128, bytes: [0x44, 0x49, 0x43, 0x4d] },
];

/**
 * The natural size of a picture, from a copy that the browser has at hand already.
 *
 * @param {string} url
 * @param {() => HTMLImageElement} [createImage]
 * @returns {{ promise: Promise<import('../core/types.js').Size | null>, cancel: () => void }} null: it cannot be shown
 */
export function measurePicture(url, createImage = () => new Image()) {
    const image = createImage();
    /** @type {Promise<import('../core/types.js').Size | null>} */
    const promise = new Promise((resolve) => {
        image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
        image.onerror = () => resolve(null);
    });
    image.src = url;
    return {
        promise,
        cancel() {
            image.onload = image.onerror = null;
            image.src = '';
        },
    };
}

/**
 * The bytes of the picture. The canvas that shows it cannot be read: it is tainted, as the picture is of another origin.
 *
 * @param {import('./settings.js').Settings} settings
 * @param {string} url
 * @param {boolean} isHost whether it lies at the back end: nobody else gets the sign-in
 * @param {AbortSignal} signal
 * @returns {Promise<Uint8Array<ArrayBuffer>>} rejects with a Refusal, or an AbortError
 */
export async function fetchPicture(settings, url, isHost, signal) {
    const asked = isHost ? settings : { ...settings, token: () => null };
    // Not the cached copy: an image element has fetched that without CORS, and reading it would be refused.
    const response = await send(asked, url, { cache: 'no-store', signal });
    if (response.status === 401) {
        throw new Refusal('signedOut', { status: 401 });
    }
    const buffer = await readBody(() => response.arrayBuffer());
    const bytes = new Uint8Array(buffer || new ArrayBuffer(0));
    if (!response.ok || !isPicture(bytes)) {
        // The host answers some errors as 200 with JSON.
        throw new Refusal('noPicture', { status: response.status });
    }
    return bytes;
}

/** @param {Uint8Array} bytes */
function isPicture(bytes) {
    return BEGINNINGS.some((beginning) => beginning.bytes.every((byte, offset) => bytes[beginning.at + offset] === byte));
}
