"""Whether confidence means anything: its rank correlation with the true Dice, and how its bins are calibrated.

Judged on phantoms of the scoring recipe alone, real cases having been looked at while the finder was made: those of
the quality run as they are drawn, a fifth as many again spoilt by noise, blur and a cut-off field of view, and slices
in which nothing is to be found.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from benchmarks.quality.rows import Row

GOOD_DICE = 0.8
"""A mask from here on is worth editing rather than drawing anew."""

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence: how many, their mean confidence, mean Dice, and the share with a good mask."""

    answers: int
    confidence: float
    dice: float
    good: float


def judged(rows: Sequence[Row], *, with_failures: bool) -> list[Row]:
    """Rows whose confidence can be judged.

    Args:
        rows: any; real CT is left out.
        with_failures: also those that were not found though they are there (Dice 0 and confidence 0), and masks drawn
            where nothing is (Dice 0 with the confidence that they came with).
    """
    rows = [row for row in rows if row.group != "CT"]
    found = [row for row in rows if row.found and row.dice is not None]
    if not with_failures:
        return found
    missed = [row for row in rows if not row.found and row.expected == "found"]
    return [*found, *missed, *invented(rows)]


def invented(rows: Sequence[Row]) -> list[Row]:
    """Masks drawn where nothing was to be found."""
    return [row for row in rows if row.found and row.dice is None]


def spearman(rows: Sequence[Row]) -> float | None:
    """Rank correlation of confidence with Dice; None of fewer than three rows or where either never changes."""
    pairs = np.array([(row.confidence, row.dice or 0.0) for row in rows])
    if len(pairs) < 3 or np.ptp(pairs, axis=0).min() == 0:
        return None
    return float(stats.spearmanr(pairs[:, 0], pairs[:, 1]).statistic)


def reliability(rows: Sequence[Row]) -> list[Bin]:
    """Ten bins of equal width from 0 to 1; empty ones are left out."""
    confidence = np.array([row.confidence for row in rows])
    truth = np.array([row.dice or 0.0 for row in rows])
    number = np.clip((confidence * BINS).astype(int), 0, BINS - 1)
    result = []
    for one in np.unique(number):
        here = number == one
        means = float(confidence[here].mean()), float(truth[here].mean()), float((truth[here] >= GOOD_DICE).mean())
        result.append(Bin(int(here.sum()), *means))
    return result


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean distance of confidence from the mean Dice of its bin, weighted by answers (ECE); None without bins."""
    answers = sum(one.answers for one in bins)
    return sum(one.answers * abs(one.confidence - one.dice) for one in bins) / answers if answers else None
