/**
 * @param {RasterOptions} options
 * @param {(maskData: string) => Promise<Mask>} decode base64 PNG to mask
 */
export function createRasterAdapter(options: RasterOptions, decode: (maskData: string) => Promise<Mask>): {
    kind: "raster";
    imageType: () => import("../core/types.js").ImageType;
    target: () => import("../core/types.js").Target | null;
    /** What the stage lies over. */
    canvas: () => HTMLCanvasElement | null;
    size(): {
        width: number;
        height: number;
    } | null;
    isEmpty(): boolean;
    /** @param {string} [of] a target @returns {Snapshot} */
    snapshot: (of?: string) => Snapshot;
    /** @param {Snapshot} snapshot */
    restore: (snapshot: Snapshot) => void;
    /** @param {Snapshot} a @param {Snapshot} b */
    same(a: Snapshot, b: Snapshot): boolean;
    /**
     * Strokes have no pieces: a result is there while half of what it painted is.
     *
     * @param {Snapshot} now @param {{ before: Snapshot, after: Snapshot }} result
     */
    holds(now: Snapshot, { before, after }: {
        before: Snapshot;
        after: Snapshot;
    }): boolean;
    /** @param {readonly import('../core/types.js').Candidate[]} candidates */
    prepare(candidates: readonly import("../core/types.js").Candidate[]): Promise<void>;
    /** @param {import('../core/types.js').Candidate} candidate @param {{ keep?: boolean }} [options] */
    write(candidate: import("../core/types.js").Candidate, { keep }?: {
        keep?: boolean;
    }): void;
    /** For the host to call when it saves, so that feedback can be given. */
    saved: () => void;
    /** @param {() => void} tell called at each save @returns {() => void} ends it */
    onSaved(tell: () => void): () => void;
};
export type Snapshot = import("../core/types.js").Snapshot;
export type Mask = import("../core/types.js").Mask;
/**
 * red, green, blue, alpha, each 0 to 255
 */
export type Colour = readonly [number, number, number, number];
export type RasterOptions = {
    /**
     * of the picture's
     * natural size, with the mask alone on it, not the picture; a function may give one for each target
     */
    canvas: HTMLCanvasElement | ((target: string) => HTMLCanvasElement | null | undefined);
    imageType: import("../core/types.js").ImageType;
    target: import("../core/types.js").Target | (() => import("../core/types.js").Target | null);
    /**
     * of the mask; opaque white unless said
     */
    colour?: Colour | undefined;
    /**
     * of the rest; transparent unless said
     */
    background?: Colour | undefined;
    /**
     * which pixels are
     * annotation; those that are neither transparent nor black unless said
     */
    isInside?: ((red: number, green: number, blue: number, alpha: number) => boolean) | undefined;
    /**
     * called after each
     * change of ours, for the host's own undo
     */
    onChange?: ((change: {
        before: ImageData;
        after: ImageData;
        target: string;
    }) => void) | undefined;
};
