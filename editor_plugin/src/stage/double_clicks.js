/**
 * A double click whose first half pressed a button of ours must not press, with its second half, what has taken that
 * button's place: another button, or the host's canvas.
 */

const KINDS = ['mousedown', 'mouseup', 'click', 'dblclick'];

export function createDoubleClicks() {
    /** What the sequence of clicks began on. @type {EventTarget | null} */
    let first = null;

    /** @param {EventTarget | null} target the button that it lies on, or itself */
    const pressed = (target) => (target instanceof Element && target.closest('.sam2-button')) || target;

    const look = (/** @type {Event} */ event) => {
        const target = pressed(event.target);
        if (/** @type {MouseEvent} */ (event).detail < 2) {
            // Only the press of a button counts: a key's click has no press and its own target.
            first = event.type === 'mousedown' ? target : first;
        } else if (first !== target && first instanceof Element && first.matches('.sam2-button')) {
            event.stopImmediatePropagation();
            event.preventDefault();
        }
    };
    KINDS.forEach((kind) => window.addEventListener(kind, look, true));

    return {
        destroy: () => KINDS.forEach((kind) => window.removeEventListener(kind, look, true)),
    };
}
