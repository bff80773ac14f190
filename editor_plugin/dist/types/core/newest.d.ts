/**
 * One line of questions of which only the last counts. Asking again, or `abandon`, aborts the one before.
 */
export function createNewest(): {
    /** Whether an answer is waited for. */
    readonly waits: boolean;
    abandon: () => void;
    /**
     * @template T
     * @param {(signal: AbortSignal) => Promise<T>} work may ignore its signal: its answer is dropped all the same
     * @returns {Promise<T | typeof STALE>} rejects only while this is the newest
     */
    run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | typeof STALE>;
};
/** Keeps only the newest answer: a slow old one never replaces a newer one. No DOM, Vue or fetch. */
/** What the loser gets in place of an answer. */
export const STALE: unique symbol;
