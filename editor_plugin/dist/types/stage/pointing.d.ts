/**
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {() => 0 | 1} options.label of a main click
 * @param {(x: number, y: number, label: 0 | 1) => void} options.addPoint
 * @param {(box: Box | null) => void} options.draft of a box, while it is drawn
 * @param {(box: Box) => void} options.setBox
 * @param {() => boolean} options.isOn
 */
export function createPointing(layer: import("./layer.js").Layer, { label, addPoint, draft, setBox, isOn }: {
    label: () => 0 | 1;
    addPoint: (x: number, y: number, label: 0 | 1) => void;
    draft: (box: Box | null) => void;
    setBox: (box: Box) => void;
    isOn: () => boolean;
}): {
    /** A key on the picture itself. @param {KeyboardEvent} event @returns {boolean} whether it was one of its own */
    press(event: KeyboardEvent): boolean;
};
export type Point = import("../core/types.js").Point;
export type Box = import("../core/types.js").Box;
