"""Points to ask the model with: deep inside a psoas, and beside it in what is surely something else."""

import numpy as np
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.psoas_choice import Contour
from runners.anatomy.finding import Mask, Point
from runners.anatomy.view import View

SECOND_POINT_DEPTH = 0.7
"""Of the greatest depth; a shallower second point could lie outside of the true muscle."""

SECOND_POINT_APART = 0.45
"""Half-widths between the points; nearer, a second one tells the model nothing."""

AWAY = 0.5
"""Half-widths from the contour to the points in front of and behind it: more than a prior is usually wrong by."""

UNLIKE_HU = 50.0
"""Further from a muscle's own attenuation, nine pixels on average, than noise or a streak of fat takes one."""


def inside_points(mask: Mask, landmarks: AxialLandmarks) -> tuple[tuple[Point, ...], float]:
    """The deepest point of a mask, and a second one far from it if that is deep as well.

    Returns:
        The points, and the depth of the first in pixels.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    crop = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    depth = ndimage.distance_transform_edt(np.pad(crop, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    deepest = float(depth[row, column])
    points = [(float(column + columns[0]) + 0.5, float(row + rows[0]) + 0.5)]
    far = np.hypot(*(np.indices(crop.shape) - np.array([row, column])[:, None, None]))
    rest = np.where(far >= SECOND_POINT_APART * landmarks.half_width_px, depth, 0)
    row, column = np.unravel_index(int(rest.argmax()), rest.shape)
    if rest[row, column] >= SECOND_POINT_DEPTH * deepest:
        points.append((float(column + columns[0]) + 0.5, float(row + rows[0]) + 0.5))
    return tuple(points), deepest


def outside_points(view: View, contour: Contour, landmarks: AxialLandmarks, mask: Mask) -> tuple[Point, ...]:
    """The vertebral body, the erector spinae behind, the fat or bowel in front; only those within the picture.

    In front of a contour that is too short lies more psoas: that point is only given where it does not look like one.
    """
    side = 1.0 if contour.centre[0] > 0 else -1.0
    canal = float(landmarks.across_and_back(np.array([landmarks.canal]))[0, 1])
    behind = max(canal + 0.8, float(contour.outline[:, 1].max()) + AWAY)
    before = float(contour.outline[:, 1].min()) - AWAY
    places = [(0.0, 0.0), (side, behind), (contour.centre[0], before), (contour.centre[0], before - AWAY)]
    points = [(float(x), float(y)) for x, y in landmarks.pixels(np.array(places))]
    height, width = mask.shape
    in_view = [point for point in points[:2] if 0 <= point[0] < width and 0 <= point[1] < height]
    for x, y in points[2:]:
        if 0 <= x < width and 0 <= y < height:
            near = view.hu[max(0, int(y) - 1) : int(y) + 2, max(0, int(x) - 1) : int(x) + 2]
            if abs(float(near.mean()) - contour.hu) > UNLIKE_HU:
                return (*in_view, (x, y))
    return tuple(in_view)
