/** Masks as pixels: decoded from the service's PNG, or painted as the host paints an annotation when it saves. */

/** @typedef {import('../core/types.js').Size} Size */
/** @typedef {import('../core/types.js').Shapes} Shapes */
/** @typedef {import('../core/types.js').Point} Point */
/** @typedef {import('../core/types.js').Mask} Mask */

/** The service's masks are 0 and 255; whatever a decoder makes of them, this tells the two apart. */
const HALF = 128;
const WHITE = '#fff';

/**
 * @param {string} maskData base64 PNG
 * @param {Document} [page]
 * @returns {Promise<Mask>} rejects if it is no picture
 */
export async function decodeMask(maskData, page = globalThis.document) {
    const bytes = Uint8Array.from(atob(maskData), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }), { colorSpaceConversion: 'none' });
    const { width, height } = bitmap;
    const drawing = surface(bitmap, page);
    drawing.drawImage(bitmap, 0, 0);
    bitmap.close();
    return readPixels(drawing.getImageData(0, 0, width, height), (red) => red >= HALF);
}

/**
 * Paint an annotation as the host does when it saves, on a smoothing canvas, each piece on its own; and read it as the
 * host reads it: whatever is not black is inside.
 *
 * @param {Shapes} shapes
 * @param {Size} size
 * @param {Document} [page]
 * @returns {Mask}
 */
export function paintMask(shapes, size, page = globalThis.document) {
    if ('pixels' in shapes) {
        return readPixels(shapes.pixels, shapes.isInside);
    }
    const drawing = surface(size, page);
    drawing.fillStyle = WHITE;
    if ('rects' in shapes) {
        shapes.rects.forEach(({ x1, y1, x2, y2 }) => drawing.fillRect(x1, y1, x2 - x1, y2 - y1));
    } else {
        shapes.polygons.forEach((polygon) => fill(drawing, polygon));
    }
    return readPixels(drawing.getImageData(0, 0, size.width, size.height), (red) => red > 0);
}

/**
 * How far two masks of one size are from each other.
 *
 * @param {Mask} offered
 * @param {Mask} saved
 * @returns {{ dice: number, edited_px: number }} two empty masks agree
 */
export function difference(offered, saved) {
    let both = 0;
    let either = 0;
    let edited = 0;
    offered.inside.forEach((one, pixel) => {
        const other = saved.inside[pixel];
        both += one & other;
        either += one + other;
        edited += one ^ other;
    });
    return { dice: either ? (2 * both) / either : 1, edited_px: edited };
}

/** What a session compares with. @type {import('../core/types.js').Compare} */
export function compareShapes(offered, saved, size) {
    return difference(paintMask(offered, size), paintMask(saved, size));
}

/** @param {CanvasRenderingContext2D} drawing @param {readonly Point[]} polygon */
function fill(drawing, polygon) {
    drawing.beginPath();
    polygon.forEach(({ x, y }) => drawing.lineTo(x, y));
    drawing.closePath();
    drawing.fill();
}

/** @param {Size} size @param {Document} page */
function surface({ width, height }, page) {
    const canvas = page.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
}

/**
 * @param {ImageData} pixels
 * @param {(red: number, green: number, blue: number, alpha: number) => boolean} isInside
 * @returns {Mask}
 */
function readPixels({ data, width, height }, isInside) {
    const inside = new Uint8Array(width * height);
    inside.forEach((_, pixel) => {
        const at = 4 * pixel;
        inside[pixel] = Number(isInside(data[at], data[at + 1], data[at + 2], data[at + 3]));
    });
    return { width, height, inside };
}
