"""The outer contour of the trunk's muscles: the last flesh beneath fat and skin in every direction."""

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.axial.wall_polar import STEPS_PER_HALF_WIDTH, Path, Polar, closed_path
from runners.anatomy.finding import Mask

SKIN_DEPTH = 0.13
"""Half-widths: skin is 2 to 3 mm thick, half a lumbar vertebra 22 to 25 mm wide."""

SKIN_SEEN_SHARE = 0.25
"""If in so many directions the outline of the patient is a thin layer with fat beneath, then it is skin everywhere.
Where fat is as black as air the outline may be the fascia itself, and nothing must be taken off it."""

BEYOND_WEIGHT = 3.0
BEYOND_AT_MOST = 0.6
"""Flesh left outside costs most, but no more than this depth of it: a table or an arm may lie there."""

FAT_WEIGHT = 1.5
FAT_WITHIN = 0.7
"""Fat just inside costs, over this depth: it keeps the contour off the table, and off the skin of all but the lean."""

EDGE_WEIGHT = 0.3
BONE_WEIGHT = 0.5
"""Against flesh: ribs mostly lie within the wall, but a bone may also be an arm's, and white may be the table."""

OUT_OF_PICTURE = 0.5
"""What lies outside the picture counts as half fat, and farther costs more: the contour leaves it, but not for good."""

FARTHER_WEIGHT = 0.2

NEAREST = 0.6
"""Half-widths from the centre, in the middle of the cavity, to the nearest wall of the most wasted patient."""

MOST_STEPS = 5
STEP_PRICE = 0.02
_EDGE_STEPS = 3

_A = STEPS_PER_HALF_WIDTH


def without_skin(flesh: Polar, patient: Mask, known: Mask, *, fat_visible: bool) -> tuple[Polar, bool]:
    """Take the skin off the flesh.

    Args:
        flesh: `(N, R)`, 0 to 1, muscle or bone.
        patient: `(N, R)`, inside the outline.
        known: `(N, R)`, inside the picture.
        fat_visible: whether fat is told from air, so that the outline is surely the skin.

    Returns:
        The flesh without a layer of `SKIN_DEPTH`, and whether it was taken.
    """
    rows, columns = flesh.shape
    rim = np.where(patient.any(axis=1), columns - patient[:, ::-1].argmax(axis=1), 0)
    if not fat_visible and _thin_layers(flesh, rim, known) < SKIN_SEEN_SHARE:
        return flesh, False
    last = np.where(known[np.arange(rows), np.clip(rim, 0, columns - 1)], rim - int(SKIN_DEPTH * _A), columns)
    return np.where(np.arange(columns) >= last[:, None], np.float32(0), flesh), True


def _thin_layers(flesh: Polar, rim: NDArray[np.int64], known: Mask) -> float:
    """Share of directions in which the first flesh below the outline is thin and has fat beneath."""
    rows, columns = flesh.shape
    inwards = np.clip(rim[:, None] - 1 - np.arange(int(0.45 * _A)), 0, columns - 1)
    dense = np.take_along_axis(flesh, inwards, 1) > 0.5
    starts = dense.argmax(axis=1)
    after = ~dense & (np.arange(dense.shape[1]) >= starts[:, None])
    thin = after.any(axis=1) & (after.argmax(axis=1) - starts <= 0.22 * _A)
    at_rim = known[np.arange(rows), np.clip(rim, 0, columns - 1)]
    return float((dense[:, : int(0.2 * _A)].any(axis=1) & thin & at_rim).mean())


def outer_contour(flesh: Polar, fat: Polar, known: Mask) -> tuple[Path, Polar]:
    """Find the outer contour.

    Args:
        flesh: `(N, R)`, 0 to 1, without skin.
        fat: `(N, R)`, 0 to 1, neither muscle nor bone.
        known: `(N, R)`, inside the picture.

    Returns:
        Column of the contour for each direction, and how much of an edge each cell is, -1 to 1.
    """
    columns = flesh.shape[1]
    total = np.cumsum(flesh, axis=1)
    beyond = np.minimum((total[:, -1:] - total) / _A, BEYOND_AT_MOST)
    depth = int(FAT_WITHIN * _A)
    passed = np.cumsum(np.pad(np.where(known, fat, np.float32(OUT_OF_PICTURE)), ((0, 0), (depth, 0))), axis=1)
    within = (passed[:, depth:] - passed[:, :-depth]) / _A
    before, after = means_beside(flesh, _EDGE_STEPS)
    edge = before - after
    farther = np.cumsum(~known, axis=1) / _A
    cost = BEYOND_WEIGHT * beyond + FAT_WEIGHT * within - EDGE_WEIGHT * edge + FARTHER_WEIGHT * farther
    cost[:, : min(columns, int(NEAREST * _A))] += 5.0
    return closed_path(cost.astype(np.float32), MOST_STEPS, STEP_PRICE), edge


def means_beside(values: Polar, steps: int) -> tuple[Polar, Polar]:
    """Means of the `steps` cells before each cell and of the `steps` cells from it on; beyond the ends lies nothing."""
    columns = values.shape[1]
    sums = np.cumsum(np.pad(values, ((0, 0), (steps + 1, steps))), axis=1)
    before = sums[:, steps : steps + columns] - sums[:, :columns]
    after = sums[:, 2 * steps : 2 * steps + columns] - sums[:, steps : steps + columns]
    return (before / steps).astype(np.float32), (after / steps).astype(np.float32)
