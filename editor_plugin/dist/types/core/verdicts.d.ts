/**
 * @param {object} parts
 * @param {import('./types.js').Api} parts.api
 * @param {import('./types.js').Adapter} parts.adapter
 * @param {import('./types.js').Clock} parts.clock
 * @param {import('./types.js').Compare} parts.compare
 */
export function createVerdicts({ api, adapter, clock, compare }: {
    api: import("./types.js").Api;
    adapter: import("./types.js").Adapter;
    clock: import("./types.js").Clock;
    compare: import("./types.js").Compare;
}): {
    /** @param {Offer} offer @param {import('./types.js').Snapshot} saved */
    saved(offer: Offer, saved: import("./types.js").Snapshot): void;
    /** @param {Offer} offer */
    discarded(offer: Offer): void;
    /** Before the verdict the rating waits for it; afterwards it goes alone. @param {Offer} offer */
    rated(offer: Offer): void;
};
export type Offer = import("./offers.js").Offer;
export type FeedbackBody = import("./types.js").FeedbackBody;
