/** What the host does by itself: it edits, saves, shows another picture; the session follows. */

/** @typedef {import('./offers.js').Offer} Offer */

/** Whether a save says what became of it: a host may clear its editor before we hear of the save. @param {Offer} offer */
const isAwaited = (offer) => offer.gone !== 'discarded';

/**
 * @param {object} parts
 * @param {ReturnType<typeof import('./conversation.js').createConversation>} parts.talk
 * @param {import('./types.js').Adapter} parts.adapter
 * @param {import('./types.js').Clock} parts.clock
 * @param {() => import('./types.js').Source} parts.sourceOf
 */
export function createHostEvents({ talk, adapter, clock, sourceOf }) {
    const { offers, seen, verdicts, health } = talk;

    const identity = () => {
        const size = adapter.size();
        return { picture: sourceOf().picture, size: size ? `${size.width}x${size.height}` : '', target: adapter.target() };
    };
    let shown = identity();

    /** See whether what is said of the result still holds. */
    const look = () => {
        if (offers.edited()) {
            goOn();
        }
    };
    const goOn = () => talk.enter(['idle', 'offer'].includes(talk.phase.name) ? talk.rest() : talk.phase);

    return {
        /** The annotation has changed: by hand, by the host, or by us. */
        hostEdited() {
            const offer = offers.current();
            if (offer && isAwaited(offer)) {
                seen.note(clock.now(), adapter.snapshot());
            }
            look();
        },

        /** The annotation may have changed: of strokes on a canvas nobody is told. */
        hostTouched: () => look(),

        /**
         * The host has saved.
         *
         * @param {number} [startedAtMs] when that request began, on the clock's timeline; absent: it begins now
         */
        hostSaved(startedAtMs) {
            const saved = offers.all().filter(isAwaited);
            if (startedAtMs === undefined) {
                saved.forEach(({ target }) => seen.note(clock.now(), adapter.snapshot(target)));
            }
            saved.forEach((offer) => {
                const atMs = startedAtMs === undefined ? clock.now() : startedAtMs;
                const stored = seen.upTo(offer.target, atMs) || offer.after;
                offers.saved(offer, stored);
                if (!offer.stale) {
                    verdicts.saved(offer, stored);
                }
            });
            goOn();
        },

        /** There may be another picture, another size or another mode. */
        hostChanged() {
            const now = identity();
            const isOtherPicture = now.picture !== shown.picture || (shown.size !== '' && now.size !== shown.size);
            if (isOtherPicture || now.target !== shown.target) {
                talk.startOver(isOtherPicture);
            }
            if (isOtherPicture && (!health.seen.health || health.seen.refusal)) {
                // The picture's address says where the back end is.
                health.look();
            }
            shown = now;
            talk.noticed();
        },

        /** Somebody comes near the button: what is known of the service may be a minute old. */
        refreshHealth: () => health.lookAgain(),
    };
}
