/** @typedef {import('../core/types.js').View} View */
/** @typedef {ReturnType<typeof createPicture>} Picture */
/**
 * @param {HTMLCanvasElement} canvas of the host, which the layer lies over
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {import('./names.js').Names} options.names
 * @param {import('./stage.js').Actions} options.actions
 * @param {import('./stage.js').Tool} options.tool
 * @param {(base64: string) => Promise<import('./preview.js').Mask>} options.readMask
 */
export function createPicture(canvas: HTMLCanvasElement, layer: import("./layer.js").Layer, { words, names, actions, tool, readMask }: {
    words: import("../words/index.js").Words;
    names: import("./names.js").Names;
    actions: import("./stage.js").Actions;
    tool: import("./stage.js").Tool;
    readMask: (base64: string) => Promise<import("./preview.js").Mask>;
}): {
    canvas: HTMLCanvasElement;
    holdsFocus: () => boolean;
    /** Whether an element is one that keys of point mode are for. @param {Element} element */
    isSpot: (element: Element) => boolean;
    /** @param {KeyboardEvent} event @returns {boolean} whether it meant something here */
    press: (event: KeyboardEvent) => boolean;
    focus(): void;
    /** @param {View} view */
    update(view: View): void;
    destroy(): void;
};
export type View = import("../core/types.js").View;
export type Picture = ReturnType<typeof createPicture>;
