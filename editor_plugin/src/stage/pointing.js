/**
 * What the pointer and the keys say on the picture in point mode: a click is a point, a drag a box.
 *
 * Left adds to the structure (or whatever the tool in force says), right excludes. A press becomes a drag only after some
 * pixels: a hand that trembles still clicks, and the point lies where the button went down. For keys there is a cross
 * that the arrows move; Space sets a point there.
 */

import { hasArea, ordered } from './box.js';
import { make } from './dom.js';
import { isMeant } from './dots.js';
import { isMain, onDrag } from './drag.js';
import { nudged } from './nudge.js';

/** @typedef {import('../core/types.js').Point} Point */
/** @typedef {import('../core/types.js').Box} Box */

const DRAG_FROM_PX = 4;
/** Of the cross, in natural pixels; with Shift ten times as far. */
const STEP_PX = 4;

/**
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {() => 0 | 1} options.label of a main click
 * @param {(x: number, y: number, label: 0 | 1) => void} options.addPoint
 * @param {(box: Box | null) => void} options.draft of a box, while it is drawn
 * @param {(box: Box) => void} options.setBox
 * @param {() => boolean} options.isOn
 */
export function createPointing(layer, { label, addPoint, draft, setBox, isOn }) {
    const surface = make('div', { class: 'sam2-surface' });
    const cross = make('div', { class: 'sam2-cross', hidden: true });
    /** @type {Point | null} */
    let at = null;
    /** @type {{ screen: Point, natural: Point, main: boolean, dragged: boolean } | null} */
    let pressed = null;

    const clamped = (/** @type {PointerEvent} */ event) => {
        const transform = layer.transform();
        return transform.clamp(transform.toNatural(event.clientX, event.clientY));
    };
    const middle = () => {
        const { width, height } = layer.natural();
        return { x: width / 2, y: height / 2 };
    };
    /** @param {Point} place */
    const showCross = (place) => {
        at = place;
        cross.hidden = false;
        layer.place(cross, place);
    };
    const boxTo = (/** @type {Point} */ { x, y }) => {
        const { natural } = /** @type {NonNullable<typeof pressed>} */ (pressed);
        return ordered({ x1: natural.x, y1: natural.y, x2: x, y2: y });
    };

    onDrag(layer.element, {
        begin(event) {
            const target = /** @type {HTMLElement} */ (event.target);
            const dot = target.closest('.sam2-dot');
            const free = target === surface || target === layer.element || (dot && (event.shiftKey || !isMeant(event, dot)));
            if (!isOn() || !free || event.button > 2 || event.button === 1) {
                return false;
            }
            cross.hidden = true;
            const screen = { x: event.clientX, y: event.clientY };
            pressed = { screen, natural: clamped(event), main: isMain(event), dragged: false };
            return true;
        },
        move(event) {
            if (!pressed || !pressed.main) {
                return;
            }
            const far = Math.hypot(event.clientX - pressed.screen.x, event.clientY - pressed.screen.y);
            pressed.dragged = pressed.dragged || far >= DRAG_FROM_PX;
            if (pressed.dragged) {
                draft(boxTo(clamped(event)));
            }
        },
        end(event, kept) {
            const press = pressed;
            const box = press && press.dragged ? boxTo(clamped(event)) : null;
            pressed = null;
            if (!press || !kept) {
                draft(null);
            } else if (box && hasArea(box)) {
                setBox(box);
            } else {
                draft(null);
                addPoint(press.natural.x, press.natural.y, press.main ? label() : 0);
            }
        },
    });
    layer.element.append(surface, cross);

    return {
        /** A key on the picture itself. @param {KeyboardEvent} event @returns {boolean} whether it was one of its own */
        press(event) {
            const from = at || middle();
            const next = nudged(event, from, STEP_PX);
            if (!next && event.key !== ' ') {
                return false;
            }
            if (next && !cross.hidden) {
                showCross(layer.transform().clamp(next));
            } else if (!next && !cross.hidden) {
                addPoint(from.x, from.y, label());
            } else {
                // Nobody sets or moves what is not seen: the pointer had hidden it.
                showCross(from);
            }
            return true;
        },

        /** For who goes on by keys. */
        showCross: () => showCross(at || middle()),
    };
}
