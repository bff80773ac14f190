/** Between places on the screen and natural pixels of the picture; exact at any zoom, scroll, scale or pixel ratio. */
/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Size} Size */
/**
 * @param {{ left: number, top: number, width: number, height: number }} rect of the picture on the screen, in CSS
 *     pixels: what getBoundingClientRect gives, borders and padding left out. Measured anew for every event: what has
 *     been measured before does not know of a scroll since.
 * @param {Size} size of the picture
 */
export function createTransform(rect: {
    left: number;
    top: number;
    width: number;
    height: number;
}, size: Size): {
    /** CSS pixels for each natural pixel. */
    scaleX: number;
    scaleY: number;
    /** @type {(clientX: number, clientY: number) => Point} */
    toNatural: (clientX: number, clientY: number) => Point;
    /** @type {(x: number, y: number) => Point} */
    toClient: (x: number, y: number) => Point;
    /** The nearest place on the picture: its far edges belong to it. @type {(point: Point) => Point} */
    clamp: (point: Point) => Point;
    /** @type {(point: Point) => boolean} */
    isInside: (point: Point) => boolean;
};
export type Point = import("./types.js").Point;
export type Size = import("./types.js").Size;
