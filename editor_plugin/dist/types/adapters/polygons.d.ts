/**
 * @param {object} parts
 * @param {PolygonsEditor} parts.editor
 * @param {() => import('../core/types.js').Size | null} parts.sizeOf of the picture shown
 */
export function createPolygonsAdapter({ editor, sizeOf }: {
    editor: PolygonsEditor;
    sizeOf: () => import("../core/types.js").Size | null;
}): import("../core/types.js").Adapter;
export type Point = import("../core/types.js").Point;
export type Target = import("../core/types.js").Target;
/**
 * What is touched of the editor, and nothing else.
 */
export type PolygonsEditor = {
    mode: string;
    polys: Record<string, Point[][]>;
    redraw: () => void;
};
