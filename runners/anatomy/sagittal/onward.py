"""Follows a column beyond where it could be found row by row: round the bend of the sacrum."""

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.sagittal.straight import Curve

STEP = 0.1  # widths
TURNS = np.deg2rad(np.array([-20, -8, 4, 16, 28, 40, 52]))
"""How much the way may turn to the back over the first, and over the second stretch."""

STRETCHES = (1.2, 1.8)
"""Their lengths in widths: past the lumbosacral disc into S1, and on to the third sacral segment."""

BODY = np.linspace(-0.35, 0.35, 8)
WALLS = np.linspace(0.2, 0.5, 4)
HOLLOW = 0.8
"""How much both walls together count for a body whose inside is no firmer than muscle, as in fatty sacra of the old."""

FRONT = np.array([-0.95, -0.8, -0.65])
BACK = np.array([0.62, 0.74])
OUTSIDE_COST = 0.45
STRAIGHT_COST = 0.02  # a step, for each 36 degrees between the two turns
THRESHOLD = 0.35  # of the solidity that a body must have to be followed


def onward(solidity: NDArray[np.float32], end: Curve, heading: Curve, side: int, width: float) -> Curve:
    """`(k, 2)` points, `(x, y)`, on from an end of a column; empty where nothing solid lies ahead.

    Args:
        solidity: `(h, w)` float32, 0 to 1.
        end: the last point known.
        heading: unit vector away from what is known.
        side: 1 or -1: the turning sense (clockwise in the picture or not) that bends towards the back.
        width: front-to-back size of a body, in the same cells as the points.
    """
    first, second = (round(length / STEP) for length in STRETCHES)
    pairs = np.array(list(product(TURNS, TURNS)))
    per_step = np.concatenate(
        [
            np.repeat(pairs[:, :1] / first, first, axis=1),
            np.repeat(pairs[:, 1:] / second, second, axis=1),
        ],
        axis=1,
    )
    angle = np.arctan2(heading[1], heading[0]) + side * np.cumsum(per_step, axis=1)
    along = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    points = end + STEP * width * np.cumsum(along, axis=1)
    # Turning the heading by a quarter in the sense that bends to the back points to the back.
    across = side * np.stack([-along[..., 1], along[..., 0]], axis=-1)
    offsets = np.concatenate([BODY, FRONT, BACK, -WALLS, WALLS]) * width
    at = points[..., None, :] + offsets[:, None] * across[..., None, :]
    values = ndimage.map_coordinates(solidity, [at[..., 1] - 0.5, at[..., 0] - 0.5], order=1, mode="constant")
    body, front, back, *walls = np.split(values, np.cumsum([BODY.size, FRONT.size, BACK.size, WALLS.size]), axis=-1)
    inside = np.maximum(body.mean(axis=-1), HOLLOW * np.minimum(*(wall.max(axis=-1) for wall in walls)))
    outside = front.mean(axis=-1) + back.mean(axis=-1)
    gain = inside - THRESHOLD - OUTSIDE_COST * outside / 2
    bent = np.abs(np.diff(pairs, axis=1)) / np.deg2rad(36)
    sums = np.cumsum(gain - STRAIGHT_COST * bent, axis=1)
    best, length = divmod(int(sums.argmax()), sums.shape[1])
    if sums[best, length] <= 0:
        return np.empty((0, 2))
    return np.asarray(points[best, : length + 1])
