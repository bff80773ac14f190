/** The clicks as dots over the picture: dragged, moved by arrow keys, deleted by a right click. */

import { make, set } from './dom.js';
import { isMain, onDrag } from './drag.js';
import { nudged } from './nudge.js';

/** @typedef {import('../core/types.js').Mark} Mark */

/** What is seen of a dot; the rest of its 24 pixels is for fingers, and must not keep a mouse from the next place. */
const SEEN_PX = 8;

/**
 * Whether an event means the dot that it lies on.
 *
 * @param {PointerEvent | MouseEvent} event
 * @param {Element} dot
 */
export function isMeant(event, dot) {
    const { left, top, width, height } = dot.getBoundingClientRect();
    const away = Math.hypot(event.clientX - left - width / 2, event.clientY - top - height / 2);
    // A contextmenu event is a PointerEvent in some browsers only; one made by a key or by an older browser is meant.
    return !('pointerType' in event) || event.pointerType !== 'mouse' || away <= SEEN_PX;
}

/**
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(id: number, x: number, y: number) => void} options.move
 * @param {(id: number) => void} options.remove
 */
export function createDots(layer, { words, move, remove }) {
    const element = make('div', { class: 'sam2-dots' });
    /** @type {Map<number, { button: HTMLButtonElement, mark: Mark }>} */
    const dots = new Map();

    /** @param {Mark} mark */
    const add = (mark) => {
        /** @type {HTMLButtonElement} */
        const button = make('button', {
            type: 'button',
            class: `sam2-dot sam2-dot--${mark.label ? 'inside' : 'outside'}`,
            'data-id': String(mark.id),
            oncontextmenu: (/** @type {MouseEvent} */ event) => isMeant(event, button) && remove(mark.id),
        });
        const dot = { button, mark };
        // The grip: where on the dot it was taken, so that it does not jump to the pointer.
        let grip = { x: 0, y: 0 };
        let moved = false;
        const under = (/** @type {PointerEvent} */ event) => {
            const transform = layer.transform();
            const { x, y } = transform.toNatural(event.clientX, event.clientY);
            return transform.clamp({ x: x - grip.x, y: y - grip.y });
        };

        onDrag(button, {
            begin(event) {
                const at = layer.transform().toNatural(event.clientX, event.clientY);
                grip = { x: at.x - dot.mark.x, y: at.y - dot.mark.y };
                moved = false;
                // With Shift a box is drawn, also from here.
                return isMain(event) && !event.shiftKey && isMeant(event, button);
            },
            move(event) {
                moved = true;
                layer.place(button, under(event));
            },
            end(event, kept) {
                if (kept && moved) {
                    const { x, y } = under(event);
                    move(mark.id, x, y);
                } else {
                    layer.place(button, dot.mark);
                }
            },
        });
        element.append(button);
        dots.set(mark.id, dot);
        return dot;
    };

    layer.element.append(element);

    return {
        /** @param {readonly Mark[]} marks */
        update(marks) {
            const kept = new Set(marks.map(({ id }) => id));
            for (const [id, { button }] of dots) {
                if (!kept.has(id)) {
                    button.remove();
                    dots.delete(id);
                }
            }
            marks.forEach((mark, index) => {
                const dot = dots.get(mark.id) || add(mark);
                dot.mark = mark;
                layer.place(dot.button, mark);
                const values = { index: index + 1, x: Math.round(mark.x), y: Math.round(mark.y) };
                set(dot.button, 'aria-label', words.say(mark.label ? 'dot.inside' : 'dot.outside', values));
            });
        },

        /** A key on a dot. @param {KeyboardEvent} event @returns {boolean} whether it was one of its own */
        press(event) {
            const found = [...dots.values()].find(({ button }) => button === event.target);
            if (!found) {
                return false;
            }
            if (event.key === 'Delete' || event.key === 'Backspace') {
                remove(found.mark.id);
                return true;
            }
            const next = nudged(event, found.mark);
            if (next) {
                const { x, y } = layer.transform().clamp(next);
                move(found.mark.id, x, y);
            }
            return next !== null;
        },
    };
}
