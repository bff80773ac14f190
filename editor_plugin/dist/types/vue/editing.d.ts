/** @typedef {'L3' | 'middle' | 'raster'} Kind */
/** @typedef {import('../core/types.js').Size} Size */
/** @typedef {ReturnType<typeof import('../adapters/raster.js').createRasterAdapter>} RasterAdapter */
/**
 * @param {object} parts
 * @param {Kind} parts.kind
 * @param {import('../browser/settings.js').Settings} parts.settings
 * @param {any} parts.editor the host's own: what is touched of it is in the adapters
 * @param {RasterAdapter | null} parts.raster of a raster editor, made by the host
 * @param {() => import('../core/types.js').Source} parts.sourceOf
 */
export function createEditing({ kind, settings, editor, raster, sourceOf }: {
    kind: Kind;
    settings: import("../browser/settings.js").Settings;
    editor: any;
    raster: RasterAdapter | null;
    sourceOf: () => import("../core/types.js").Source;
}): {
    session: {
        destroy(): void;
        hostEdited(): void;
        hostSaved(startedAtMs?: number): void;
        hostChanged(): void;
        refreshHealth: () => undefined;
        start(): void;
        confirm(answer: "replace" | "keep"): void;
        cancel(): void;
        retry(): void;
        pick(index: number): void;
        mark(): void;
        addPoint: (x: number, y: number, label: 0 | 1) => void;
        movePoint: (id: number, x: number, y: number) => void;
        removePoint: (id: number) => void;
        setBox: (box: import("../core/types.js").Box | null) => void;
        undo: () => void;
        redo: () => void;
        choose(index: number): void;
        setOpacity: (value: number) => void;
        accept(): void;
        leave: () => void;
        discard(): void;
        rate(rating: import("../core/types.js").Rating): void;
        dismiss(): void;
        view: import("../core/types.js").View;
        subscribe: (listener: (value: import("../core/types.js").View) => void) => () => void;
    };
    /** Size of the picture, in natural pixels. */
    size: () => import("../core/types.js").Size | null;
    /** What the stage lies over, where the host has said it; null: it is searched for. */
    canvas: () => HTMLCanvasElement | null;
    /** Another picture is shown, or none. */
    pictureChanged: () => undefined;
    destroy(): void;
};
export type Kind = "L3" | "middle" | "raster";
export type Size = import("../core/types.js").Size;
export type RasterAdapter = ReturnType<typeof import("../adapters/raster.js").createRasterAdapter>;
