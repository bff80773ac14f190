/** Why there is no answer: everything that the line to the back end rejects with on purpose. */
/** @typedef {import('./types.js').ReasonKey} ReasonKey */
export class Refusal extends Error {
    /**
     * @param {ReasonKey} key what to tell the person
     * @param {object} [details]
     * @param {string} [details.code] the back end's own
     * @param {string | null} [details.sentence] the back end's own
     * @param {number | null} [details.retryAfterS]
     * @param {number | null} [details.status] of the HTTP answer; null: there was none
     */
    constructor(key: ReasonKey, { code, sentence, retryAfterS, status }?: {
        code?: string | undefined;
        sentence?: string | null | undefined;
        retryAfterS?: number | null | undefined;
        status?: number | null | undefined;
    });
    key: import("./types.js").ReasonKey;
    code: string;
    sentence: string | null;
    retryAfterS: number | null;
    status: number | null;
}
export type ReasonKey = import("./types.js").ReasonKey;
