/** @param {import('./conversation.js').Parts} parts */
export function createSession(parts: import("./conversation.js").Parts): {
    destroy(): void;
    hostEdited(): void;
    hostSaved(startedAtMs?: number): void;
    hostChanged(): void;
    refreshHealth: () => undefined;
    /** One click: the service finds the structure itself. */
    start(): void;
    /** @param {'replace' | 'keep'} answer */
    confirm(answer: "replace" | "keep"): void;
    /** Leave confirming, working, picking or point mode; the annotation has not changed. */
    cancel(): void;
    /** The same question again; what was agreed about the annotation holds while that is the same. */
    retry(): void;
    /** Picking: write this candidate. @param {number} index */
    pick(index: number): void;
    /** Enter point mode; the body that is looked at, or the result in the annotation, is what the marks correct. */
    mark(): void;
    /** @param {number} x @param {number} y @param {0 | 1} label */
    addPoint: (x: number, y: number, label: 0 | 1) => void;
    /** One step for a whole drag: call it with the last place. @param {number} id @param {number} x @param {number} y */
    movePoint: (id: number, x: number, y: number) => void;
    /** @param {number} id */
    removePoint: (id: number) => void;
    /** @param {import('./types.js').Box | null} box */
    setBox: (box: import("./types.js").Box | null) => void;
    undo: () => void;
    redo: () => void;
    /** Another candidate: in marking and picking as preview, in done and low in the annotation. @param {number} index */
    choose(index: number): void;
    /** Of the preview. @param {number} value 0 to 1 */
    setOpacity: (value: number) => void;
    /** Marking: write the preview; done and low: close the panel. */
    accept(): void;
    /** The same as cancel, under the name that point mode has for it. */
    leave: () => void;
    /** Take the result back: what was there before it is there again. */
    discard(): void;
    /** @param {import('./types.js').Rating} rating */
    rate(rating: import("./types.js").Rating): void;
    /** Close the panel of done, low, failed or discarded; what is in the annotation stays. */
    dismiss(): void;
    view: import("./types.js").View;
    subscribe: (listener: (value: import("./types.js").View) => void) => () => void;
};
