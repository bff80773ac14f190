/** @typedef {import('../core/types.js').Mark} Mark */
/**
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(id: number, x: number, y: number) => void} options.move
 * @param {(id: number) => void} options.remove
 */
export function createDots(layer: import("./layer.js").Layer, { words, move, remove }: {
    words: import("../words/index.js").Words;
    move: (id: number, x: number, y: number) => void;
    remove: (id: number) => void;
}): {
    /** @param {readonly Mark[]} marks */
    update(marks: readonly Mark[]): void;
    /** A key on a dot. @param {KeyboardEvent} event @returns {boolean} whether it was one of its own */
    press(event: KeyboardEvent): boolean;
};
export type Mark = import("../core/types.js").Mark;
