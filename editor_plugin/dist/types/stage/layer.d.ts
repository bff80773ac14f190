/**
 * @param {HTMLCanvasElement} canvas of the host
 * @param {() => Size | null} size of the picture, in natural pixels
 */
export function createLayer(canvas: HTMLCanvasElement, size: () => Size | null): {
    element: HTMLDivElement;
    /** Size of the picture, in natural pixels. */
    natural: () => import("../core/types.js").Size;
    /** For one event; a scroll later it is out of date. */
    transform: () => {
        scaleX: number;
        scaleY: number;
        toNatural: (clientX: number, clientY: number) => Point;
        toClient: (x: number, y: number) => Point;
        clamp: (point: Point) => Point;
        isInside: (point: Point) => boolean;
    };
    /**
     * Lay a child's upper left corner, or its whole box, over the picture.
     *
     * @param {HTMLElement} child
     * @param {{ x: number, y: number, width?: number, height?: number }} at in natural pixels
     */
    place(child: HTMLElement, { x, y, width, height }: {
        x: number;
        y: number;
        width?: number;
        height?: number;
    }): void;
    destroy(): void;
};
export type Size = import("../core/types.js").Size;
export type Layer = ReturnType<typeof createLayer>;
