/**
 * Say what the defaults do not know; each is optional. Call it before an editor opens.
 *
 * @param {Partial<import('./browser/settings.js').Settings>} given
 */
export function configure(given: Partial<import("./browser/settings.js").Settings>): void;
/**
 * The adapter for an editor with brush and eraser.
 *
 * @param {import('./adapters/raster.js').RasterOptions} options
 */
export function createRasterAdapter(options: import("./adapters/raster.js").RasterOptions): {
    kind: "raster";
    imageType: () => import("./core/types.js").ImageType;
    target: () => import("./core/types.js").Target | null;
    canvas: () => HTMLCanvasElement | null;
    size(): {
        width: number;
        height: number;
    } | null;
    isEmpty(): boolean;
    snapshot: (of?: string) => Snapshot;
    restore: (snapshot: Snapshot) => void;
    same(a: Snapshot, b: Snapshot): boolean;
    holds(now: Snapshot, { before, after }: {
        before: Snapshot;
        after: Snapshot;
    }): boolean;
    prepare(candidates: readonly import("./core/types.js").Candidate[]): Promise<void>;
    write(candidate: import("./core/types.js").Candidate, { keep }?: {
        keep?: boolean;
    }): void;
    saved: () => void;
    onSaved(tell: () => void): () => void;
};
/** The tag, as the options of a Vue component: `components: { Sam2OneClick }`. */
export const Sam2OneClick: Record<string, any>;
