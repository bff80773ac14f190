"""A slice resampled along its column: rows follow the column, columns go from front to back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

ACROSS = 32
"""Samples over the front-to-back size of a body: end-plates of 1 mm are then a sample thick."""

FRONT, BACK = -0.9, 1.3  # reach in front of and behind the middle, in widths: from the aorta to the processes

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """A line along the middle of the bodies, in pixels of the picture, evenly spaced and from top to bottom.

    Attributes:
        points: `(n, 2)` float64, `(x, y)`.
        normals: `(n, 2)` unit vectors across, towards the back.
        step: distance of neighbouring points, pixels.
        width: front-to-back size of a body, pixels.
    """

    points: Curve
    normals: Curve
    step: float
    width: float

    def place(self, along: Curve, across: Curve) -> Curve:
        """`(..., 2)` picture points of positions along (in samples) and across (in samples from the middle)."""
        index = np.arange(len(self.points))
        beyond = along - np.clip(along, 0, len(index) - 1)
        tangent = np.stack([-self.normals[:, 1], self.normals[:, 0]], axis=1)
        tangent *= np.where(tangent[:, 1:] < 0, -1.0, 1.0)

        def at(values: Curve) -> Curve:
            return np.stack([np.interp(along, index, values[:, k]) for k in (0, 1)], axis=-1)

        return np.asarray(
            at(self.points) + self.step * (across[..., None] * at(self.normals) + beyond[..., None] * at(tangent))
        )


def axis_through(points: Curve, width: float, back: int, smooth: float) -> Axis:
    """An axis through points that need not be even.

    Args:
        points: `(n, 2)` from top to bottom, pixels.
        width: front-to-back size of a body, pixels.
        back: 1 if the back is to the right in an upright column, else -1.
        smooth: how far to smooth, in widths.
    """
    step = width / ACROSS
    even = _evenly(points, step)
    ends = int(2 * smooth * ACROSS)
    ahead = _ahead(even, ends)
    even = ndimage.gaussian_filter1d(ahead, smooth * ACROSS, axis=0, mode="nearest")[ends : len(ahead) - ends]
    even = _evenly(even, step)
    tangent = np.gradient(even, axis=0)
    tangent /= np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    normals = back * np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)
    return Axis(even, normals, step, width)


def _evenly(points: Curve, step: float) -> Curve:
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.arange(0, lengths[-1], step)
    return np.stack([np.interp(at, lengths, points[:, k]) for k in (0, 1)], axis=1)


def _ahead(points: Curve, count: int) -> Curve:
    """The line made longer by `count` points at both ends, straight on: smoothing then leaves the ends in place."""
    reach = min(ACROSS, len(points) - 1)
    steps = np.arange(1, count + 1)[:, None]
    before = points[0] + (points[0] - points[reach]) / reach * steps[::-1]
    after = points[-1] + (points[-1] - points[-1 - reach]) / reach * steps
    return np.concatenate([before, points, after])


def sample(hu: NDArray[np.float32], axis: Axis, outside_hu: float) -> NDArray[np.float32]:
    """`(n, m)` the slice along an axis; column `middle_column()` is the axis itself.

    Args:
        hu: `(H, W)` float32.
        axis: where to sample.
        outside_hu: what lies beyond the picture.
    """
    across = np.arange(round(FRONT * ACROSS), round(BACK * ACROSS) + 1) * axis.step
    x = axis.points[:, :1] + axis.normals[:, :1] * across
    y = axis.points[:, 1:] + axis.normals[:, 1:] * across
    at = np.stack([y, x]) - 0.5
    result: NDArray[np.float32] = ndimage.map_coordinates(hu, at, order=1, mode="constant", cval=outside_hu)
    return result


def middle_column() -> int:
    """The column of `sample` that lies on the axis."""
    return -round(FRONT * ACROSS)
