"""The Dice coefficient with the truth that a mask is expected to have, from what is known about it without the truth.

A logistic model for each target over named pieces of evidence, each limited to the range that it was fitted on, so that
nothing can be concluded from a figure that was never seen. `tools.calibrate` fits it and writes the table.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from runners.masks import Target


@dataclass(frozen=True, slots=True)
class Term:
    """One piece of evidence.

    Attributes:
        low: least value that was fitted on.
        high: greatest value.
        middle: mean; stands for what is missing.
        spread: standard deviation.
        weight: of the value in standard deviations from the mean, in log-odds.
    """

    low: float
    high: float
    middle: float
    spread: float
    weight: float


@dataclass(frozen=True, slots=True)
class Model:
    """Log-odds of one target's Dice: `base` and a term for each piece of evidence."""

    base: float
    terms: Mapping[str, Term]

    def expected_dice(self, evidence: Mapping[str, float]) -> float:
        """0 to 1; evidence that the model does not know is not used, what is missing counts as usual."""
        odds = self.base
        for name, term in self.terms.items():
            value = evidence.get(name, term.middle)
            value = term.middle if math.isnan(value) else min(term.high, max(term.low, value))
            odds += term.weight * (value - term.middle) / term.spread
        return 1 / (1 + math.exp(-odds))


def expected_dice(models: Mapping[Target, Model], target: Target, evidence: Mapping[str, float]) -> float:
    """What to expect of a mask of a target, by the model that was fitted for it."""
    return models[target].expected_dice(evidence)
