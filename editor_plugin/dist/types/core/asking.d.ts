/**
 * A mask to go on from: a candidate of an answer.
 *
 * @typedef {{ answer: Answer, chosen: number }} Origin
 */
/** @typedef {Pick<Question, 'points' | 'box'> & { from: Origin | null }} Asked */
/**
 * @param {object} parts
 * @param {import('./types.js').Api} parts.api
 * @param {import('./types.js').Adapter} parts.adapter
 * @param {import('./types.js').Clock} parts.clock
 * @param {() => import('./types.js').Source} parts.sourceOf
 */
export function createAsking({ api, adapter, clock, sourceOf }: {
    api: import("./types.js").Api;
    adapter: import("./types.js").Adapter;
    clock: import("./types.js").Clock;
    sourceOf: () => import("./types.js").Source;
}): {
    /**
     * @param {Asked} asked
     * @param {AbortSignal} signal
     * @returns {Promise<Answer>} rejects with a Refusal, or an AbortError
     */
    ask: (asked: Asked, signal: AbortSignal) => Promise<Answer>;
};
/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Question} Question */
/** Past the back end's own 30 s: whoever is still silent then is not going to answer. */
export const DEADLINE_MS: 35000;
/**
 * A mask to go on from: a candidate of an answer.
 */
export type Origin = {
    answer: Answer;
    chosen: number;
};
export type Asked = Pick<Question, "points" | "box"> & {
    from: Origin | null;
};
export type Answer = import("./types.js").Answer;
export type Question = import("./types.js").Question;
