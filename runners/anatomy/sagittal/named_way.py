"""The way of the column through what the map of levels names, and how wide it is there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.sagittal.column import best_paths

ENOUGH = 0.35  # share named anything from which a place speaks for the column
REACH = 0.2  # of the longer side: no body is wider on each side of the way
FEWEST_ROWS = 0.09  # of the longer side


@dataclass(frozen=True, slots=True, eq=False)
class NamedWay:
    """A connected run of places, one a row.

    Attributes:
        rows: `(n,)` consecutive rows.
        columns: `(n,)` one place in each.
        width: front-to-back size of the bodies, in places.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    width: float


def named_way(named: NDArray[np.float32], smooth: NDArray[np.float32]) -> NamedWay | None:
    """The way that most is named along; None where hardly anything is.

    Args:
        named: `(h, w)` share of any level.
        smooth: the same, smoothed: the way is sought in it.
    """
    [(rows, columns, total)] = best_paths(smooth[None] - np.float32(ENOUGH))
    if rows.size < FEWEST_ROWS * max(named.shape) or total <= 0:
        return None
    reach = round(REACH * max(named.shape))
    beside = columns[:, None] + np.arange(-reach, reach + 1)
    inside = (beside >= 0) & (beside < named.shape[1])
    across = (inside & (named[rows[:, None], np.clip(beside, 0, named.shape[1] - 1)] > ENOUGH)).sum(axis=1)
    lean = np.arctan(np.polyfit(rows, columns, 1)[0])
    return NamedWay(rows, columns, float(np.median(across) * np.cos(lean)))
