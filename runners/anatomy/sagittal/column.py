"""Where the vertebral column runs: a path through the rows whose cross-section is body, canal, posterior elements.

Density alone locks onto the row of spinous processes, which is denser than the bodies of the old, or onto an aorta
full of contrast. A column of bodies changes along its way, which a vessel does not; it is solid all along, which the
row of processes is not; and behind it lie the canal and that row.
All widths and both sides (back to the right, back to the left) are searched at once, by dynamic programming over the
rows; a path begins and ends where the cross-section begins and ends to fit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.sagittal.coarse import Coarse

WIDTHS_SHARE = (0.055, 0.07, 0.09, 0.115, 0.15, 0.19, 0.24, 0.31)
"""Front-to-back size of bodies as a share of the longer side: 28 to 44 mm in a field of view of 120 to 450 mm."""

CORE = (-0.3, 0.3)
BODY = (-0.42, 0.42)
CANAL = (0.62, 0.85)
PROCESSES = (0.95, 1.6)
"""Where things lie in front of (-) or behind (+) the middle of a body, in its widths."""

PITCH = 1.2  # from one body to the next, in widths: what is averaged along the column

WEIGHTS = {"solid": 2.4, "canal": -0.7, "solid_behind": 0.85, "more_behind": -0.8, "dense_behind": -0.65}
CHANGES = ((2.4, 0.0, 0.25), (0.9, 0.72, 0.2), (-0.5, -0.8, 0.2), (2.7, 1.3, 0.2))
"""(weight, where, at most) of end-plates in the body, at the canal, in front, and of processes behind."""

THRESHOLD = 2.2
"""Cross-section score from which a row speaks for a column. These weights come from a logistic fit of column against
elsewhere on 100 training phantoms; bodies and discs together are solid, rows of processes are not."""

BLOCKED = 0.4  # widths beside a path that are closed to the next round
STEP_COST = 0.03
_STEPS = (-1, 0, 1)
_RESTART = 2


@dataclass(frozen=True, slots=True, eq=False)
class ColumnPath:
    """One way through the picture, in cells of the coarse copy.

    Attributes:
        rows: `(n,)` consecutive rows.
        columns: `(n,)` float64, middle of the bodies.
        scores: `(n,)` fit of the cross-section in each row.
        width: front-to-back size of the bodies.
        back: 1 if the back is to the right, -1 to the left.
        total: sum of the scores beyond `THRESHOLD`.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.float64]
    scores: NDArray[np.float64]
    width: float
    back: int
    total: float


def column_paths(coarse: Coarse, *, rounds: int = 1) -> list[ColumnPath]:
    """The paths that fit best, of each round first the best of all; empty where nothing fits anywhere.

    Args:
        coarse: the small copy, head or feet up.
        rounds: how often to look again beside the best path found: a vessel full of contrast may fit better.
    """
    bone = coarse.boneness
    side = max(bone.shape)
    widths = [w for w in (share * side for share in WIDTHS_SHARE) if 4 <= w <= 0.6 * bone.shape[1]]
    fits = [(back, width) for back in (1, -1) for width in widths]
    if not fits:
        return []
    # All maps in the frame of the picture: a path blocked for one kind is blocked for all.
    scores = np.stack(
        [cross_section(bone[:, ::back], coarse.solidity[:, ::back], width)[:, ::back] for back, width in fits]
    )
    found: list[ColumnPath] = []
    for _ in range(rounds):
        paths = []
        for kind, (rows, columns, total) in enumerate(best_paths(scores)):
            back, width = fits[kind]
            if rows.size >= width:
                along = scores[kind, rows, columns].astype(np.float64)
                paths.append(ColumnPath(rows, columns.astype(np.float64) + 0.5, along, width, back, total))
        if not paths:
            break
        paths.sort(key=lambda path: -path.total)
        found += paths
        best = paths[0]
        reach = max(round(BLOCKED * best.width), 1)
        near = np.clip(best.columns.astype(np.intp)[:, None] + np.arange(-reach, reach + 1), 0, bone.shape[1] - 1)
        scores[:, best.rows[:, None], near] = -1.0
    return found


def cross_section(bone: NDArray[np.float32], solid: NDArray[np.float32], width: float) -> NDArray[np.float32]:
    """`(h, w)` how well body, canal and processes fit around each cell, the back being to the right."""
    columns = np.arange(bone.shape[1])
    ends = columns + 0.5
    bone_sums, solid_sums = (
        np.pad(np.cumsum(cells, axis=1, dtype=np.float32), ((0, 0), (1, 0))) for cells in (bone, solid)
    )

    def mean(sums: NDArray[np.float32], reach: tuple[float, float]) -> NDArray[np.float32]:
        low, high = (np.clip(np.rint(ends + end * width), 0, columns.size).astype(np.intp) for end in reach)
        return np.asarray((sums[:, high] - sums[:, low]) / np.maximum(high - low, 1), np.float32)

    def over_a_pitch(cells: NDArray[np.float32]) -> NDArray[np.float32]:
        smooth: NDArray[np.float32] = ndimage.uniform_filter1d(cells, int(PITCH * width), axis=0, mode="nearest")
        return smooth

    changes = over_a_pitch(_changes(mean(bone_sums, CORE), max(round(0.1 * width), 1)))
    body, behind = over_a_pitch(mean(solid_sums, BODY)), over_a_pitch(mean(solid_sums, PROCESSES))
    beside = WEIGHTS["canal"] * mean(solid_sums, CANAL) + WEIGHTS["dense_behind"] * mean(bone_sums, PROCESSES)
    score = WEIGHTS["solid"] * body + over_a_pitch(beside)
    score += WEIGHTS["solid_behind"] * np.minimum(behind, 0.5) + WEIGHTS["more_behind"] * np.maximum(behind - body, 0)
    for weight, at, most in CHANGES:
        there = np.clip(columns + round(at * width), 0, columns.size - 1)
        score += np.float32(weight) * np.minimum(changes, np.float32(most))[:, there]
    return score - np.float32(THRESHOLD)


def _changes(core: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    """`(h, w)` how much the middle of the column changes along its way: end-plates and discs do, a vessel does not.

    The way may lean: what counts is the smallest change over upright and 45 degrees either way.
    """
    padded = np.pad(core, reach, mode="edge")
    height, width = core.shape
    result = np.full(core.shape, np.inf, np.float32)
    for lean in (-reach, 0, reach):
        above = padded[:height, reach - lean : reach - lean + width]
        below = padded[2 * reach :, reach + lean : reach + lean + width]
        np.minimum(result, np.abs(below - above), out=result)
    return result


def best_paths(scores: NDArray[np.float32]) -> list[tuple[NDArray[np.intp], NDArray[np.intp], float]]:
    """Rows, columns and sum of the best connected run in each of `(k, h, w)` score maps."""
    kinds, height, width = scores.shape
    came = np.empty((height, kinds, width), np.int8)
    sums = np.empty((height, kinds, width), np.float32)
    sums[0], came[0] = scores[:, 0], _RESTART
    padded = np.full((kinds, width + 2), -np.inf, np.float32)
    for row in range(1, height):
        padded[:, 1:-1] = sums[row - 1]
        best, step = sums[row - 1], np.zeros((kinds, width), np.int8)
        for shift in (-1, 1):
            other = padded[:, 1 + shift : 1 + shift + width] - np.float32(STEP_COST)
            better = other > best
            best = np.where(better, other, best)
            step[better] = shift
        step[best <= 0] = _RESTART
        came[row] = step
        sums[row] = np.maximum(best, 0) + scores[:, row]
    found = []
    for kind in range(kinds):
        row, at_column = divmod(int(sums[:, kind].argmax()), width)
        total = float(sums[row, kind, at_column])
        steps = []
        at_row = row
        while True:
            steps.append(at_column)
            step_here = int(came[at_row, kind, at_column])
            if step_here == _RESTART:
                break
            at_row, at_column = at_row - 1, at_column + step_here
        rows = np.arange(at_row, row + 1)
        found.append((rows, np.array(steps[::-1], np.intp), total))
    return found
