/**
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(how: 'replace' | 'keep') => void} options.answer
 * @param {() => void} options.cancel
 */
export function createQuestion({ words, answer, cancel }: {
    words: import("../words/index.js").Words;
    answer: (how: "replace" | "keep") => void;
    cancel: () => void;
}): {
    element: HTMLDivElement;
    /** @param {import('../core/types.js').View} view @param {import('./names.js').Names} names */
    update({ asks, target }: import("../core/types.js").View, names: import("./names.js").Names): void;
    /** The focus goes to what is meant most often; Discard takes it back. */
    show(): void;
    /** Whether the focus was in it when it went. */
    heldFocus: () => boolean;
};
