/** Masks as canvases: painted from outlines, tinted for the eye, packed as PNG. */

export const MASK_ABOVE = 127;

export function canvasOf({ width, height }) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    return canvas;
}

/** White rectangles on black. */
export function paintRects(rects, size) {
    const { canvas, context } = black(size);
    for (const { x1, y1, x2, y2 } of rects) {
        context.fillRect(x1, y1, x2 - x1, y2 - y1);
    }
    return canvas;
}

/** White polygons on black, each filled on its own; the canvas smooths oblique edges. */
export function paintPolygons(polygons, size) {
    const { canvas, context } = black(size);
    for (const polygon of polygons) {
        trace(context, polygon);
        context.closePath();
        context.fill();
    }
    return canvas;
}

export function trace(context, points) {
    context.beginPath();
    points.forEach(({ x, y }, index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
}

/** One colour where the mask is, transparent elsewhere. `picture` is anything that a canvas draws. */
export function tinted(picture, colour) {
    const canvas = canvasOf(picture);
    const context = canvas.getContext('2d');
    context.drawImage(picture, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < pixels.data.length; at += 4) {
        pixels.data[at + 3] = pixels.data[at] > MASK_ABOVE ? 255 : 0;
    }
    context.putImageData(pixels, 0, 0);
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = colour;
    context.fillRect(0, 0, canvas.width, canvas.height);
    return canvas;
}

/** White where something is painted on a transparent canvas, black elsewhere; null where nothing is. */
export function maskOfPaint(canvas) {
    const { canvas: mask, context } = black(canvas);
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let any = false;
    for (let at = 0; at < pixels.data.length; at += 4) {
        const grey = pixels.data[at + 3] > MASK_ABOVE ? 255 : 0;
        any = any || grey > 0;
        pixels.data.fill(grey, at, at + 3);
        pixels.data[at + 3] = 255;
    }
    context.putImageData(pixels, 0, 0);
    return any ? mask : null;
}

export function png(canvas) {
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

function black(size) {
    const canvas = canvasOf(size);
    const context = canvas.getContext('2d');
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = '#fff';
    return { canvas, context };
}
