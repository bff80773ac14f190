/**
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(box: Box | null) => void} options.change
 */
export function createBox(layer: import("./layer.js").Layer, { words, change }: {
    words: import("../words/index.js").Words;
    change: (box: Box | null) => void;
}): {
    /** While it is being drawn, before it counts. @param {Box | null} drawn */
    draft: (drawn: Box | null) => void;
    /** @param {Box | null} next */
    update(next: Box | null): void;
    /** A key on a corner. @param {KeyboardEvent} event @returns {boolean} whether it was one of its own */
    press(event: KeyboardEvent): boolean;
};
export function ordered(box: Box): Box;
export function hasArea(box: Box): boolean;
export type Box = import("../core/types.js").Box;
export type Point = import("../core/types.js").Point;
