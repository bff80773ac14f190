/** Asks the service one question, in time, and gives back only what fits the picture shown. */

import { within } from './deadline.js';
import { sizeOfMask } from './mask_size.js';
import { Refusal } from './refusal.js';

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Question} Question */

/** Past the back end's own 30 s: whoever is still silent then is not going to answer. */
export const DEADLINE_MS = 35_000;

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
export function createAsking({ api, adapter, clock, sourceOf }) {
    /** Tokens that the service no longer knows, and what took their place: null is nothing. @type {Map<string, string | null>} */
    const successors = new Map();

    /** @param {Origin | null} from */
    const tokenOf = (from) => {
        const token = from && from.answer.candidates[from.chosen].refine_token;
        return token && successors.has(token) ? successors.get(token) || null : token;
    };

    /**
     * The service keeps a mask for minutes to hours, and the back end an answer for a day: a token may be too old. Then
     * the structure is searched again, which gives the same mask with a new token.
     *
     * @param {Question} question
     * @param {Origin} from
     * @param {AbortSignal} signal
     */
    const renewed = async (question, from, signal) => {
        const old = from.answer.candidates[from.chosen];
        /** @type {string | null} */
        let token = null;
        if (from.answer.prompt.automatic) {
            const again = await api.segment({ ...question, points: [], box: null }, signal);
            const same = again.candidates[from.chosen];
            token = same && same.name === old.name ? same.refine_token : null;
        }
        successors.set(/** @type {string} */ (old.refine_token), token);
        return token;
    };

    /** @param {Asked} asked @param {AbortSignal} signal */
    const askInTime = async ({ points, box, from }, signal) => {
        const marks = points.map(({ x, y, label }) => ({ x, y, label }));
        /** @type {Question} */
        const question = {
            imageType: adapter.imageType(),
            target: adapter.target(),
            points: marks,
            box,
            previous: tokenOf(from),
            source: sourceOf(),
        };
        let answer = await api.segment(question, signal);
        if (from && question.previous && !answer.prompt.refined) {
            const token = await renewed(question, from, signal);
            answer = token ? await api.segment({ ...question, previous: token }, signal) : answer;
        }
        checkSize(answer);
        if (adapter.prepare) {
            await adapter.prepare(answer.candidates);
        }
        return answer;
    };

    /** @param {Answer} answer */
    const checkSize = (answer) => {
        const shown = adapter.size();
        answer.candidates.forEach(({ mask_data }) => {
            const { width, height } = sizeOfMask(mask_data);
            if (!shown || width !== shown.width || height !== shown.height) {
                throw new Refusal('otherSize');
            }
        });
    };

    return {
        /**
         * @param {Asked} asked
         * @param {AbortSignal} signal
         * @returns {Promise<Answer>} rejects with a Refusal, or an AbortError
         */
        ask: (asked, signal) => within(clock, DEADLINE_MS, signal, (both) => askInTime(asked, both)),
    };
}
