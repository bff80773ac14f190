/** @typedef {import('../core/types.js').Candidate} Candidate */
/**
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(candidate: Candidate, index: number) => string} options.nameOf
 * @param {(index: number) => void} options.pick
 * @param {(index: number) => void} options.look at one, before it is picked
 */
export function createBodies(layer: import("./layer.js").Layer, { words, nameOf, pick, look }: {
    words: import("../words/index.js").Words;
    nameOf: (candidate: Candidate, index: number) => string;
    pick: (index: number) => void;
    look: (index: number) => void;
}): {
    /** @param {readonly Candidate[]} candidates @param {number} chosen */
    update(candidates: readonly Candidate[], chosen: number): void;
    focus(): void;
};
export type Candidate = import("../core/types.js").Candidate;
