/**
 * Do work that ends in time, whether or not it heeds its signal.
 *
 * @template T
 * @param {import('./types.js').Clock} clock
 * @param {number} ms
 * @param {AbortSignal} signal ends the work from outside
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>} rejects with a Refusal `timedOut`, with an AbortError if `signal` aborted, or as the work does
 */
export function within<T>(clock: import("./types.js").Clock, ms: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
