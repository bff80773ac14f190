/**
 * @param {object} known
 * @param {Phase} known.phase
 * @param {Offer | null} known.offer of the target in force
 * @param {Trouble | null} known.trouble
 * @param {import('./health.js').Seen} known.seen
 * @param {boolean} known.hasPicture
 * @param {import('./types.js').Target | null} known.target
 * @param {number} known.opacity
 * @param {number} known.nowMs
 * @param {number} known.retryAtMs before that another try makes no sense
 * @returns {View}
 */
export function viewOf({ phase, offer, trouble, seen, hasPicture, target, opacity, nowMs, retryAtMs }: {
    phase: Phase;
    offer: Offer | null;
    trouble: Trouble | null;
    seen: import("./health.js").Seen;
    hasPicture: boolean;
    target: import("./types.js").Target | null;
    opacity: number;
    nowMs: number;
    retryAtMs: number;
}): View;
export type View = import("./types.js").View;
export type Answer = import("./types.js").Answer;
export type Origin = import("./asking.js").Origin;
export type Offer = import("./offers.js").Offer;
export type Trouble = import("./point_mode.js").Trouble;
export type PointMode = ReturnType<typeof import("./point_mode.js").createPointMode>;
/**
 * Where the session is; what a state needs comes with it.
 */
export type Phase = {
    name: "idle";
} | {
    name: "offer";
} | {
    name: "failed";
} | {
    name: "confirming";
    asks: "start" | "accept" | "choose";
    proceed: (keep: boolean) => void;
    back: Phase;
} | {
    name: "working";
    startedAtMs: number;
} | {
    name: "picking";
    answer: Answer;
    chosen: number;
    startedAtMs: number;
    agreed: Agreed;
} | {
    name: "marking";
    points: PointMode;
    startedAtMs: number;
};
/**
 * What a person said about the annotation as it was then.
 */
export type Agreed = {
    snapshot: import("./types.js").Snapshot;
    keep: boolean;
};
export type Here = {
    state: import("./types.js").State;
    trouble: Trouble | null;
};
