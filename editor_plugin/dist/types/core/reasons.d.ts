/** @typedef {import('./types.js').Reason} Reason */
/**
 * @param {import('./types.js').ReasonKey} key
 * @param {Record<string, number>} [values]
 * @returns {Reason}
 */
export function reason(key: import("./types.js").ReasonKey, values?: Record<string, number>): Reason;
/**
 * @param {unknown} error
 * @returns {{ reason: Reason, sentence: string | null, retryAfterS: number | null }}
 */
export function whyNot(error: unknown): {
    reason: Reason;
    sentence: string | null;
    retryAfterS: number | null;
};
export type Reason = import("./types.js").Reason;
