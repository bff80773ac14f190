export function meaning(state: State, pressed: Pressed): Meaning;
/**
 * @param {(event: KeyboardEvent) => Meaning} ask
 * @param {(meaning: Meaning, event: KeyboardEvent) => boolean} act whether the key is used up by it
 */
export function createKeys(ask: (event: KeyboardEvent) => Meaning, act: (meaning: Meaning, event: KeyboardEvent) => boolean): {
    destroy(): void;
};
export type State = import("../core/types.js").State;
/**
 * mark: for what has the focus on the picture; rest: nothing of ours, nor of the host; pass: the host's
 */
export type Meaning = "cancel" | "leave" | "accept" | "undo" | "redo" | "next" | "previous" | "mark" | "rest" | "pass";
export type Pressed = {
    key: string;
    /**
     * or Command
     */
    ctrl: boolean;
    shift: boolean;
    /**
     * the focus is: on the picture, a dot or a corner; on a
     * button or slider of ours; in a text field of the host; anywhere else
     */
    where: "picture" | "control" | "field" | "elsewhere";
    /**
     * whether the focus came to the picture by the pointer: Tab is free there. Whoever comes by
     * keys must be able to go on by Tab
     */
    byPointer: boolean;
    /**
     * whether there are several candidates
     */
    choice: boolean;
};
