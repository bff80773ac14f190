/**
 * @param {string} maskData base64 PNG
 * @param {Document} [page]
 * @returns {Promise<Mask>} rejects if it is no picture
 */
export function decodeMask(maskData: string, page?: Document): Promise<Mask>;
/**
 * Paint an annotation as the host does when it saves, on a smoothing canvas, each piece on its own; and read it as the
 * host reads it: whatever is not black is inside.
 *
 * @param {Shapes} shapes
 * @param {Size} size
 * @param {Document} [page]
 * @returns {Mask}
 */
export function paintMask(shapes: Shapes, size: Size, page?: Document): Mask;
/**
 * How far two masks of one size are from each other.
 *
 * @param {Mask} offered
 * @param {Mask} saved
 * @returns {{ dice: number, edited_px: number }} two empty masks agree
 */
export function difference(offered: Mask, saved: Mask): {
    dice: number;
    edited_px: number;
};
export function compareShapes(offered: import("../core/types.js").Shapes, saved: import("../core/types.js").Shapes, size: import("../core/types.js").Size): {
    dice: number;
    edited_px: number;
};
export type Size = import("../core/types.js").Size;
export type Shapes = import("../core/types.js").Shapes;
export type Point = import("../core/types.js").Point;
export type Mask = import("../core/types.js").Mask;
