/** Keeps only the newest answer: a slow old one never replaces a newer one. No DOM, Vue or fetch. */

/** What the loser gets in place of an answer. */
export const STALE = Symbol('stale');

/**
 * One line of questions of which only the last counts. Asking again, or `abandon`, aborts the one before.
 */
export function createNewest() {
    /** @type {AbortController | null} */
    let current = null;

    const abandon = () => {
        const last = current;
        current = null;
        last?.abort();
    };

    return {
        /** Whether an answer is waited for. */
        get waits() {
            return current !== null;
        },

        abandon,

        /**
         * @template T
         * @param {(signal: AbortSignal) => Promise<T>} work may ignore its signal: its answer is dropped all the same
         * @returns {Promise<T | typeof STALE>} rejects only while this is the newest
         */
        async run(work) {
            abandon();
            const mine = new AbortController();
            current = mine;
            try {
                const answer = await work(mine.signal);
                return current === mine ? answer : STALE;
            } catch (error) {
                if (current !== mine) {
                    return STALE;
                }
                throw error;
            } finally {
                if (current === mine) {
                    current = null;
                }
            }
        },
    };
}
