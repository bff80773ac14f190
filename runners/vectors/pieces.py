"""A closed outline cut into ever fewer, ever longer pieces, each nearly straight.

Where two neighbouring pieces meet is a cut. Cuts are taken away where that costs least: the cost is how much the
squared distances of the crack middles from their piece's best line grow. All rings of a mask go together; the cost
of a piece comes from running sums, so a round is a few array operations whatever the pieces' lengths.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.vectors.outline import Ring

Indices = NDArray[np.intp]
Numbers = NDArray[np.float64]

FEWEST_CUTS = 4
"""Nothing in a body is a triangle; a ring keeps four vertices."""

STRAIGHTEST = 0.5
"""A piece whose ends are nearer to each other than this share of its length has turned back (a spur, a thin strip's
tip) and is no line, however narrow it is. A straight piece walks its staircase with at least 0.71."""


@dataclass(frozen=True, slots=True)
class Chains:
    """Rings of unit edges, one after the other.

    Attributes:
        corner: `(N, 2)` x, y where each edge starts.
        ring: `(N,)` which ring an edge belongs to.
        first, count: `(R,)` where each ring starts, and how many edges it has.
        sums: `(5, N + 1)` running sums of x, y, xx, xy, yy of the edges' middles, which are relative to `centre` so
            that squares stay exact.
        centre: `(2,)`.
    """

    corner: Numbers
    ring: Indices
    first: Indices
    count: Indices
    sums: Numbers
    centre: Numbers


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where rings are cut: `at` `(S,)` edge numbers, rising; each cut starts a piece that ends at the cut `after`."""

    at: Indices
    ring: Indices
    after: Indices
    before: Indices


def chains(rings: Sequence[Ring]) -> Chains:
    """Lay rings of unit edges one after the other and sum up what lines are fitted from."""
    count = np.array([len(ring) for ring in rings])
    corner = np.concatenate(rings)
    centre = np.round(corner.mean(axis=0))
    x, y = np.concatenate([(ring + np.roll(ring, -1, axis=0)) / 2 for ring in rings]).T - centre[:, None]
    sums = np.zeros((5, len(corner) + 1))
    np.cumsum([x, y, x * x, x * y, y * y], axis=1, out=sums[:, 1:])
    return Chains(corner, np.repeat(np.arange(len(rings)), count), np.cumsum(count) - count, count, sums, centre)


def cuts(lines: Chains, at: Indices) -> Cuts:
    """Link cuts to their neighbours on the same ring; every ring has at least one."""
    ring = lines.ring[at]
    return Cuts(at, ring, *neighbours(ring))


def neighbours(ring: Indices) -> tuple[Indices, Indices]:
    """What comes after and before each entry on its closed ring, where each ring's entries lie together."""
    starts, ends = np.flatnonzero(np.diff(ring, prepend=-1)), np.flatnonzero(np.diff(ring, append=-1))
    after, before = np.arange(1, len(ring) + 1), np.arange(-1, len(ring) - 1)
    after[ends], before[starts] = starts, ends
    return after, before


def moments(lines: Chains, begin: Indices, end: Indices, ring: Indices) -> tuple[Indices, Numbers]:
    """Number of edges from one cut to another of the same ring, and the five sums of their middles."""
    total = lines.sums[:, end] - lines.sums[:, begin]
    number = end - begin
    around = np.flatnonzero(number <= 0)
    if around.size:
        of = ring[around]
        stop = lines.first[of] + lines.count[of]
        total[:, around] += lines.sums[:, stop] - lines.sums[:, lines.first[of]]
        number[around] += lines.count[of]
    return number, total


def survival(lines: Chains, costs: Sequence[float]) -> Indices:
    """Take cuts away, cheapest first, and tell how long each one stays.

    Args:
        lines: the rings.
        costs: rising; squared pixels, summed over the crack middles of a piece.

    Returns:
        `(N,)` for the start of each edge: how many of `costs` a cut there survives; -1 where the ring goes straight on.
    """
    after, before = neighbours(lines.ring)
    corner = lines.corner
    turning = np.any(corner[after] - corner != corner - corner[before], axis=1)
    survived: Indices = np.where(turning, 0, -1)
    here = cuts(lines, np.flatnonzero(turning))
    own = _unevenness(lines, here.at, here.at[here.after], here.ring)
    for cost in costs:
        while True:
            joined = _unevenness(lines, here.at[here.before], here.at[here.after], here.ring)
            growth = joined - own - own[here.before]
            left = np.bincount(here.ring, minlength=len(lines.count))
            growth[left[here.ring] <= FEWEST_CUTS] = np.inf
            least = np.minimum(growth[here.after], growth[here.before])
            # Equal neighbours: the one that comes later on its ring goes.
            ties = (growth == growth[here.after]) & (here.after > np.arange(len(growth)))
            goes = (growth < cost) & (growth <= least) & ~ties
            goes &= ~((growth == growth[here.before]) & goes[here.before])
            if not goes.any():
                break
            _spare_the_last(goes, growth, here.ring, left)
            gone = np.flatnonzero(goes)
            own[here.before[gone]] = joined[gone]
            own = own[~goes]
            here = cuts(lines, here.at[~goes])
        survived[here.at] += 1
    return survived


def _spare_the_last(goes: NDArray[np.bool_], growth: Numbers, ring: Indices, left: Indices) -> None:
    """Of rings that would lose too many cuts in one round, take only the cheapest."""
    surplus = left - FEWEST_CUTS
    for short in np.flatnonzero(np.bincount(ring[goes], minlength=len(left)) > surplus):
        of = np.flatnonzero(goes & (ring == short))
        goes[of[np.argsort(growth[of], kind="stable")[max(0, surplus[short]) :]]] = False


def _unevenness(lines: Chains, begin: Indices, end: Indices, ring: Indices) -> Numbers:
    """Sum of squared distances of crack middles from their best line: the smaller eigenvalue of their scatter."""
    number, (x, y, xx, xy, yy) = moments(lines, begin, end, ring)
    mean_x, mean_y = x / number, y / number
    xx, xy, yy = xx - x * mean_x, xy - x * mean_y, yy - y * mean_y
    spread = np.hypot((xx - yy) / 2, xy)
    uneven: Numbers = np.maximum((xx + yy) / 2 - spread, 0.0)
    chord = lines.corner[begin] - lines.corner[end]
    turned = np.hypot(chord[:, 0], chord[:, 1]) < STRAIGHTEST * number
    uneven[turned & (number > FEWEST_CUTS)] = np.inf
    return uneven
