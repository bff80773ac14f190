/**
 * @param {HTMLElement} holder a positioned element, in which the tooltip lies
 * @param {readonly { button: HTMLButtonElement, text: () => string }[]} tips
 */
export function createTooltip(holder: HTMLElement, tips: readonly {
    button: HTMLButtonElement;
    text: () => string;
}[]): {
    /** Give a button the focus back: nobody went there to read about it. @param {HTMLButtonElement} button */
    focusQuietly(button: HTMLButtonElement): void;
    update(): void;
    destroy(): void;
};
export function place(element: HTMLElement, holder: HTMLElement, button: HTMLElement): void;
