/** @param {Handed} handed */
export function createPanel(handed: Handed): {
    element: HTMLDivElement;
    holdsFocus: () => boolean;
    /** @param {View} view */
    update(view: View): void;
    destroy: () => void;
};
export type View = import("../core/types.js").View;
export type State = import("../core/types.js").State;
/**
 * `note`: where it says that
 *     the model is not for patients
 */
export type Face = {
    element: HTMLElement;
    note?: HTMLElement;
    update: (view: View) => void;
};
/**
 * What every face is handed.
 */
export type Handed = {
    words: import("../words/index.js").Words;
    names: import("./names.js").Names;
    actions: import("./stage.js").Actions;
    /**
     * what a main click means in point mode
     */
    tool: import("./stage.js").Tool;
};
