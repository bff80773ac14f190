/** Finds, from the place of our button, the host's canvas, its toolbar, and where the panel goes. */
/**
 * @param {Element} ours
 * @param {Element | null} editor the host editor's root element, where known
 * @returns {HTMLCanvasElement | null} the last canvas of the editor that can be seen; ours are not the host's
 */
export function findCanvas(ours: Element, editor: Element | null): HTMLCanvasElement | null;
/**
 * The nearest element that holds both the button and the canvas has a child that holds each: the host's toolbar and its
 * stage.
 *
 * @param {HTMLElement} ours
 * @param {HTMLCanvasElement} canvas
 * @returns {{ toolbar: HTMLElement, usable: HTMLElement[], stage: HTMLElement, row: boolean } | null} `toolbar`: what is
 *     locked, but for the `usable` in it; `row`: its children stand side by side; null: the two are strangers
 */
export function findPlaces(ours: HTMLElement, canvas: HTMLCanvasElement): {
    toolbar: HTMLElement;
    usable: HTMLElement[];
    stage: HTMLElement;
    row: boolean;
} | null;
