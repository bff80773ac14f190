"""Figures of many rows: for each target over all of them, over each hardship, and over those without any."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.rows import Row

ALL, EASY = "all", "no hardship"
SMALLEST_STRATUM = 8
"""Of fewer rows a share says nothing; they are reported, but no promise is held against them."""

UNHARD = frozenset({"PNG", "DICOM", "table", "contrast", "mirrored"})
"""Strata that are usual rather than hard."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one stratum of one target came to; None where no row has the figure.

    Attributes:
        target: `psoas`, `combo` or `vertebra`.
        stratum: a hardship, a way of showing, `all` or `no hardship`.
        rows: how many questions.
        found: share of those to be found that were.
        right_level: share of the vertebrae called and drawn as L3; one that was not found is not right.
        wrong_level: share found at another level or without one.
        inside: share of points meant to lie inside that do.
        outside: share of points meant to lie outside that do.
        dice: mean over what is to be found, 0 where it was not.
        dice_found: mean over what was found.
        dice_low: tenth percentile of `dice`.
        surface_mm: median of the 95th-percentile surface distances.
        confidence: mean over the found.
        opinions: share of masks by `prior`, `model`, `both`.
        seconds: median time of a request.
        anatomy_ms: median time of the search.
    """

    target: str
    stratum: str
    rows: int
    found: float | None
    right_level: float | None
    wrong_level: float | None
    inside: float | None
    outside: float | None
    dice: float | None
    dice_found: float | None
    dice_low: float | None
    surface_mm: float | None
    confidence: float | None
    opinions: tuple[float, float, float] | None
    seconds: float | None
    anatomy_ms: float | None


OPINIONS = ("prior", "model", "both")


def by_stratum(rows: Sequence[Row], target: str) -> list[Figures]:
    """Figures of a target: all, those without hardship, then each stratum by name.

    Args:
        rows: of any target and group; rows in which nothing is to be found do not count.
        target: which one.
    """
    asked = [row for row in rows if row.target == target and row.expected != "not found"]
    if not asked:
        return []
    sure = [row for row in asked if row.expected == "found"]
    easy = [row for row in sure if not set(row.strata) - UNHARD]
    result = [figures(target, ALL, sure), figures(target, EASY, easy)]
    names = sorted({stratum for row in asked for stratum in row.strata})
    result += [figures(target, name, [row for row in asked if name in row.strata]) for name in names]
    return [one for one in result if one.rows]


def figures(target: str, stratum: str, rows: Sequence[Row]) -> Figures:
    """Figures of these rows, whatever they are."""
    found = [row for row in rows if row.found]
    drawn = [row.opinion for row in found if row.opinion]
    dices = [row.dice for row in rows if row.dice is not None]
    return Figures(
        target=target,
        stratum=stratum,
        rows=len(rows),
        found=mean(row.found for row in rows),
        right_level=mean(row.right_level is True for row in rows if row.target == "vertebra"),
        wrong_level=mean(row.right_level is False for row in rows if row.target == "vertebra"),
        inside=share(row.inside for row in rows),
        outside=share(row.outside for row in rows),
        dice=mean(dices),
        dice_found=mean(row.dice for row in found if row.dice is not None),
        dice_low=middle(dices, lambda values: np.percentile(values, 10)),
        surface_mm=middle((row.surface_mm for row in rows if row.surface_mm is not None), np.median),
        confidence=mean(row.confidence for row in found),
        opinions=_opinions(drawn),
        seconds=middle((row.seconds for row in rows), np.median),
        anatomy_ms=middle((row.anatomy_ms for row in rows if row.anatomy_ms is not None), np.median),
    )


def mean(values: Iterable[float]) -> float | None:
    """The mean, None of nothing."""
    return middle(values, np.mean)


def middle(values: Iterable[float], kind: Callable[[Sequence[float]], object]) -> float | None:
    """A mean, median or percentile, None of nothing."""
    listed = [float(value) for value in values]
    return float(np.asarray(kind(listed))) if listed else None


def share(hits: Iterable[tuple[int, int]]) -> float | None:
    """Hits among all points together, None without points."""
    listed = list(hits)
    points = sum(count for _, count in listed)
    return sum(hit for hit, _ in listed) / points if points else None


def _opinions(drawn: Sequence[str]) -> tuple[float, float, float] | None:
    if not drawn:
        return None
    prior, model, both = (drawn.count(name) / len(drawn) for name in OPINIONS)
    return prior, model, both
