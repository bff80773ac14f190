/**
 * @param {HTMLElement} group where the buttons go: the component's own element
 * @param {object} options
 * @param {Actions} options.session
 * @param {import('../words/index.js').Words} options.words
 * @param {() => Element | null} options.editor the host editor's root element
 * @param {() => HTMLCanvasElement | null} [options.canvas] of the host, where it has said which; null: it is searched for
 * @param {() => import('../core/types.js').Size | null} options.size of the picture, in natural pixels
 * @param {(base64: string) => Promise<import('./preview.js').Mask>} options.readMask
 */
export function createStage(group: HTMLElement, { session, words, editor, canvas, size, readMask }: {
    session: Actions;
    words: import("../words/index.js").Words;
    editor: () => Element | null;
    canvas?: (() => HTMLCanvasElement | null) | undefined;
    size: () => import("../core/types.js").Size | null;
    readMask: (base64: string) => Promise<import("./preview.js").Mask>;
}): {
    /** The language has changed, or the editor has drawn itself anew. */
    refresh: () => void;
    destroy(): void;
};
export type View = import("../core/types.js").View;
export type Actions = ReturnType<typeof import("../core/session.js").createSession>;
export type Tool = {
    label: () => 0 | 1;
    set: (label: 0 | 1) => void;
};
