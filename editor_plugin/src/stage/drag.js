/** Follows one pointer from press to release, for things that are moved by hand. */

/**
 * @typedef {object} Drag
 * @property {(event: PointerEvent) => boolean} begin whether this press starts a drag
 * @property {(event: PointerEvent) => void} move
 * @property {(event: PointerEvent, kept: boolean) => void} end `kept`: false when the browser took the pointer away
 */

/**
 * @param {HTMLElement} element keeps the pointer until it is released, wherever that goes
 * @param {Drag} drag
 */
export function onDrag(element, { begin, move, end }) {
    /** @type {number | null} */
    let pointer = null;

    element.addEventListener('pointerdown', (event) => {
        if (pointer === null && begin(event)) {
            pointer = event.pointerId;
            element.setPointerCapture(pointer);
        }
    });
    element.addEventListener('pointermove', (event) => {
        if (event.pointerId === pointer) {
            move(event);
        }
    });
    for (const type of /** @type {const} */ (['pointerup', 'pointercancel'])) {
        element.addEventListener(type, (event) => {
            if (event.pointerId === pointer) {
                pointer = null;
                end(event, type === 'pointerup');
            }
        });
    }
}

/** Whether a press is the main button of a mouse, or a finger: on a Mac, Control and click is the other button. */
export function isMain(/** @type {PointerEvent} */ event) {
    return event.button === 0 && !event.ctrlKey;
}
