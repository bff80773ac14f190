/**
 * @param {object} parts
 * @param {import('./types.js').Api} parts.api
 * @param {import('./types.js').Adapter} parts.adapter
 * @param {import('./types.js').Clock} parts.clock
 * @param {() => import('./types.js').Source} parts.sourceOf where the picture shown comes from, now
 * @param {import('./types.js').Compare} parts.compare
 */
export function createConversation({ api, adapter, clock, sourceOf, compare }: {
    api: import("./types.js").Api;
    adapter: import("./types.js").Adapter;
    clock: import("./types.js").Clock;
    sourceOf: () => import("./types.js").Source;
    compare: import("./types.js").Compare;
}): {
    ask: (asked: Asked, signal: AbortSignal) => Promise<Answer>;
    offers: {
        current: () => import("./offers.js").Offer | null;
        inForce: () => import("./offers.js").Offer | null;
        all: () => import("./offers.js").Offer[];
        endangersWork: () => boolean;
        write({ answer, chosen, startedAtMs, size }: {
            answer: Answer;
            chosen: number;
            startedAtMs: number;
            size: import("./types.js").Size;
        }, keep: boolean): Offer;
        discard(offer: Offer): void;
        clear: () => void;
    };
    seen: {
        note(atMs: number, snapshot: Snapshot): void;
        upTo(target: string, atMs: number): Snapshot | null;
        forget(target: string): void;
    };
    verdicts: {
        saved(offer: Offer, saved: import("./types.js").Snapshot): void;
        discarded(offer: Offer): void;
        rated(offer: Offer): void;
    };
    health: {
        readonly seen: import("./health.js").Seen;
        look: () => Promise<void>;
        destroy(): void;
    };
    store: {
        readonly value: Readonly<import("./types.js").View>;
        set(next: import("./types.js").View): void;
        subscribe(listener: (value: import("./types.js").View) => void): () => void;
        destroy(): void;
    };
    readonly phase: import("./views.js").Phase;
    /** What was agreed before the last click. */
    readonly agreedLast: import("./views.js").Agreed | null;
    show: () => void;
    enter: (next: Phase, why?: Trouble | null) => void;
    rest: () => Phase;
    leaveAll: () => void;
    click: (agreed: Agreed) => Promise<void>;
    place: (result: Result, agreed: Agreed | null, asks: "start" | "accept" | "choose", back: Phase) => void;
    /** @param {number} value 0 to 1 */
    setOpacity(value: number): void;
    /** Another picture or mode: nothing that was said holds any more. @param {boolean} isOtherPicture */
    startOver(isOtherPicture: boolean): void;
    /** Leaves no timer, request or listener; feedback that is under way goes on. */
    destroy(): void;
};
/** @type {Phase} */
export const IDLE: Phase;
export type Phase = import("./views.js").Phase;
export type Agreed = import("./views.js").Agreed;
export type Trouble = import("./point_mode.js").Trouble;
export type Result = import("./asking.js").Origin & {
    startedAtMs: number;
};
export type Parts = Parameters<typeof createConversation>[0];
