/**
 * @param {HTMLElement} group the component's own element
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {import('./names.js').Names} options.names
 * @param {import('./stage.js').Actions} options.actions
 */
export function createToolbar(group: HTMLElement, { words, names, actions }: {
    words: import("../words/index.js").Words;
    names: import("./names.js").Names;
    actions: import("./stage.js").Actions;
}): {
    /** Whether the focus is in the question or on a button of ours. */
    holdsFocus: () => boolean;
    /** The button that a person comes back to. */
    focus: () => void;
    /** @param {View} next */
    update(next: View): void;
    destroy(): void;
};
export type View = import("../core/types.js").View;
