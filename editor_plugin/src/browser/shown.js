/**
 * Knows whether the picture on the screen is still the one that the back end has: somebody may upload the case anew while
 * an editor is open, and a mask of the new picture would lie on the old one.
 */

/** @typedef {Uint8Array | null} Bytes null: it cannot be read */

/**
 * @param {(url: string, signal: AbortSignal) => Promise<Uint8Array>} fetchBytes as the back end has them now
 */
export function createShown(fetchBytes) {
    let seen = '';
    let controller = new AbortController();
    /** @type {Promise<Bytes>} */
    let bytes = Promise.resolve(null);

    /** @param {string} url @param {AbortSignal} signal @returns {Promise<Bytes>} */
    const read = (url, signal) => fetchBytes(url, signal).catch(() => null);

    const forget = () => {
        controller.abort();
        seen = '';
    };

    return {
        /** A picture is on the screen; what is there already is not read again. @param {string} url */
        see(url) {
            if (seen !== url) {
                forget();
                seen = url;
                controller = new AbortController();
                bytes = read(url, controller.signal);
            }
        },

        /**
         * @param {string} url
         * @param {AbortSignal} signal
         * @param {Uint8Array} [given] as the back end has it now; absent: it is asked
         * @returns {Promise<boolean>} false: it is not what was on the screen; what is not known counts as the same
         */
        async isStill(url, signal, given) {
            const before = seen === url ? await bytes : null;
            const now = before && (given || (await read(url, signal)));
            return !before || !now || (before.length === now.length && before.every((byte, at) => byte === now[at]));
        },

        forget,
    };
}
