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
 * @property {'discarded' | 'undone' | null} gone by Discard, or by the host's own tools; null: it is in the annotation
 * @property {Taken | null} taken what went with it, for as long as it can be brought back
 * @property {boolean} saved
 * @property {boolean} stale whether it was drawn on a picture that is shown no more
 * @property {import('./types.js').Rating | null} rated
 */

/**
 * @typedef {object} Taken
 * @property {'result' | 'before'} what the result, which Discard took; or the earlier work, which the result had replaced
 * @property {Snapshot} lost
 * @property {Snapshot} left the annotation since: bringing back must not replace what somebody drew after it
 */

/** @param {Adapter} adapter */
export function createOffers(adapter) {
    /** @type {Map<string, Offer>} */
    const byTarget = new Map();

    const current = () => byTarget.get(String(adapter.target())) || null;

    /** The one that is in the annotation, edited or not. */
    const inForce = () => {
        const offer = current();
        return offer && !offer.gone ? offer : null;
    };

    /** The one that is there as it was written; null: there is none, or somebody worked on it. */
    const untouched = () => {
        const offer = inForce();
        return offer && adapter.same(adapter.snapshot(), offer.after) ? offer : null;
    };

    /** @param {Offer} offer */
    const isThere = (offer) => {
        try {
            return adapter.holds(adapter.snapshot(offer.target), offer);
        } catch {
            // The host has put its canvas or list away with the picture.
            return false;
        }
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
                gone: null,
                taken: null,
                saved: false,
                stale: false,
                rated: null,
            };
            byTarget.set(offer.target, offer);
            return offer;
        },

        /** Give back what was there before; the result, as it was edited by then, can be brought back. @param {Offer} offer */
        discard(offer) {
            const lost = adapter.snapshot(offer.target);
            adapter.restore(offer.before);
            offer.taken = { what: 'result', lost, left: adapter.snapshot(offer.target) };
            offer.gone = 'discarded';
            offer.open = true;
        },

        /** @param {Offer} offer @param {Taken} taken */
        bringBack(offer, { what, lost }) {
            adapter.restore(lost);
            offer.taken = null;
            offer.gone = what === 'before' ? offer.gone : null;
            offer.open = what === 'result';
        },

        /**
         * The host has saved. One that clears its editor then has not taken the result back.
         *
         * @param {Offer} offer
         * @param {Snapshot} stored what was saved
         */
        saved(offer, stored) {
            offer.saved = adapter.holds(stored, offer);
            if (offer.gone && offer.saved) {
                offer.gone = null;
                offer.taken = null;
                offer.open = true;
            }
        },

        /**
         * The annotation may have changed. A result of which the host's own tools left nothing is in it no more: point
         * mode does not go on from it, and its panel stays only to bring back what it had replaced.
         *
         * @returns {boolean} whether that changes what is shown
         */
        edited() {
            const offer = current();
            const now = offer && adapter.snapshot();
            if (!offer || !now) {
                return false;
            }
            if (offer.gone) {
                const isOver = offer.taken !== null && !adapter.same(now, offer.taken.left);
                offer.taken = isOver ? null : offer.taken;
                return isOver;
            }
            if (adapter.holds(now, offer)) {
                return false;
            }
            if (offer.stale) {
                byTarget.delete(offer.target);
                return true;
            }
            const isBack = adapter.same(now, offer.before);
            offer.gone = 'undone';
            offer.taken = isBack ? null : { what: 'before', lost: offer.before, left: now };
            offer.open = offer.open && !isBack;
            return true;
        },

        /**
         * Another picture is shown. Where the host kept the annotation, Discard still gives back what was there before;
         * nothing else that was said of the other picture holds any more.
         */
        pictureChanged() {
            byTarget.forEach((offer, target) => {
                offer.stale = true;
                if (offer.gone || !isThere(offer)) {
                    byTarget.delete(target);
                }
            });
        },
    };
}
