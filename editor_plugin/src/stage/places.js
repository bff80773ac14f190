/** Finds, from the place of our button, the host's canvas, its toolbar, and where the panel goes. */

/**
 * @param {Element} ours
 * @param {Element | null} editor the host editor's root element, where known
 * @returns {HTMLCanvasElement | null} the last canvas of the editor that can be seen; ours are not the host's
 */
export function findCanvas(ours, editor) {
    // Element moves a dialog to <body>: it is not below its editor's root then.
    const roots = [ours.closest('.el-dialog'), editor].filter(
        /** @returns {root is Element} */ (root) => Boolean(root) && /** @type {Element} */ (root).contains(ours),
    );
    for (const root of roots) {
        const seen = Array.from(root.querySelectorAll('canvas')).filter(
            (canvas) => !canvas.closest('[class^="sam2-"]') && canvas.getClientRects().length > 0,
        );
        if (seen.length) {
            return seen[seen.length - 1];
        }
    }
    return null;
}

/**
 * The nearest element that holds both the button and the canvas has a child that holds each: the host's toolbar and its
 * stage.
 *
 * @param {HTMLElement} ours
 * @param {HTMLCanvasElement} canvas
 * @returns {{ toolbar: HTMLElement, usable: HTMLElement[], stage: HTMLElement, row: boolean } | null} `toolbar`: what is
 *     locked, but for the `usable` in it; `row`: its children stand side by side; null: the two are strangers
 */
export function findPlaces(ours, canvas) {
    const both = commonParent(ours, canvas);
    if (!both) {
        return null;
    }
    const toolbar = childThatHolds(both, ours);
    const stage = childThatHolds(both, canvas);
    const { display, flexDirection } = getComputedStyle(both);
    const row = display.includes('grid') || (display.includes('flex') && !flexDirection.startsWith('column'));
    // Tools that lie bare beside the picture have no toolbar but that of the editor itself.
    return toolbar === ours ? { toolbar: both, usable: [ours, stage], stage, row } : { toolbar, usable: [ours], stage, row };
}

/** @type {(inner: HTMLElement, other: HTMLElement) => HTMLElement | null} */
function commonParent(inner, other) {
    let at = inner.parentElement;
    while (at && !at.contains(other)) {
        at = at.parentElement;
    }
    return at;
}

/** @type {(outer: HTMLElement, inner: HTMLElement) => HTMLElement} */
function childThatHolds(outer, inner) {
    let at = inner;
    while (at.parentElement && at.parentElement !== outer) {
        at = at.parentElement;
    }
    return at;
}
