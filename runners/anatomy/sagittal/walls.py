"""The front and the back wall of the bodies along a column."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.sagittal.straight import ACROSS, Axis, Curve, axis_through, middle_column

SEARCH = (0.2, 0.8)
"""Where a wall may lie, in widths from the middle that the coarse search gave."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How walls are tracked.

    Attributes:
        over: widths along the column over which edges are averaged.
        every: samples from one place to the next.
        turn_cost: of the strongest edge, for a shift by one sample from one place to the next.
        off_cost: of the strongest edge, for lying a quarter of a width from where a wall is expected.
    """

    over: float
    every: int
    turn_cost: float
    off_cost: float


STEADY = Pace(over=0.6, every=8, turn_cost=0.15, off_cost=0.25)
"""For a coarse axis: discs and bodies together."""

NIMBLE = Pace(over=0.35, every=3, turn_cost=0.12, off_cost=0.08)
"""For an axis that may leave the middle at the sacrum, whose bodies grow smaller."""

CONTRAST_HU = 150.0  # above soft tissue; what is denser counts no more: contrast and metal are no better bone


def track_walls(straight: NDArray[np.float32], soft_hu: float, pace: Pace = STEADY) -> tuple[Curve, Curve]:
    """Front and back wall, in samples from the axis (front negative), for each row.

    Args:
        straight: `(n, m)` the slice along the axis.
        soft_hu: mode of soft tissue.
        pace: how closely.
    """
    rows = len(straight)
    limited = np.clip(straight, soft_hu, soft_hu + CONTRAST_HU)
    smooth = ndimage.uniform_filter1d(limited, round(pace.over * ACROSS), axis=0, mode="nearest")[:: pace.every]
    edges = np.asarray(ndimage.gaussian_filter1d(smooth, 1.5, axis=1, order=1, mode="nearest"), np.float64)
    at = np.arange(edges.shape[1]) - middle_column()
    near, far = SEARCH[0] * ACROSS, SEARCH[1] * ACROSS
    sides = ((at <= -near) & (at >= -far), (at >= near) & (at <= far))
    gains = np.stack([_gain(sign * edges[:, side], at[side], pace) for sign, side in zip((1, -1), sides, strict=True)])
    front, back = (at[side][path] for side, path in zip(sides, best_lines(gains, pace.turn_cost), strict=True))
    here = np.arange(len(edges)) * pace.every
    every = np.arange(rows)
    return np.interp(every, here, front), np.interp(every, here, back)


def _gain(edges: Curve, at: NDArray[np.intp], pace: Pace) -> Curve:
    scale = max(float(np.percentile(edges.max(axis=1), 75)), 1e-6)
    off = np.abs(np.abs(at) / ACROSS - 0.5) / 0.25
    return np.asarray(edges / scale - pace.off_cost * off)


def best_lines(gains: Curve, turn_cost: float) -> NDArray[np.intp]:
    """`(k, n)` columns, for each row of `(k, n, m)` gains, of the connected lines with the greatest sums.

    A line moves by one column a row at most.
    """
    lines, rows, columns = gains.shape
    came = np.zeros((rows, lines, columns), np.int8)
    padded = np.full((lines, columns + 2), -np.inf)
    sums = padded[:, 1:-1]
    sums[:] = gains[:, 0]
    for row in range(1, rows):
        best, step = sums.copy(), came[row]
        for shift in (-1, 1):
            other = padded[:, 1 + shift : 1 + shift + columns] - turn_cost
            better = other > best
            best[better], step[better] = other[better], shift
        sums[:] = best + gains[:, row]
    path = np.empty((lines, rows), np.intp)
    path[:, -1] = sums.argmax(axis=1)
    every = np.arange(lines)
    for row in range(rows - 1, 0, -1):
        path[:, row - 1] = path[:, row] + came[row, every, path[:, row]]
    return path


def centred(axis: Axis, front: Curve, back: Curve, side: int, smooth: float) -> Axis:
    """The axis moved to the middle between the walls, its width their median distance."""
    middle = (front + back) / 2
    points = axis.points + axis.step * middle[:, None] * axis.normals
    return axis_through(points, axis.step * float(np.median(back - front)), side, smooth)
