/** From what went wrong to what is said about it. */

import { Refusal } from './refusal.js';

/** @typedef {import('./types.js').Reason} Reason */

/**
 * @param {import('./types.js').ReasonKey} key
 * @param {Record<string, number>} [values]
 * @returns {Reason}
 */
export function reason(key, values = {}) {
    return Object.freeze({ key, values: Object.freeze(values) });
}

/**
 * @param {unknown} error
 * @returns {{ reason: Reason, sentence: string | null, retryAfterS: number | null }}
 */
export function whyNot(error) {
    if (!(error instanceof Refusal)) {
        return { reason: reason('fault'), sentence: null, retryAfterS: null };
    }
    const { key, sentence, retryAfterS } = error;
    return { reason: reason(key, retryAfterS === null ? {} : { seconds: retryAfterS }), sentence, retryAfterS };
}
