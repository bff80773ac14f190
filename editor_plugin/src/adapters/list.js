/** What rectangles and polygons have in common: an annotation is a list of pieces that the host's own tools work on. */

/** @typedef {import('../core/types.js').Snapshot} Snapshot */
/** @typedef {import('../core/types.js').Candidate} Candidate */

/**
 * The host's list is changed in place, piece by piece: Vue sees it, whoever holds the list keeps it, and the host's undo
 * takes the pieces back one by one. The canvas changes only with the editor's own `redraw`.
 *
 * @template Piece
 * @param {object} parts
 * @param {'rects' | 'polygons'} parts.kind
 * @param {import('../core/types.js').ImageType} parts.imageType
 * @param {() => import('../core/types.js').Target | null} parts.target
 * @param {() => import('../core/types.js').Size | null} parts.sizeOf of the picture shown
 * @param {(target: string) => Piece[]} parts.listOf the host's own list for a target
 * @param {() => void} parts.redraw
 * @param {(piece: Piece) => Piece} parts.copy
 * @param {(candidate: Candidate) => readonly Piece[]} parts.piecesOf
 * @param {(pieces: Piece[]) => import('../core/types.js').Shapes} parts.shapesOf
 * @returns {import('../core/types.js').Adapter}
 */
export function createListAdapter({ kind, imageType, target, sizeOf, listOf, redraw, copy, piecesOf, shapesOf }) {
    const inForce = () => String(target());
    /** @param {string} of @returns {Snapshot} */
    const snapshotOf = (of) => ({ target: of, shapes: shapesOf(listOf(of).map(copy)) });
    /** @param {Snapshot} snapshot @returns {Piece[]} */
    const piecesIn = ({ shapes }) => Object.values(shapes)[0];

    return {
        kind,
        imageType: () => imageType,
        target,
        size: sizeOf,
        isEmpty: () => listOf(inForce()).length === 0,
        snapshot: (of = inForce()) => snapshotOf(of),

        restore(snapshot) {
            const list = listOf(snapshot.target);
            list.splice(0, list.length, ...piecesIn(snapshot).map(copy));
            redraw();
        },

        same: (a, b) => a.target === b.target && JSON.stringify(a.shapes) === JSON.stringify(b.shapes),

        holds(now, { before, after }) {
            const earlier = new Set(piecesIn(before).map((piece) => JSON.stringify(piece)));
            const isNew = (/** @type {Piece} */ piece) => !earlier.has(JSON.stringify(piece));
            // A result that is what was there already is there as long as anything is.
            return piecesIn(after).some(isNew) ? piecesIn(now).some(isNew) : piecesIn(now).length > 0;
        },

        // An outline that is too frayed comes without polygons. Tracing it ourselves would give thousands of vertices,
        // each of which the host draws as a dot: nothing that a person could edit. So nothing is written.
        refuses: (candidate) => (piecesOf(candidate).length ? null : 'frayed'),

        write(candidate, { keep = false } = {}) {
            const list = listOf(inForce());
            if (!keep) {
                list.splice(0, list.length);
            }
            piecesOf(candidate).forEach((piece) => list.push(copy(piece)));
            redraw();
        },
    };
}
