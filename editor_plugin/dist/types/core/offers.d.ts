/** What was written into the annotation for each target, and what was there before: for discarding and for verdicts. */
/** @typedef {import('./types.js').Snapshot} Snapshot */
/** @typedef {import('./types.js').Adapter} Adapter */
/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Candidate} Candidate */
/**
 * A result in the annotation.
 *
 * @typedef {object} Offer
 * @property {string} target
 * @property {Answer} answer
 * @property {number} chosen index of the candidate
 * @property {boolean} keeps whether the work from before was kept beside it
 * @property {Snapshot} before
 * @property {Snapshot} after
 * @property {import('./types.js').Size} size
 * @property {number} startedAtMs
 * @property {boolean} open whether its panel is shown
 * @property {boolean} discarded
 * @property {boolean} saved
 * @property {import('./types.js').Rating | null} rated
 */
/** @param {Adapter} adapter */
export function createOffers(adapter: Adapter): {
    current: () => Offer | null;
    inForce: () => Offer | null;
    all: () => Offer[];
    /** Whether writing would replace somebody's work. */
    endangersWork: () => boolean;
    /**
     * Write a candidate. What is in the annotation goes, but for `keep`; an earlier result that nobody worked on
     * goes in any case, and what was there before it stays what Discard gives back.
     *
     * @param {{ answer: Answer, chosen: number, startedAtMs: number, size: import('./types.js').Size }} result
     * @param {boolean} keep
     * @returns {Offer}
     */
    write({ answer, chosen, startedAtMs, size }: {
        answer: Answer;
        chosen: number;
        startedAtMs: number;
        size: import("./types.js").Size;
    }, keep: boolean): Offer;
    /** Give back what was there before. @param {Offer} offer */
    discard(offer: Offer): void;
    clear: () => void;
};
export type Snapshot = import("./types.js").Snapshot;
export type Adapter = import("./types.js").Adapter;
export type Answer = import("./types.js").Answer;
export type Candidate = import("./types.js").Candidate;
/**
 * A result in the annotation.
 */
export type Offer = {
    target: string;
    answer: Answer;
    /**
     * index of the candidate
     */
    chosen: number;
    /**
     * whether the work from before was kept beside it
     */
    keeps: boolean;
    before: Snapshot;
    after: Snapshot;
    size: import("./types.js").Size;
    startedAtMs: number;
    /**
     * whether its panel is shown
     */
    open: boolean;
    discarded: boolean;
    saved: boolean;
    rated: import("./types.js").Rating | null;
};
