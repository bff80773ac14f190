/** The middle editor: `polys[mode]`, a list of polygons, each a list of `{x, y}` in natural pixels. */

import { createListAdapter } from './list.js';

/** @typedef {import('../core/types.js').Point} Point */
/** @typedef {import('../core/types.js').Target} Target */
/**
 * What is touched of the editor, and nothing else.
 *
 * @typedef {{ mode: string, polys: Record<string, Point[][]>, redraw: () => void }} PolygonsEditor
 */

/** The editor's modes and what they mean to the service. @type {Readonly<Record<string, Target>>} */
const TARGETS = { psoas: 'psoas', combo: 'combo' };

/**
 * @param {object} parts
 * @param {PolygonsEditor} parts.editor
 * @param {() => import('../core/types.js').Size | null} parts.sizeOf of the picture shown
 */
export function createPolygonsAdapter({ editor, sizeOf }) {
    return createListAdapter({
        kind: 'polygons',
        imageType: 'middle',
        target: () => (editor.polys[editor.mode] ? TARGETS[editor.mode] || null : null),
        sizeOf,
        listOf: (target) => editor.polys[target],
        redraw: () => editor.redraw(),
        copy: (polygon) => polygon.map((point) => ({ ...point })),
        piecesOf: (candidate) => /** @type {Point[][]} */ (candidate.polygons),
        shapesOf: (polygons) => ({ polygons }),
    });
}
