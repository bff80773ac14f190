/**
 * The natural size of a picture, from a copy that the browser has at hand already.
 *
 * @param {string} url
 * @param {() => HTMLImageElement} [createImage]
 * @returns {{ promise: Promise<import('../core/types.js').Size | null>, cancel: () => void }} null: it cannot be shown
 */
export function measurePicture(url: string, createImage?: () => HTMLImageElement): {
    promise: Promise<import("../core/types.js").Size | null>;
    cancel: () => void;
};
/**
 * The bytes of the picture. The canvas that shows it cannot be read: it is tainted, as the picture is of another origin.
 *
 * @param {import('./settings.js').Settings} settings
 * @param {string} url
 * @param {boolean} isHost whether it lies at the back end: nobody else gets the sign-in
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>} rejects with a Refusal, or an AbortError
 */
export function fetchPicture(settings: import("./settings.js").Settings, url: string, isHost: boolean, signal: AbortSignal): Promise<Blob>;
