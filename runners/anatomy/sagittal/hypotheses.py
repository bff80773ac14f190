"""Which disc may be the lumbosacral one: every disc found, either way up, and two that were missed at either end."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.sagittal.discs import Discs
from runners.anatomy.sagittal.straight import ACROSS, Curve

BEYOND = (0.75, 1.35)
"""Where a disc that was missed at an end of the chain is looked for, in distances of the last two."""

USUAL_PITCH = 1.05  # widths, where there are no two discs
MISSED = 2
"""With more discs missing at an end, L3 would not lie between two that were found."""

TO_L3 = 3
"""L3 lies above the third disc above the lumbosacral one: L5-S1, L4-L5, L3-L4."""


@dataclass(frozen=True, slots=True, eq=False)
class Hypotheses:
    """Each says: this is the lumbosacral disc, and the feet are this way.

    Attributes:
        at: `(m,)` where it crosses the axis, in samples along it.
        disc: `(m,)` its number among the discs found; below 0 or from their count on for one that was missed.
        way: `(m,)` 1 if the sacrum lies further down in the picture, -1 if further up.
        l3: `(m,)` number of the body that would be L3, body 0 lying below disc 0; -1 where it lies in no two discs.
    """

    at: Curve
    disc: NDArray[np.intp]
    way: NDArray[np.intp]
    l3: NDArray[np.intp]


def hypotheses(discs: Discs) -> Hypotheses:
    """All of them for a chain of discs: those with the sacrum below first."""
    count = discs.at.size
    numbers = np.arange(count)
    beyond = np.arange(MISSED)
    disc = np.concatenate([numbers, count + beyond, numbers, -1 - beyond]).astype(np.intp)
    way = np.repeat(np.array([1, -1], np.intp), count + MISSED)
    at = np.concatenate([discs.at, _missed(discs, 1), discs.at, _missed(discs, -1)])
    l3 = np.where(way > 0, disc - TO_L3, disc + TO_L3 - 1)
    l3 = np.where((l3 >= 0) & (l3 < count - 1), l3, -1)
    return Hypotheses(at, disc, way, l3)


def _missed(discs: Discs, way: int) -> Curve:
    """`(MISSED,)` where further discs would be, in samples: at the darkest place about one distance on, then evenly."""
    last = float(discs.at[-1 if way > 0 else 0])
    pitch = (
        abs(float(discs.at[-1] - discs.at[-2] if way > 0 else discs.at[1] - discs.at[0])) if discs.at.size > 1 else 0
    )
    pitch = pitch or USUAL_PITCH * ACROSS
    end = len(discs.darkness) - 1
    low, high = sorted(int(np.clip(last + way * reach * pitch, 0, end)) for reach in BEYOND)
    first = last + way * pitch if high - low < 2 else low + int(discs.darkness[low : high + 1].argmax())
    return np.asarray(first + way * pitch * np.arange(MISSED), np.float64)
