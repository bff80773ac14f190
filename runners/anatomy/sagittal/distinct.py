"""Which of several straightened columns are one: found twice, or one inside another."""

import numpy as np

from runners.anatomy.sagittal.spine import Spine

SAME, AS_WIDE = 0.2, 1.2
"""Columns whose middles lie closer than this, in widths, and of which neither is so many times wider, are one."""

INSIDE, WIDER = 0.4, 1.35
"""A column so much narrower, its middle so close to that of the wider one, in widths of that, lies inside it."""

ALL_OF_IT, MOST_OF_IT = 0.85, 0.5
"""Of a column's length, what must lie beside another for it to say no more, and for it to be a strip of that one."""


def distinct(spines: list[Spine]) -> list[Spine]:
    """The columns without those that say the same, or less.

    A strip of the bodies has discs too. Where they run right across the wider column, that is the column; where they do
    not, it took canal or vessels for bodies, and the narrower one stays.

    Args:
        spines: the likeliest first.
    """
    kept: list[Spine] = []
    for spine in spines:
        twice = any(_wider(spine, other) < AS_WIDE and _apart(spine, other, ALL_OF_IT) < SAME for other in kept)
        if not twice and not any(_strip_of(spine, other) for other in spines):
            kept.append(spine)
    return kept


def _strip_of(spine: Spine, other: Spine) -> bool:
    return (
        other.axis.width > WIDER * spine.axis.width
        and other.discs.at.size > 1
        and other.contrast >= spine.contrast
        and _apart(spine, other, MOST_OF_IT) < INSIDE
    )


def _wider(one: Spine, other: Spine) -> float:
    return max(one.axis.width, other.axis.width) / min(one.axis.width, other.axis.width)


def _apart(spine: Spine, other: Spine, share: float) -> float:
    """How far the middle of a column lies from that of another, in the wider one's widths.

    Without end where less than this share of it lies beside the other.
    """
    x, y = spine.axis.points.T
    other_x, other_y = other.axis.points.T
    beside = (y > other_y.min()) & (y < other_y.max())
    if spine.back_side != other.back_side or beside.mean() < share:
        return np.inf
    order = np.argsort(other_y, kind="stable")
    apart = np.abs(x[beside] - np.interp(y[beside], other_y[order], other_x[order]))
    return float(np.median(apart) / max(spine.axis.width, other.axis.width))
