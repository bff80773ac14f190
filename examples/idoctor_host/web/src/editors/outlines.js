/** Which vertex of which outline the mouse is at. Distances are in the picture's own pixels. */

export function near(a, b, reach) {
    return Math.hypot(a.x - b.x, a.y - b.y) <= reach;
}

/** The vertex under the mouse, the outline drawn last first; null where there is none. */
export function vertexAt(polygons, point, reach) {
    for (const polygon of [...polygons].reverse()) {
        const vertex = polygon.find((each) => near(each, point, reach));
        if (vertex) {
            return vertex;
        }
    }
    return null;
}
