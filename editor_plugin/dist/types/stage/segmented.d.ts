/** @param {(index: number) => void} choose */
export function createSegmented(choose: (index: number) => void): {
    element: HTMLSpanElement;
    /** @param {string} label @param {readonly string[]} texts @param {number} chosen @param {readonly string[]} [titles] */
    update(label: string, texts: readonly string[], chosen: number, titles?: readonly string[]): void;
};
