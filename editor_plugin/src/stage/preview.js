/** Draws a candidate's mask over the picture: a tint whose opacity is set by hand, and an edge that stays visible. */

import { make } from './dom.js';

/** @typedef {import('../core/types.js').Candidate} Candidate */
/** @typedef {{ width: number, height: number, inside: Uint8Array }} Mask row by row, 0 outside */

/** Blue of Element UI, which neither CT nor the hosts' yellow and green lines have. */
const TINT = [64, 158, 255];
const EDGE = [140, 210, 255];

/**
 * @param {HTMLElement} layer
 * @param {(base64: string) => Promise<Mask>} readMask
 */
export function createPreview(layer, readMask) {
    const tint = make('canvas', { class: 'sam2-tint', 'aria-hidden': 'true' });
    const edge = make('canvas', { class: 'sam2-edge', 'aria-hidden': 'true' });
    /** @type {Candidate | null} */
    let shown = null;

    const clear = () => {
        for (const canvas of [tint, edge]) {
            canvas.width = 0;
        }
    };

    layer.append(tint, edge);

    return {
        /** The newest call wins, however long an earlier mask takes to be read. @param {Candidate | null} candidate */
        async show(candidate) {
            if (candidate === shown) {
                return;
            }
            shown = candidate;
            if (!candidate) {
                clear();
                return;
            }
            const mask = await readMask(candidate.mask_data).catch(() => null);
            if (candidate !== shown) {
                return;
            }
            clear();
            if (mask) {
                paint(tint, mask, TINT, isInside);
                paint(edge, mask, EDGE, isEdge);
            }
        },

        /** @param {number} opacity 0 to 1 */
        setOpacity(opacity) {
            tint.style.opacity = String(opacity);
        },

        destroy() {
            shown = null;
            tint.remove();
            edge.remove();
        },
    };
}

/** @type {(mask: Mask, index: number) => boolean} */
function isInside(mask, index) {
    return mask.inside[index] > 0;
}

/** @type {(mask: Mask, index: number) => boolean} */
function isEdge({ width, height, inside }, index) {
    if (!inside[index]) {
        return false;
    }
    const x = index % width;
    const y = (index - x) / width;
    const within = x > 0 && x < width - 1 && y > 0 && y < height - 1;
    return !within || !inside[index - 1] || !inside[index + 1] || !inside[index - width] || !inside[index + width];
}

/**
 * @param {HTMLCanvasElement} canvas gets the mask's own size; CSS stretches it over the picture
 * @param {Mask} mask
 * @param {number[]} colour
 * @param {(mask: Mask, index: number) => boolean} wanted
 */
function paint(canvas, mask, [red, green, blue], wanted) {
    const pixels = new ImageData(mask.width, mask.height);
    const wholePixels = new Uint32Array(pixels.data.buffer);
    const opaque = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    for (let index = 0; index < mask.inside.length; index += 1) {
        if (wanted(mask, index)) {
            wholePixels[index] = opaque;
        }
    }
    canvas.width = mask.width;
    canvas.height = mask.height;
    const pen = canvas.getContext('2d');
    if (pen) {
        pen.putImageData(pixels, 0, 0);
    }
}
