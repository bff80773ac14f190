/** What the host does by itself: it edits, saves, shows another picture; the session follows. */

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

    return {
        /** The annotation has changed: by hand, by the host, or by us. */
        hostEdited() {
            if (offers.inForce()) {
                seen.note(clock.now(), adapter.snapshot());
            }
            if (offers.edited()) {
                talk.enter(talk.phase.name === 'offer' ? talk.rest() : talk.phase);
            }
        },

        /**
         * The host has saved.
         *
         * @param {number} [startedAtMs] when that request began, on the clock's timeline; absent: it begins now
         */
        hostSaved(startedAtMs) {
            const saved = offers.all().filter((offer) => !offer.discarded);
            if (startedAtMs === undefined) {
                saved.forEach(({ target }) => seen.note(clock.now(), adapter.snapshot(target)));
            }
            saved.forEach((offer) => {
                offer.saved = true;
                const atMs = startedAtMs === undefined ? clock.now() : startedAtMs;
                verdicts.saved(offer, seen.upTo(offer.target, atMs) || offer.after);
            });
            talk.show();
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
            talk.show();
        },

        refreshHealth: () => void health.look(),
    };
}
