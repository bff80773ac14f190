/**
 * @param {object} parts
 * @param {(asked: import('./asking.js').Asked, signal: AbortSignal) => Promise<Answer>} parts.ask
 * @param {import('./types.js').Clock} parts.clock
 * @param {import('./types.js').Size} parts.size marks beyond it are moved to its edge
 * @param {Origin | null} parts.base the mask that the marks correct; null: they mark a new one
 * @param {() => void} parts.changed
 */
export function createPointMode({ ask, clock, size, base, changed }: {
    ask: (asked: import("./asking.js").Asked, signal: AbortSignal) => Promise<Answer>;
    clock: import("./types.js").Clock;
    size: import("./types.js").Size;
    base: Origin | null;
    changed: () => void;
}): {
    readonly marks: {
        readonly value: import("./types.js").Marks;
        readonly from: import("./asking.js").Origin | null;
        readonly isFull: boolean;
        readonly isEmpty: boolean;
        readonly canUndo: boolean;
        readonly canRedo: boolean;
        add(mark: {
            x: number;
            y: number;
            label: 0 | 1;
        }, next: import("./asking.js").Origin | null): void;
        move(id: number, x: number, y: number, next: import("./asking.js").Origin | null): boolean;
        remove(id: number, next: import("./asking.js").Origin | null): boolean;
        setBox(box: Box | null, next: import("./asking.js").Origin | null): void;
        undo: () => boolean;
        redo: () => boolean;
    };
    readonly result: import("./types.js").Answer | null;
    /** What the layer shows. @returns {Origin | null} */
    readonly shown: Origin | null;
    readonly trouble: Trouble | null;
    readonly waits: boolean;
    /** Whether there is something new that may be written. */
    readonly canAccept: boolean;
    /** @param {number} x @param {number} y @param {0 | 1} label */
    add(x: number, y: number, label: 0 | 1): void;
    /** @param {number} id @param {number} x @param {number} y */
    move(id: number, x: number, y: number): void;
    /** @param {number} id */
    remove(id: number): void;
    /** Its corners may come in any order. @param {import('./types.js').Box | null} box */
    setBox(box: import("./types.js").Box | null): void;
    undo(): void;
    redo(): void;
    /** Show another candidate; the next mark corrects that one. @param {number} index */
    choose(index: number): void;
    /** Ask the question again that failed. */
    retry(): void;
    destroy(): void;
};
/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./asking.js').Origin} Origin */
/** @typedef {{ reason: import('./types.js').Reason, sentence: string | null, retryAfterS: number | null }} Trouble */
/** Long enough to tell a drag's end from its middle, short enough to seem at once. */
export const DEBOUNCE_MS: 150;
export type Answer = import("./types.js").Answer;
export type Origin = import("./asking.js").Origin;
export type Trouble = {
    reason: import("./types.js").Reason;
    sentence: string | null;
    retryAfterS: number | null;
};
