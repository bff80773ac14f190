/** One editor's conversation with the service: what is shown, and what a person can do about it. */

/** @typedef {import('./types.js').View} View */

/** @type {View} */
const FIRST = Object.freeze({
    state: 'hidden',
    reason: null,
    sentence: null,
    asks: null,
    target: null,
    elapsedS: 0,
    expectedS: null,
    result: null,
    candidates: Object.freeze([]),
    chosen: -1,
    preview: null,
    marks: Object.freeze({ points: Object.freeze([]), box: null }),
    canUndo: false,
    canRedo: false,
    canAccept: false,
    canDiscard: false,
    refining: false,
    opacity: 0.5,
    warnings: Object.freeze([]),
    confidence: null,
    clinicalUse: false,
    saved: false,
    rated: null,
    model: null,
    retryInS: null,
});

/**
 * @param {object} parts
 * @param {import('./types.js').Api} parts.api
 * @param {import('./types.js').Adapter} parts.adapter
 * @param {import('./types.js').Clock} parts.clock
 * @param {() => import('./types.js').Source} parts.sourceOf where the picture shown comes from, now
 * @param {import('./types.js').Compare} parts.compare
 */
export function createSession({ api, adapter, clock, sourceOf, compare }) {
    const view = FIRST;
    /** @type {Set<(view: View) => void>} */
    const listeners = new Set();
    void [api, adapter, clock, sourceOf, compare];

    return {
        get view() {
            return view;
        },

        /** @param {(view: View) => void} listener called at every change @returns {() => void} ends it */
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },

        /** One click: the service finds the structure itself. */
        start() {},
        /** @param {'replace' | 'keep'} answer */
        confirm(answer) {
            void answer;
        },
        /** Leave confirming or working; nothing has changed. */
        cancel() {},
        /** The same question again, after failed or discarded; in marking the last refinement. */
        retry() {},
        /** Picking: write this candidate. @param {number} index */
        pick(index) {
            void index;
        },
        /** Enter point mode. */
        mark() {},
        /** @param {number} x @param {number} y @param {0 | 1} label */
        addPoint(x, y, label) {
            void [x, y, label];
        },
        /** One step of the history for a whole drag: call it with the last place. @param {number} id @param {number} x @param {number} y */
        movePoint(id, x, y) {
            void [id, x, y];
        },
        /** @param {number} id */
        removePoint(id) {
            void id;
        },
        /** @param {import('./types.js').Box | null} box */
        setBox(box) {
            void box;
        },
        undo() {},
        redo() {},
        /** Another candidate: in marking and picking as preview, in done and low in the annotation. @param {number} index */
        choose(index) {
            void index;
        },
        /** @param {number} value 0 to 1 */
        setOpacity(value) {
            void value;
        },
        /** Marking: write the preview; done and low: close the panel. */
        accept() {},
        /** Leave point mode or picking; nothing has changed. */
        leave() {},
        /** Take the result back: what was there before it is there again. */
        discard() {},
        /** @param {import('./types.js').Rating} rating */
        rate(rating) {
            void rating;
        },
        /** The annotation has changed: by hand, by the host, or by us. */
        hostEdited() {},
        /** The host has saved. @param {number} startedAtMs when that request began, on the clock's timeline */
        hostSaved(startedAtMs) {
            void startedAtMs;
        },
        /** Another picture, its size, or another mode. */
        hostChanged() {},
        refreshHealth() {},
        /** Close the panel of done, low, failed or discarded. */
        dismiss() {},
        destroy() {
            listeners.clear();
        },
    };
}
