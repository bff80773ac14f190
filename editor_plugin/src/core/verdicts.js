/** Tells the back end what a person did with an offered mask: in the background, never waited for, lost silently. */

/** @typedef {import('./offers.js').Offer} Offer */
/** @typedef {import('./types.js').FeedbackBody} FeedbackBody */

const MOST_SECONDS = 86_400;

/**
 * @param {object} parts
 * @param {import('./types.js').Api} parts.api
 * @param {import('./types.js').Adapter} parts.adapter
 * @param {import('./types.js').Clock} parts.clock
 * @param {import('./types.js').Compare} parts.compare
 */
export function createVerdicts({ api, adapter, clock, compare }) {
    /** A rating must come after its verdict. @type {WeakMap<Offer, Promise<void>>} */
    const lines = new WeakMap();
    /** What was sent last, so that a second save of the same says nothing. @type {WeakMap<Offer, string>} */
    const told = new WeakMap();

    /** @param {Offer} offer @param {() => Promise<void>} send */
    const queue = (offer, send) => {
        const line = (lines.get(offer) || Promise.resolve()).then(send).catch(() => {});
        lines.set(offer, line);
    };

    /** @param {Offer} offer @param {Pick<FeedbackBody, 'verdict' | 'dice' | 'edited_px'>} verdict */
    const tell = (offer, verdict) => {
        const words = JSON.stringify(verdict);
        if (told.get(offer) === words) {
            return;
        }
        told.set(offer, words);
        const body = { ...about(offer), seconds: secondsSince(offer.startedAtMs), ...verdict };
        queue(offer, () => api.feedback(offer.rated ? { ...body, rating: offer.rated } : body));
    };

    /** @param {number} startedAtMs */
    const secondsSince = (startedAtMs) => {
        const seconds = (clock.now() - startedAtMs) / 1000;
        return Math.round(Math.min(Math.max(seconds, 0), MOST_SECONDS) * 10) / 10;
    };

    /** @param {Offer} offer */
    const about = ({ answer, chosen, target }) => ({
        request_id: answer.request_id,
        image_type: adapter.imageType(),
        target: /** @type {import('./types.js').Target} */ (target),
        model: answer.model || 'unknown',
        model_digest: answer.model_digest,
        confidence: answer.candidates[chosen].confidence_score,
        cached: answer.cached,
    });

    return {
        /** @param {Offer} offer @param {import('./types.js').Snapshot} saved */
        saved(offer, saved) {
            if (adapter.same(offer.after, saved)) {
                tell(offer, { verdict: 'accepted', dice: 1, edited_px: 0 });
                return;
            }
            if (adapter.same(offer.before, saved)) {
                tell(offer, { verdict: 'discarded' });
                return;
            }
            try {
                const difference = compare(offer.after.shapes, saved.shapes, offer.size);
                const verdict = difference.edited_px ? 'edited' : 'accepted';
                // Nothing of it is left: somebody drew by hand instead.
                tell(offer, difference.dice ? { verdict, ...difference } : { verdict: 'discarded' });
            } catch {
                // Without a canvas to compare on there is no verdict; nobody is bothered with that.
            }
        },

        /** @param {Offer} offer */
        discarded(offer) {
            tell(offer, { verdict: 'discarded' });
        },

        /** Before the verdict the rating waits for it; afterwards it goes alone. @param {Offer} offer */
        rated(offer) {
            const rating = offer.rated;
            if (told.has(offer) && rating) {
                queue(offer, () => api.feedback({ request_id: offer.answer.request_id, rating }));
            }
        },
    };
}
