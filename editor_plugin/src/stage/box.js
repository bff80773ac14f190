/** The box around a structure: its frame, four corners to drag, and a button that removes it. */

import { icon, make, set } from './dom.js';
import { isMain, onDrag } from './drag.js';
import { nudged } from './nudge.js';

/** @typedef {import('../core/types.js').Box} Box */
/** @typedef {import('../core/types.js').Point} Point */

const CORNERS = /** @type {const} */ ([
    ['x1', 'y1'],
    ['x2', 'y1'],
    ['x1', 'y2'],
    ['x2', 'y2'],
]);

/**
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(box: Box | null) => void} options.change
 */
export function createBox(layer, { words, change }) {
    const remove = make('button', { type: 'button', class: 'sam2-box-remove', onclick: () => change(null) }, icon('close'));
    const element = make('div', { class: 'sam2-box', role: 'group', hidden: true }, remove);
    /** @type {Box | null} */
    let box = null;

    /** @param {Box | null} shown */
    const draw = (shown) => {
        element.hidden = !shown;
        if (shown) {
            const { x1, y1, x2, y2 } = ordered(shown);
            layer.place(element, { x: x1, y: y1, width: x2 - x1, height: y2 - y1 });
        }
    };

    const corners = CORNERS.map(([across, down]) => {
        const button = make('button', {
            type: 'button',
            class: `sam2-corner sam2-corner--${across}${down}`,
            oncontextmenu: () => change(null),
        });
        /** @param {Point} point @returns {Box} */
        const movedTo = (point) => {
            const { x, y } = layer.transform().clamp(point);
            return { .../** @type {Box} */ (box), [across]: x, [down]: y };
        };
        let grip = { x: 0, y: 0 };
        const under = (/** @type {PointerEvent} */ event) => {
            const { x, y } = layer.transform().toNatural(event.clientX, event.clientY);
            return movedTo({ x: x - grip.x, y: y - grip.y });
        };
        onDrag(button, {
            begin(event) {
                if (!box || !isMain(event)) {
                    return false;
                }
                const at = layer.transform().toNatural(event.clientX, event.clientY);
                grip = { x: at.x - box[across], y: at.y - box[down] };
                return true;
            },
            move: (event) => draw(under(event)),
            end(event, kept) {
                const next = ordered(under(event));
                if (kept && !sameBox(next, box) && hasArea(next)) {
                    change(next);
                } else {
                    draw(box);
                }
            },
        });
        element.append(button);
        return { button, across, down, movedTo };
    });

    layer.element.append(element);

    return {
        /** While it is being drawn, before it counts. @param {Box | null} drawn */
        draft: (drawn) => draw(drawn || box),

        /** @param {Box | null} next */
        update(next) {
            box = next;
            draw(box);
            set(element, 'aria-label', words.say('box.label'));
            set(remove, 'aria-label', words.say('box.remove'));
            for (const { button, across, down } of corners) {
                set(button, 'aria-label', words.say('box.corner', { corner: words.say(`box.${across}${down}`) }));
            }
        },

        /** A key on a corner, or on the button that removes it. @param {KeyboardEvent} event @returns {boolean} whether it was one of its own */
        press(event) {
            if (!box || !element.contains(/** @type {Node} */ (event.target))) {
                return false;
            }
            if (event.key === 'Delete' || event.key === 'Backspace') {
                change(null);
                return true;
            }
            const corner = corners.find(({ button }) => button === event.target);
            if (!corner) {
                return false;
            }
            const next = nudged(event, { x: box[corner.across], y: box[corner.down] });
            if (next) {
                const moved = corner.movedTo(next);
                // Past the other side it would turn inside out under the key.
                if (moved.x1 < moved.x2 && moved.y1 < moved.y2) {
                    change(moved);
                }
            }
            return next !== null;
        },
    };
}

/** @type {(box: Box) => Box} */
export function ordered({ x1, y1, x2, y2 }) {
    return { x1: Math.min(x1, x2), y1: Math.min(y1, y2), x2: Math.max(x1, x2), y2: Math.max(y1, y2) };
}

/** Whether a box can hold a structure: the service refuses one without area. @type {(box: Box) => boolean} */
export function hasArea({ x1, y1, x2, y2 }) {
    return Math.abs(x2 - x1) >= 1 && Math.abs(y2 - y1) >= 1;
}

/** @type {(a: Box, b: Box | null) => boolean} */
function sameBox(a, b) {
    return Boolean(b) && Object.entries(a).every(([side, value]) => value === /** @type {any} */ (b)[side]);
}
