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
 * @property {Snapshot | null} lost what a discard took away, for as long as it can be brought back
 * @property {boolean} saved
 * @property {import('./types.js').Rating | null} rated
 */

/** @param {Adapter} adapter */
export function createOffers(adapter) {
    /** @type {Map<string, Offer>} */
    const byTarget = new Map();

    const current = () => byTarget.get(String(adapter.target())) || null;

    /** The one that is in the annotation, edited or not. */
    const inForce = () => {
        const offer = current();
        return offer && !offer.discarded ? offer : null;
    };

    /** The one that is there as it was written; null: there is none, or somebody worked on it. */
    const untouched = () => {
        const offer = inForce();
        return offer && adapter.same(adapter.snapshot(), offer.after) ? offer : null;
    };

    return {
        current,
        inForce,

        all: () => [...byTarget.values()],

        /** Whether writing would replace somebody's work. */
        endangersWork: () => !adapter.isEmpty() && !untouched(),

        /** Whether a result that a person made with marks, and nobody edited since, is in the annotation. */
        isMarked: () => {
            const offer = untouched();
            return offer !== null && !offer.answer.prompt.automatic;
        },

        /**
         * Write a candidate. What is in the annotation goes, but for `keep`; an earlier result that nobody worked on
         * goes in any case, and what was there before it stays what Discard gives back.
         *
         * @param {{ answer: Answer, chosen: number, startedAtMs: number, size: import('./types.js').Size }} result
         * @param {boolean} keep
         * @returns {Offer}
         */
        write({ answer, chosen, startedAtMs, size }, keep) {
            const replaced = keep ? null : untouched();
            const keeps = replaced ? replaced.keeps : keep;
            const now = adapter.snapshot();
            const before = replaced ? replaced.before : now;
            try {
                if (replaced) {
                    adapter.restore(before);
                }
                adapter.write(answer.candidates[chosen], { keep: keeps });
            } catch (error) {
                adapter.restore(now);
                throw error;
            }
            /** @type {Offer} */
            const offer = {
                target: before.target,
                answer,
                chosen,
                keeps,
                before,
                after: adapter.snapshot(),
                size,
                startedAtMs,
                open: true,
                discarded: false,
                lost: null,
                saved: false,
                rated: null,
            };
            byTarget.set(offer.target, offer);
            return offer;
        },

        /** Give back what was there before; the result, and what was drawn since, can be brought back. @param {Offer} offer */
        discard(offer) {
            offer.lost = adapter.snapshot(offer.target);
            adapter.restore(offer.before);
            offer.discarded = true;
            offer.open = true;
        },

        /** Undo a discard. @param {Offer} offer @param {Snapshot} lost */
        bringBack(offer, lost) {
            adapter.restore(lost);
            offer.lost = null;
            offer.discarded = false;
            offer.open = true;
        },

        /**
         * The annotation may have changed. What somebody drew after a discard is not replaced by bringing the result back;
         * a result that the host's own undo took back whole is in the annotation no more, so its panel closes.
         *
         * @returns {boolean} whether that changes what is shown
         */
        edited() {
            const offer = current();
            if (!offer || (offer.discarded ? !offer.lost : !offer.open)) {
                return false;
            }
            const isAsBefore = adapter.same(adapter.snapshot(), offer.before);
            if (offer.discarded === isAsBefore) {
                return false;
            }
            if (offer.discarded) {
                offer.lost = null;
            } else {
                offer.open = false;
            }
            return true;
        },

        clear: () => byTarget.clear(),
    };
}
