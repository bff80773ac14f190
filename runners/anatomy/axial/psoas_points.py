"""Points to ask the model with: deep inside a psoas, and beside it in what is surely something else."""

import numpy as np
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.psoas_contour import Contour
from runners.anatomy.finding import Mask, Point

SECOND_POINT_DEPTH = 0.7
"""Of the greatest depth; a shallower second point could lie outside of the true muscle."""

SECOND_POINT_APART = 0.45
"""Half-widths between the points; nearer, a second one tells the model nothing."""

AWAY = 0.5
"""Half-widths from the contour to the points in front of and behind it: more than a prior is usually wrong by."""


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


def outside_points(contour: Contour, landmarks: AxialLandmarks, shape: tuple[int, ...]) -> tuple[Point, ...]:
    """The vertebral body, the erector spinae behind, the fat or bowel in front; only those within the picture."""
    side = 1.0 if contour.centre[0] > 0 else -1.0
    canal = float(landmarks.across_and_back(np.array([landmarks.canal]))[0, 1])
    places = [
        (0.0, 0.0),
        (side * 1.0, max(canal + 0.8, float(contour.outline[:, 1].max()) + AWAY)),
        (contour.centre[0], float(contour.outline[:, 1].min()) - AWAY),
    ]
    points = landmarks.pixels(np.array(places))
    height, width = shape
    return tuple((float(x), float(y)) for x, y in points if 0 <= x < width and 0 <= y < height)
