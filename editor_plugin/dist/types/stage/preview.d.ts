/**
 * @param {HTMLElement} layer
 * @param {(base64: string) => Promise<Mask>} readMask
 */
export function createPreview(layer: HTMLElement, readMask: (base64: string) => Promise<Mask>): {
    /** The newest call wins, however long an earlier mask takes to be read. @param {Candidate | null} candidate */
    show(candidate: Candidate | null): Promise<void>;
    /** @param {number} opacity 0 to 1 */
    setOpacity(opacity: number): void;
    destroy(): void;
};
export type Candidate = import("../core/types.js").Candidate;
/**
 * row by row, 0 outside
 */
export type Mask = {
    width: number;
    height: number;
    inside: Uint8Array;
};
