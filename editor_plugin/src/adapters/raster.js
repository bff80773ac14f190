/** Editors with brush and eraser: a canvas of the picture's natural size whose painted pixels are the annotation. */

/** @typedef {import('../core/types.js').Snapshot} Snapshot */
/** @typedef {import('../core/types.js').Mask} Mask */
/** @typedef {readonly [number, number, number, number]} Colour red, green, blue, alpha, each 0 to 255 */

/**
 * @typedef {object} RasterOptions
 * @property {HTMLCanvasElement | ((target: string) => HTMLCanvasElement | null | undefined)} canvas of the picture's
 *     natural size, with the mask alone on it, not the picture; a function may give one for each target
 * @property {import('../core/types.js').ImageType} imageType
 * @property {import('../core/types.js').Target | (() => import('../core/types.js').Target | null)} target
 * @property {Colour} [colour] of the mask; opaque white unless said
 * @property {Colour} [background] of the rest; transparent unless said
 * @property {(red: number, green: number, blue: number, alpha: number) => boolean} [isInside] which pixels are
 *     annotation; those that are neither transparent nor black unless said
 * @property {(change: { before: ImageData, after: ImageData, target: string }) => void} [onChange] called after each
 *     change of ours, for the host's own undo
 */

/** @type {Colour} */
const WHITE = [255, 255, 255, 255];
/** @type {Colour} */
const TRANSPARENT = [0, 0, 0, 0];

/**
 * @param {RasterOptions} options
 * @param {(maskData: string) => Promise<Mask>} decode base64 PNG to mask
 */
export function createRasterAdapter(options, decode) {
    const {
        canvas,
        imageType,
        target,
        colour = WHITE,
        background = TRANSPARENT,
        isInside = (red, green, blue, alpha) => alpha > 0 && red + green + blue > 0,
        onChange = () => {},
    } = options;
    /** Decoding takes time and writing must not: it is done when an answer arrives. @type {WeakMap<object, Mask>} */
    const decoded = new WeakMap();
    /** @type {Set<() => void>} */
    const savers = new Set();

    const targetInForce = () => (typeof target === 'function' ? target() : target);
    const inForce = () => String(targetInForce());
    const surface = (of = inForce()) => (typeof canvas === 'function' ? canvas(of) : canvas) || null;

    /** @param {string} of a target */
    const context = (of) => {
        const there = surface(of);
        const drawing = there && there.getContext('2d');
        if (!there || !drawing) {
            throw new Error('the canvas of the raster editor is not there');
        }
        return { drawing, width: there.width, height: there.height };
    };

    /** @param {string} of a target */
    const read = (of) => {
        const { drawing, width, height } = context(of);
        return drawing.getImageData(0, 0, width, height);
    };

    /** @param {string} of a target @param {(after: ImageData) => void} paint */
    const change = (of, paint) => {
        const before = read(of);
        const after = read(of);
        paint(after);
        context(of).drawing.putImageData(after, 0, 0);
        onChange({ before, after, target: of });
    };

    /** @param {Snapshot} snapshot @returns {ImageData} */
    const pixelsIn = ({ shapes }) => {
        if (!('pixels' in shapes)) {
            throw new Error('not a snapshot of a raster editor');
        }
        return shapes.pixels;
    };

    /** @param {number} index of a pixel @param {Uint8ClampedArray} data */
    const isPainted = (index, data) => isInside(data[index], data[index + 1], data[index + 2], data[index + 3]);

    return {
        kind: /** @type {const} */ ('raster'),
        imageType: () => imageType,
        target: targetInForce,

        /** What the stage lies over. */
        canvas: () => surface(),

        size() {
            const there = surface();
            return there && there.width && there.height ? { width: there.width, height: there.height } : null;
        },

        isEmpty() {
            const { data } = read(inForce());
            for (let index = 0; index < data.length; index += 4) {
                if (isPainted(index, data)) {
                    return false;
                }
            }
            return true;
        },

        /** @param {string} [of] a target @returns {Snapshot} */
        snapshot: (of = inForce()) => ({ target: of, shapes: { pixels: read(of), isInside } }),

        /** @param {Snapshot} snapshot */
        restore: (snapshot) => change(snapshot.target, (after) => after.data.set(pixelsIn(snapshot).data)),

        /** @param {Snapshot} a @param {Snapshot} b */
        same(a, b) {
            const [one, other] = [pixelsIn(a).data, pixelsIn(b).data];
            return a.target === b.target && one.length === other.length && one.every((value, at) => value === other[at]);
        },

        /**
         * Strokes have no pieces: a result is there while half of what it painted is.
         *
         * @param {Snapshot} now @param {{ before: Snapshot, after: Snapshot }} result
         */
        holds(now, { before, after }) {
            const [there, earlier, result] = [now, before, after].map((snapshot) => pixelsIn(snapshot).data);
            if (there.length !== result.length || earlier.length !== result.length) {
                return false;
            }
            let painted = 0;
            let left = 0;
            for (let index = 0; index < result.length; index += 4) {
                if (isPainted(index, result) && !isPainted(index, earlier)) {
                    painted += 1;
                    left += Number(isPainted(index, there));
                }
            }
            return 2 * left >= painted;
        },

        /** @param {readonly import('../core/types.js').Candidate[]} candidates */
        async prepare(candidates) {
            await Promise.all(
                candidates.map(async (candidate) => {
                    decoded.set(candidate, await decode(candidate.mask_data));
                }),
            );
        },

        /** @param {import('../core/types.js').Candidate} candidate @param {{ keep?: boolean }} [options] */
        write(candidate, { keep = false } = {}) {
            const mask = decoded.get(candidate);
            if (!mask) {
                throw new Error('the mask was not prepared');
            }
            change(inForce(), ({ data, width, height }) => {
                if (mask.width !== width || mask.height !== height) {
                    throw new Error('the canvas does not have the size of the mask');
                }
                mask.inside.forEach((inside, pixel) => {
                    if (inside) {
                        data.set(colour, 4 * pixel);
                    } else if (!keep) {
                        data.set(background, 4 * pixel);
                    }
                });
            });
        },

        /** For the host to call when it saves, so that feedback can be given. */
        saved: () => savers.forEach((tell) => tell()),

        /** @param {() => void} tell called at each save @returns {() => void} ends it */
        onSaved(tell) {
            savers.add(tell);
            return () => savers.delete(tell);
        },
    };
}
