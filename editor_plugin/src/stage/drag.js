/** Follows one pointer from press to release, for things that are moved by hand. */

/**
 * @typedef {object} Drag
 * @property {(event: PointerEvent) => boolean} begin whether this press starts a drag
 * @property {(event: PointerEvent) => void} move
 * @property {(event: PointerEvent, kept: boolean) => void} end `kept`: false when the browser took the pointer away, or a second finger came
 */

/**
 * A second finger ends the first one's drag without a trace: whoever pinches means the page, not what lies under it.
 *
 * @param {HTMLElement} element keeps the pointer until it is released, wherever that goes
 * @param {Drag} drag
 */
export function onDrag(element, { begin, move, end }) {
    /** @type {number | null} */
    let pointer = null;
    /** Where a second finger is looked for; it goes with what lies on it. @type {Element} */
    let ground = element;

    // A palm beside a pen is a first finger.
    const second = (/** @type {Event} */ event) =>
        /** @type {PointerEvent} */ (event).isPrimary || finish(/** @type {PointerEvent} */ (event), false);

    /** @param {PointerEvent} event @param {boolean} kept */
    const finish = (event, kept) => {
        pointer = null;
        ground.removeEventListener('pointerdown', second, true);
        end(event, kept);
    };

    element.addEventListener('pointerdown', (event) => {
        if (pointer === null && event.isPrimary && begin(event)) {
            pointer = event.pointerId;
            element.setPointerCapture(pointer);
            ground = element.closest('.sam2-layer') || element;
            ground.addEventListener('pointerdown', second, true);
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
                finish(event, type === 'pointerup');
            }
        });
    }
}

/** Whether a press is the main button of a mouse, or a finger: on a Mac, Control and click is the other button. */
export function isMain(/** @type {PointerEvent} */ event) {
    return event.button === 0 && !event.ctrlKey;
}
