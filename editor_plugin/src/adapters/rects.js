/** The L3 editor: `rects`, a list of `{x1, y1, x2, y2}` in natural pixels, tight on the vertebra. */

import { createListAdapter } from './list.js';

/** @typedef {import('../core/types.js').Box} Box */
/** @typedef {{ rects: Box[], redraw: () => void }} RectsEditor what is touched of the editor, and nothing else */

/**
 * @param {object} parts
 * @param {RectsEditor} parts.editor
 * @param {() => import('../core/types.js').Size | null} parts.sizeOf of the picture shown
 */
export function createRectsAdapter({ editor, sizeOf }) {
    return createListAdapter({
        kind: 'rects',
        imageType: 'L3',
        target: () => 'vertebra',
        sizeOf,
        listOf: () => editor.rects,
        redraw: () => editor.redraw(),
        copy: (rect) => ({ ...rect }),
        piecesOf: ({ rects, bounding_box: box }) => (rects.length || !box ? rects : [around(box)]),
        shapesOf: (rects) => ({ rects }),
    });
}

/**
 * The service gives rectangles for a vertebra only; what is no vertebra is framed as well.
 *
 * @param {NonNullable<import('../core/types.js').Candidate['bounding_box']>} box
 * @returns {Box}
 */
function around({ x, y, width, height }) {
    return { x1: x, y1: y, x2: x + width, y2: y + height };
}
