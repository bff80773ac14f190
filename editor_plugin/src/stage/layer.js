/**
 * A layer that lies exactly over the host's canvas, wherever the page scrolls, zooms or scales it to.
 *
 * It is a sibling of the canvas, so it scrolls and scales as the canvas does; what else moves the canvas is seen by
 * measuring both once a frame. Children are placed in percent of the picture, so nothing moves them when it is scaled.
 * Places on the screen are turned into natural pixels by a measurement made at that moment, never by a remembered one.
 */

import { createTransform } from '../core/transform.js';
import { make } from './dom.js';

/** @typedef {import('../core/types.js').Size} Size */
/** @typedef {ReturnType<typeof createLayer>} Layer */

/** A difference on the screen that nobody sees; smaller ones are left alone. */
const CLOSE_PX = 0.02;

/**
 * @param {HTMLCanvasElement} canvas of the host
 * @param {() => Size | null} size of the picture, in natural pixels
 */
export function createLayer(canvas, size) {
    const element = make('div', { class: 'sam2-layer' });
    /** @type {{ left: number, top: number, width: number, height: number } | null} */
    let laid = null;
    let frame = 0;

    /** The picture on the screen: the canvas without its border and padding. */
    const measure = () => {
        const outer = canvas.getBoundingClientRect();
        const style = getComputedStyle(canvas);
        const px = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(name)) || 0;
        const scaleX = canvas.offsetWidth ? outer.width / canvas.offsetWidth : 1;
        const scaleY = canvas.offsetHeight ? outer.height / canvas.offsetHeight : 1;
        const left = px('border-left-width') + px('padding-left');
        const top = px('border-top-width') + px('padding-top');
        const across = left + px('padding-right') + px('border-right-width');
        const down = top + px('padding-bottom') + px('border-bottom-width');
        return {
            left: outer.left + left * scaleX,
            top: outer.top + top * scaleY,
            width: outer.width - across * scaleX,
            height: outer.height - down * scaleY,
        };
    };

    /** @type {(style: { left: number, top: number, width: number, height: number }) => void} */
    const lay = (style) => {
        laid = style;
        for (const [name, value] of Object.entries(style)) {
            element.style.setProperty(name, `${value}px`);
        }
    };

    const follow = () => {
        const there = measure();
        const here = element.getBoundingClientRect();
        const far = ['left', 'top', 'width', 'height'].some(
            (side) => Math.abs(there[/** @type {'left'} */ (side)] - here[/** @type {'left'} */ (side)]) > CLOSE_PX,
        );
        if (laid && (!far || !there.width || !there.height)) {
            return;
        }
        // Laid as a square of known size, it shows where its containing block lies and how much that is scaled.
        lay({ left: 0, top: 0, width: 1000, height: 1000 });
        const probe = element.getBoundingClientRect();
        const scaleX = probe.width / 1000 || 1;
        const scaleY = probe.height / 1000 || 1;
        lay({
            left: (there.left - probe.left) / scaleX,
            top: (there.top - probe.top) / scaleY,
            width: there.width / scaleX,
            height: there.height / scaleY,
        });
        // Dots and letters keep their size on the screen.
        element.style.setProperty('--sam2-px', `${1 / scaleX}px`);
    };

    const everyFrame = () => {
        follow();
        frame = requestAnimationFrame(everyFrame);
    };

    const above = Number(getComputedStyle(canvas).zIndex) || 0;
    element.style.zIndex = String(above + 1);
    /** @type {ParentNode} */ (canvas.parentNode).append(element);
    everyFrame();

    const natural = () => size() || { width: canvas.width, height: canvas.height };

    return {
        element,

        /** Size of the picture, in natural pixels. */
        natural,

        /** For one event; a scroll later it is out of date. */
        transform: () => createTransform(measure(), natural()),

        /**
         * Lay a child's upper left corner, or its whole box, over the picture.
         *
         * @param {HTMLElement} child
         * @param {{ x: number, y: number, width?: number, height?: number }} at in natural pixels
         */
        place(child, { x, y, width, height }) {
            const { width: across, height: down } = natural();
            child.style.left = `${(100 * x) / across}%`;
            child.style.top = `${(100 * y) / down}%`;
            if (width !== undefined && height !== undefined) {
                child.style.width = `${(100 * width) / across}%`;
                child.style.height = `${(100 * height) / down}%`;
            }
        },

        destroy() {
            cancelAnimationFrame(frame);
            element.remove();
        },
    };
}
