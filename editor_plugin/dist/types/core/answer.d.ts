/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Candidate} Candidate */
/** @typedef {Record<string, unknown>} Fields */
/**
 * @param {unknown} body
 * @returns {Answer}
 * @throws {Refusal} `badReply`
 */
export function readAnswer(body: unknown): Answer;
export type Answer = import("./types.js").Answer;
export type Candidate = import("./types.js").Candidate;
export type Fields = Record<string, unknown>;
