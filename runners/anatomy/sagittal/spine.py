"""The column of a slice: which of the paths it is, straightened, with its walls and discs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.sagittal.coarse import Coarse
from runners.anatomy.sagittal.column import ColumnPath, column_paths
from runners.anatomy.sagittal.discs import Discs, find_discs
from runners.anatomy.sagittal.look import Look
from runners.anatomy.sagittal.named_column import named_columns
from runners.anatomy.sagittal.onward import onward
from runners.anatomy.sagittal.straight import ACROSS, Axis, Curve, axis_through, sample
from runners.anatomy.sagittal.walls import NIMBLE, centred, track_walls

BRIGHTEST_HU = 400.0  # denser is metal or contrast: it must not outweigh bone
DARKEST_HU = -200.0  # air is no darker than it has to be to be told from fat
ROUNDS = 3
CANDIDATES = 6
NAMED_EVERY = 4  # samples
BORDER = 0.25  # widths on either side over which names change at a disc
SAME, AS_WIDE = 0.4, 1.35
"""Paths whose middles lie closer than this, in widths, are one, unless one is so many times wider than the other."""

SMOOTH = (0.6, 0.5, 0.25)
"""Widths over which the axis is smoothed: as found, between its walls, and with the bend of the sacrum."""


@dataclass(frozen=True, slots=True, eq=False)
class Spine:
    """A straightened column.

    Attributes:
        axis: the middle of the bodies.
        straight: `(n, m)` the slice along it.
        front, back: `(n,)` walls, in samples from the axis.
        discs: what was found along it.
        back_side: 1 if the back is to the right of the upright picture, else -1.
        soft_hu: mode of soft tissue.
        fit: how well its cross-section fitted, over all rows of the picture.
        named: share of it, between its first and last disc, that the map of levels names anything at all.
        height, picture_width: rows and columns of the picture.
    """

    axis: Axis
    straight: NDArray[np.float32]
    front: Curve
    back: Curve
    discs: Discs
    back_side: int
    soft_hu: float
    fit: float
    named: float
    height: int
    picture_width: int

    @property
    def contrast(self) -> float:
        """Usual contrast of its discs; 0 without any."""
        return float(np.median(self.discs.contrasts)) if self.discs.at.size else 0.0

    @property
    def credit(self) -> float:
        """How likely this is the column, not a vessel or the row of processes: fit, discs, and how far they go."""
        at = self.discs.at
        if at.size < 2:
            return 0.0
        covered = float(at[-1] - at[0]) * self.axis.step / self.height
        return self.fit * float(np.sqrt(max(self.contrast, 0.0) * covered))


def find_spines(seen: Look) -> list[Spine]:
    """Everything in a slice that may be its column, the likeliest first."""
    limited = np.clip(seen.hu, np.float32(DARKEST_HU), np.float32(BRIGHTEST_HU))
    paths = _different(sorted(column_paths(seen.coarse, rounds=ROUNDS), key=lambda path: -path.total))
    paths += named_columns(seen.coarse, seen.levels)
    return sorted((_straightened(limited, seen, path) for path in paths), key=lambda spine: -spine.credit)


def _different(paths: list[ColumnPath]) -> list[ColumnPath]:
    """The first paths that are not the same column twice."""
    kept: list[ColumnPath] = []
    for path in paths:
        if len(kept) == CANDIDATES:
            break
        if not any(_same(path, other) for other in kept):
            kept.append(path)
    return kept


def _same(one: ColumnPath, other: ColumnPath) -> bool:
    wider, narrower = max(one.width, other.width), min(one.width, other.width)
    if one.back != other.back or wider > AS_WIDE * narrower:
        return False
    _, here, there = np.intersect1d(one.rows, other.rows, return_indices=True)
    if not here.size:
        return False
    apart = np.abs(one.columns[here] - other.columns[there])
    return bool(np.median(apart) < SAME * wider)


def _straightened(hu: NDArray[np.float32], seen: Look, path: ColumnPath) -> Spine:
    coarse = seen.coarse
    cell = np.array([coarse.cell[1], coarse.cell[0]])
    points = np.stack([path.columns, path.rows + 0.5], axis=1) * cell
    axis = axis_through(points, path.width * cell[0], path.back, SMOOTH[0])
    front, back = track_walls(sample(hu, axis, DARKEST_HU), coarse.soft_hu)
    axis = _longer(centred(axis, front, back, path.back, SMOOTH[1]), coarse, path.back)
    front, back = track_walls(sample(hu, axis, DARKEST_HU), coarse.soft_hu, NIMBLE)
    axis = centred(axis, front, back, path.back, SMOOTH[2])
    straight = sample(hu, axis, DARKEST_HU)
    front, back = track_walls(straight, coarse.soft_hu, NIMBLE)
    borders = seen.levels.borders(axis.points, round(BORDER * ACROSS))
    discs = find_discs(straight, coarse.soft_hu, borders)
    between = axis.points[int(discs.at.min(initial=0)) : int(discs.at.max(initial=1)) + 1 : NAMED_EVERY]
    named = float(1 - seen.levels.at(between)[:, 0].mean())
    fit = path.total / coarse.hu.shape[0]
    return Spine(axis, straight, front, back, discs, path.back, coarse.soft_hu, fit, named, *hu.shape)


def _longer(axis: Axis, coarse: Coarse, side: int) -> Axis:
    """The axis, carried on at both ends as far as anything solid lies there."""
    cell = np.array([coarse.cell[1], coarse.cell[0]])
    points = axis.points
    cut = min(ACROSS // 2, len(points) // 4)
    reach = max(min(ACROSS // 2, len(points) // 4), 1)
    kept = points[cut : len(points) - cut]
    down, up = kept[-1] - kept[-1 - reach], kept[0] - kept[reach]
    width = axis.width / cell[0]
    below = onward(coarse.solidity, kept[-1] / cell, down / np.hypot(*down), -side, width) * cell
    above = onward(coarse.solidity, kept[0] / cell, up / np.hypot(*up), side, width) * cell
    return axis_through(np.concatenate([above[::-1], kept, below]), axis.width, side, SMOOTH[2])
