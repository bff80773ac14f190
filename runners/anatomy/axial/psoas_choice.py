"""Which contour of a psoas is the most plausible: by its edge, size, place and density, and by the other side."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

USUAL_PLACE = (1.6, 0.35)
USUAL_SPREAD = (0.42, 0.5)
"""Where the middle of a psoas lies beside the body, and how far from there it may: across and behind, half-widths."""

BESIDE_BODY = 1.0
BESIDE_RADII = 0.8
BESIDE_SPREAD = 0.3
"""A psoas lies against the body: its middle is by most of its own radius further out than the body's side, so a thin
one is nearer to the midline than a thick one; quadratus, kidney and bowel are farther out than their size says."""

LEAST_USUAL_AREA = 0.6
MOST_USUAL_AREA = 3.0
SMALL_WEIGHT = 1.5
LARGE_WEIGHT = 0.25
"""A patch of muscle beside the body that is no psoas is mostly small: tips of quadratus, crura, nodes."""

MOST_LOG_RATIO = 0.8
"""Sides that differ by more than this are not the less likely for differing still more: one may be wasted."""

NAMED_WEIGHT, NAMED_USUAL = 2.0, 0.6
"""What agreement with the map of parts is worth, and what a usual psoas reaches with cells as coarse as its. Where the
map sees none at all it says nothing about contours: a scan unlike all it learnt is searched as if there were no map."""

BEST_CONTOUR = 2.3
"""Score of an outline with nothing but edges, at its usual place, that the map of parts wholly agrees with."""

HU_FROM_BACK = 20.0
"""Psoas and erector spinae of one patient differ by less, with contrast agent or without; kidney and vessel by more."""


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """One outline of a psoas.

    Attributes:
        outline: `(A, 2)` across and behind, half-widths.
        edge: mean drop from muscle to other tissue along it, 0 to 1.
        edge_share: share of it that has such a drop.
        area: in square half-widths.
        centre: across and behind of its centroid.
        hu: median attenuation around its seed.
        score: how plausible it is by itself.
        named: agreement with the map of parts, 0 to 1; 0 as well where the map sees no psoas on this side, which costs
            no score, but is no sign of a good one either.
    """

    outline: Floats
    edge: float
    edge_share: float
    area: float
    centre: tuple[float, float]
    hu: float
    score: float
    named: float


def judged(
    outline: Floats,
    drop: Floats,
    area: float,
    centre: tuple[float, float],
    level: float,
    muscle_hu: float,
    named: float | None,
) -> Contour:
    """Judge one contour by its edge, its size, its place, its density, and what the map of parts says to it."""
    edge, edge_share = float(drop.mean()), float((drop > 0.25).mean())
    beside = BESIDE_BODY + BESIDE_RADII * np.sqrt(area / np.pi)
    off_place = np.hypot((abs(centre[0]) - beside) / BESIDE_SPREAD, (centre[1] - USUAL_PLACE[1]) / USUAL_SPREAD[1])
    off_size = SMALL_WEIGHT * max(0.0, LEAST_USUAL_AREA - area) + LARGE_WEIGHT * max(0.0, area - MOST_USUAL_AREA)
    off_hu = max(0.0, abs(level - muscle_hu) - HU_FROM_BACK)
    score = edge + 0.5 * edge_share - 0.25 * float(off_place) - off_size - 0.01 * off_hu
    if named is not None:
        score += NAMED_WEIGHT * (named - NAMED_USUAL)
    return Contour(outline, edge, edge_share, area, centre, level, score, named or 0.0)


def best_pair(by_side: dict[int, list[Contour]]) -> dict[int, Contour]:
    """The two sides that are plausible by themselves and alike."""
    if not by_side[-1] or not by_side[1]:
        return {side: max(found, key=lambda one: one.score) for side, found in by_side.items() if found}
    pairs = [(first, second) for first in by_side[-1] for second in by_side[1]]
    best = max(pairs, key=lambda pair: pair[0].score + pair[1].score - _unlike(*pair))
    return {-1: best[0], 1: best[1]}


def _unlike(first: Contour, second: Contour) -> float:
    """What two sides cost that differ in size, height or density."""
    return (
        0.4 * min(MOST_LOG_RATIO, abs(float(np.log(first.area / second.area))))
        + 0.3 * abs(first.centre[1] - second.centre[1])
        + 0.3 * abs(abs(first.centre[0]) - abs(second.centre[0]))
        + 0.01 * max(0.0, abs(first.hu - second.hu) - 15)
    )
