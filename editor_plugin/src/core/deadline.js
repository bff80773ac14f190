/** Ends what takes too long. */

import { Refusal } from './refusal.js';

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
export function within(clock, ms, signal, work) {
    const own = new AbortController();
    return new Promise((resolve, reject) => {
        const leave = () => {
            own.abort();
            settle();
            reject(aborted());
        };
        const cancel = clock.after(ms, () => {
            own.abort();
            settle();
            reject(new Refusal('timedOut'));
        });
        const settle = () => {
            cancel();
            signal.removeEventListener('abort', leave);
        };
        if (signal.aborted) {
            leave();
            return;
        }
        signal.addEventListener('abort', leave);
        work(own.signal).then(
            (value) => {
                settle();
                resolve(value);
            },
            (error) => {
                settle();
                reject(error);
            },
        );
    });
}

function aborted() {
    const error = new Error('aborted');
    error.name = 'AbortError';
    return error;
}
