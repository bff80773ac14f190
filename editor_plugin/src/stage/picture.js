/** What lies over the picture: the wait, the bodies to pick from, or the marks and the mask that follows them. */

import { createBodies } from './bodies.js';
import { createBox } from './box.js';
import { set } from './dom.js';
import { createDots } from './dots.js';
import { createPointing } from './pointing.js';
import { createPreview } from './preview.js';
import { createWorking } from './working.js';

/** @typedef {import('../core/types.js').View} View */
/** @typedef {ReturnType<typeof createPicture>} Picture */

/**
 * @param {HTMLCanvasElement} canvas of the host, which the layer lies over
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {import('./names.js').Names} options.names
 * @param {import('./stage.js').Actions} options.actions
 * @param {import('./stage.js').Tool} options.tool
 * @param {(base64: string) => Promise<import('./preview.js').Mask>} options.readMask
 */
export function createPicture(canvas, layer, { words, names, actions, tool, readMask }) {
    const preview = createPreview(layer.element, readMask);
    const working = createWorking({ words, targetName: names.target, cancel: actions.cancel });
    const bodies = createBodies(layer, {
        words,
        nameOf: names.candidate,
        pick: actions.pick,
        look: actions.choose,
    });
    const pointing = createPointing(layer, {
        label: tool.label,
        addPoint: actions.addPoint,
        draft: (drawn) => box.draft(drawn),
        setBox: actions.setBox,
        isOn: () => layer.element.dataset.state === 'marking',
    });
    const box = createBox(layer, { words, change: actions.setBox });
    const dots = createDots(layer, { words, move: actions.movePoint, remove: actions.removePoint });

    layer.element.append(working.element);
    layer.element.addEventListener('contextmenu', (event) => event.preventDefault());
    // The host listens on its canvas, or above it: what is done on the layer is none of its business.
    for (const type of KEPT) {
        layer.element.addEventListener(type, (event) => event.stopPropagation());
    }

    return {
        canvas,

        holdsFocus: () => layer.element.contains(document.activeElement),

        /** Whether an element is one that keys of point mode are for. @param {Element} element */
        isSpot: (element) =>
            element === layer.element || (layer.element.contains(element) && element.matches('.sam2-dot, .sam2-corner')),

        /** @param {KeyboardEvent} event @returns {boolean} whether it meant something here */
        press: (event) => dots.press(event) || box.press(event) || (event.target === layer.element && pointing.press(event)),

        /** @param {boolean} byKeys whether whoever came here used keys */
        focus(byKeys) {
            if (layer.element.dataset.state === 'picking') {
                bodies.focus();
            } else {
                layer.element.focus({ preventScroll: true });
                if (byKeys) {
                    pointing.showCross();
                }
            }
        },

        /** @param {View} view */
        update(view) {
            const { state } = view;
            const marking = state === 'marking' || state === 'confirming';
            const hadFocus = layer.element.contains(document.activeElement);
            set(layer.element, 'data-state', state);
            set(layer.element, 'tabindex', marking ? '0' : null);
            set(layer.element, 'role', marking ? 'application' : null);
            set(layer.element, 'aria-label', marking ? words.say('marking.label') : null);
            working.element.hidden = state !== 'working';
            if (state === 'working') {
                working.update(view);
            }
            bodies.update(state === 'picking' ? view.candidates : NONE, view.chosen);
            dots.update(marking ? view.marks.points : NONE);
            box.update(marking ? view.marks.box : null);
            preview.setOpacity(view.opacity);
            preview.show(view.preview);
            if (hadFocus && marking && !layer.element.contains(document.activeElement)) {
                // The dot that had it was deleted.
                layer.element.focus({ preventScroll: true });
            }
        },

        destroy() {
            preview.destroy();
            layer.destroy();
        },
    };
}

/** What the host would take for drawing. */
const KEPT = ['click', 'dblclick', 'mousedown', 'mouseup', 'mousemove', 'pointerdown', 'pointerup', 'contextmenu'];
/** @type {readonly never[]} */
const NONE = [];
