/** How outlines look on the canvas; `pixel` is the length of one CSS pixel in the picture's own pixels. */
import { trace } from '../parts/pixels';

const DOT = 3;

/** A closed polygon: fill, outline and, with `dots`, each vertex as a dot. */
export function drawPolygon(context, points, { colour, pixel, dots }) {
    trace(context, points);
    context.closePath();
    context.fillStyle = `${colour}${dots ? '55' : '2b'}`;
    context.fill();
    context.strokeStyle = colour;
    context.lineWidth = 1.5 * pixel;
    context.stroke();
    if (dots) {
        points.forEach((point) => dot(context, point, colour, pixel));
    }
}

/** The polygon being drawn, and the line from its last vertex to the mouse. */
export function drawOpen(context, points, mouse, colour, pixel) {
    if (!points.length) {
        return;
    }
    trace(context, mouse ? [...points, mouse] : points);
    context.strokeStyle = colour;
    context.lineWidth = 1.5 * pixel;
    context.setLineDash([5 * pixel, 3 * pixel]);
    context.stroke();
    context.setLineDash([]);
    points.forEach((point, index) => dot(context, point, index ? colour : '#ffffff', pixel));
}

function dot(context, { x, y }, colour, pixel) {
    context.beginPath();
    context.arc(x, y, DOT * pixel, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = '#1f2933';
    context.lineWidth = pixel;
    context.stroke();
}
