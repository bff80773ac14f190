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
    constructor(key, { code = key, sentence = null, retryAfterS = null, status = null } = {}) {
        super(sentence || key);
        this.name = 'Refusal';
        this.key = key;
        this.code = code;
        this.sentence = sentence;
        this.retryAfterS = retryAfterS;
        this.status = status;
    }
}
