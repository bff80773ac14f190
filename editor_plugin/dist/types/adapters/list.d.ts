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
export function createListAdapter<Piece>({ kind, imageType, target, sizeOf, listOf, redraw, copy, piecesOf, shapesOf }: {
    kind: "rects" | "polygons";
    imageType: import("../core/types.js").ImageType;
    target: () => import("../core/types.js").Target | null;
    sizeOf: () => import("../core/types.js").Size | null;
    listOf: (target: string) => Piece[];
    redraw: () => void;
    copy: (piece: Piece) => Piece;
    piecesOf: (candidate: Candidate) => readonly Piece[];
    shapesOf: (pieces: Piece[]) => import("../core/types.js").Shapes;
}): import("../core/types.js").Adapter;
export type Snapshot = import("../core/types.js").Snapshot;
export type Candidate = import("../core/types.js").Candidate;
