/** Between places on the screen and natural pixels of the picture; exact at any zoom, scroll, scale or pixel ratio. */

/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./types.js').Size} Size */

/**
 * @param {{ left: number, top: number, width: number, height: number }} rect of the picture on the screen, in CSS
 *     pixels: what getBoundingClientRect gives, borders and padding left out. Measured anew for every event: what has
 *     been measured before does not know of a scroll since.
 * @param {Size} size of the picture
 */
export function createTransform(rect, size) {
    const scaleX = rect.width / size.width;
    const scaleY = rect.height / size.height;

    /** @type {(value: number, most: number) => number} */
    const within = (value, most) => Math.min(Math.max(value, 0), most);

    return {
        /** CSS pixels for each natural pixel. */
        scaleX,
        scaleY,

        /** @type {(clientX: number, clientY: number) => Point} */
        toNatural: (clientX, clientY) => ({ x: (clientX - rect.left) / scaleX, y: (clientY - rect.top) / scaleY }),

        /** @type {(x: number, y: number) => Point} */
        toClient: (x, y) => ({ x: rect.left + x * scaleX, y: rect.top + y * scaleY }),

        /** The nearest place on the picture: its far edges belong to it. @type {(point: Point) => Point} */
        clamp: ({ x, y }) => ({ x: within(x, size.width), y: within(y, size.height) }),

        /** @type {(point: Point) => boolean} */
        isInside: ({ x, y }) => x >= 0 && y >= 0 && x <= size.width && y <= size.height,
    };
}
