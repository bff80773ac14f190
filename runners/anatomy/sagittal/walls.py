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
    front = _track(edges[:, (at <= -near) & (at >= -far)], at[(at <= -near) & (at >= -far)], pace)
    back = _track(-edges[:, (at >= near) & (at <= far)], at[(at >= near) & (at <= far)], pace)
    here = np.arange(len(edges)) * pace.every
    every = np.arange(rows)
    return np.interp(every, here, front), np.interp(every, here, back)


def _track(edges: Curve, at: NDArray[np.intp], pace: Pace) -> Curve:
    scale = max(float(np.percentile(edges.max(axis=1), 75)), 1e-6)
    off = np.abs(np.abs(at) / ACROSS - 0.5) / 0.25
    gain = edges / scale - pace.off_cost * off
    path = best_line(gain, pace.turn_cost)
    return at[path].astype(np.float64)


def best_line(gain: Curve, turn_cost: float) -> NDArray[np.intp]:
    """For each row the column of the connected line (one column a row at most) with the greatest sum of gains."""
    rows, columns = gain.shape
    came = np.zeros((rows, columns), np.int8)
    sums = gain[0].copy()
    for row in range(1, rows):
        padded = np.pad(sums, 1, constant_values=-np.inf)
        options = np.stack([padded[1:-1], padded[:-2] - turn_cost, padded[2:] - turn_cost])
        choice = options.argmax(axis=0)
        came[row] = np.array([0, -1, 1], np.int8)[choice]
        sums = options[choice, np.arange(columns)] + gain[row]
    path = np.empty(rows, np.intp)
    path[-1] = int(sums.argmax())
    for row in range(rows - 1, 0, -1):
        path[row - 1] = path[row] + came[row, path[row]]
    return path


def centred(axis: Axis, front: Curve, back: Curve, side: int, smooth: float) -> Axis:
    """The axis moved to the middle between the walls, its width their median distance."""
    middle = (front + back) / 2
    points = axis.points + axis.step * middle[:, None] * axis.normals
    return axis_through(points, axis.step * float(np.median(back - front)), side, smooth)
