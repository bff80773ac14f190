/** @typedef {import('../core/types.js').Box} Box */
/** @typedef {{ rects: Box[], redraw: () => void }} RectsEditor what is touched of the editor, and nothing else */
/**
 * @param {object} parts
 * @param {RectsEditor} parts.editor
 * @param {() => import('../core/types.js').Size | null} parts.sizeOf of the picture shown
 */
export function createRectsAdapter({ editor, sizeOf }: {
    editor: RectsEditor;
    sizeOf: () => import("../core/types.js").Size | null;
}): import("../core/types.js").Adapter;
export type Box = import("../core/types.js").Box;
/**
 * what is touched of the editor, and nothing else
 */
export type RectsEditor = {
    rects: Box[];
    redraw: () => void;
};
