/** @typedef {import('../core/types.js').View} View */
/**
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(target: import('../core/types.js').Target | null) => string} options.targetName
 * @param {() => void} options.cancel
 */
export function createWorking({ words, targetName, cancel }: {
    words: import("../words/index.js").Words;
    targetName: (target: import("../core/types.js").Target | null) => string;
    cancel: () => void;
}): {
    element: HTMLDivElement;
    /** @param {View} view */
    update({ target, elapsedS, expectedS }: View): void;
};
export type View = import("../core/types.js").View;
