"""Points to ask the model with: deep inside a psoas, and beside it in what is surely something else."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.psoas_choice import Contour
from runners.anatomy.finding import Mask, Point
from runners.anatomy.view import View

SECOND_POINT_DEPTH = 0.75
"""Of the greatest depth; a shallower second point could lie outside of the true muscle."""

SECOND_POINT_APART = 0.45
"""Half-widths between the points; nearer, a second one tells the model nothing."""

BEFORE_CANAL = 0.15
"""Half-widths: the front of the transverse processes, and of quadratus, lies as far back as the canal's middle."""

LEAST_SAFE_SHARE = 0.35

AWAY = 0.5
"""Half-widths from the contour to the points in front of and behind it: more than a prior is usually wrong by."""

UNLIKE_HU = 50.0
"""Further from a muscle's own attenuation, nine pixels on average, than noise or a streak of fat takes one."""


def inside_points(mask: Mask, landmarks: AxialLandmarks) -> tuple[tuple[Point, ...], float]:
    """The deepest point of a mask's safe part, and a second one far from it if that is deep as well.

    Where a prior is wrong it mostly reaches too far back, into quadratus: points are sought in front of it.

    Returns:
        The points, and the depth in pixels of the deepest point of the whole mask.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    crop = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    whole = _depth(crop)
    corner = np.array([columns[0] + 0.5, rows[0] + 0.5])
    depth = _depth(_in_front(crop, corner, landmarks))
    points: list[Point] = []
    deepest = float(depth.max())
    while len(points) < 2:
        row, column = np.unravel_index(int(depth.argmax()), depth.shape)
        if points and depth[row, column] < SECOND_POINT_DEPTH * deepest:
            break
        points.append((float(column + corner[0]), float(row + corner[1])))
        far = np.hypot(*(np.indices(crop.shape) - np.array([row, column])[:, None, None]))
        depth = np.where(far >= SECOND_POINT_APART * landmarks.half_width_px, depth, 0)
    return tuple(points), float(whole.max())


def _depth(mask: Mask) -> NDArray[np.float64]:
    return np.asarray(ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1], np.float64)


def _in_front(crop: Mask, corner: NDArray[np.float64], landmarks: AxialLandmarks) -> Mask:
    """The part of a mask before the transverse processes, or all of it if that is only a small part."""
    rows, columns = np.nonzero(crop)
    behind = landmarks.across_and_back(np.stack([columns, rows], axis=1) + corner)[:, 1]
    canal = float(landmarks.across_and_back(np.array([landmarks.canal]))[0, 1])
    safe = behind < canal - BEFORE_CANAL
    if safe.sum() < LEAST_SAFE_SHARE * safe.size:
        return crop
    front = np.zeros_like(crop)
    front[rows[safe], columns[safe]] = True
    return front


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
