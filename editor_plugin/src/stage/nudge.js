/** Arrow keys move what has the focus: by one pixel of the picture, with Shift by ten. */

/** @typedef {import('../core/types.js').Point} Point */

/** @type {Readonly<Record<string, [number, number]>>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {Pick<KeyboardEvent, 'key' | 'shiftKey'>} event
 * @param {Point} from
 * @param {number} [step] of an arrow without Shift, in natural pixels
 * @returns {Point | null} null: no arrow key
 */
export function nudged({ key, shiftKey }, { x, y }, step = 1) {
    const way = WAYS[key];
    if (!way) {
        return null;
    }
    const far = step * (shiftKey ? 10 : 1);
    return { x: x + way[0] * far, y: y + way[1] * far };
}
