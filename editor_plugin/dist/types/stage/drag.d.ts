/** Follows one pointer from press to release, for things that are moved by hand. */
/**
 * @typedef {object} Drag
 * @property {(event: PointerEvent) => boolean} begin whether this press starts a drag
 * @property {(event: PointerEvent) => void} move
 * @property {(event: PointerEvent, kept: boolean) => void} end `kept`: false when the browser took the pointer away
 */
/**
 * @param {HTMLElement} element keeps the pointer until it is released, wherever that goes
 * @param {Drag} drag
 */
export function onDrag(element: HTMLElement, { begin, move, end }: Drag): void;
/** Whether a press is the main button of a mouse, or a finger: on a Mac, Control and click is the other button. */
export function isMain(event: PointerEvent): boolean;
export type Drag = {
    /**
     * whether this press starts a drag
     */
    begin: (event: PointerEvent) => boolean;
    move: (event: PointerEvent) => void;
    /**
     * `kept`: false when the browser took the pointer away
     */
    end: (event: PointerEvent, kept: boolean) => void;
};
