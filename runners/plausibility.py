"""How likely a found mask is right, as a number and in words that a clinician understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from runners.anatomy import SURE_OF_LEVEL, Finding, View
from runners.confidence import expected_dice
from runners.confidence_table import MODELS
from runners.mask_evidence import mask_evidence
from runners.masks import Mask, Target
from runners.opinions import Settled


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of a mask.

    Attributes:
        confidence: the Dice coefficient with the truth that is to be expected, 0 to 1.
        warnings: what looks wrong, one sentence each.
    """

    confidence: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """A range that healthy and sick anatomy keeps, and what to say outside it.

    Attributes:
        name: of the evidence.
        low: lowest usual value.
        high: highest usual value.
        words: the sentence.
        weighs: whether it lowers the confidence; a reminder of what may go wrong, but mostly does not, does not.
    """

    name: str
    low: float
    high: float
    words: str
    weighs: bool = True

    def raised(self, evidence: Mapping[str, float]) -> bool:
        """Whether the value is known and outside."""
        value = evidence.get(self.name)
        return value is not None and not self.low <= value <= self.high


def _of_side(side: str) -> tuple[Flag, ...]:
    where = f"The psoas on the {side} of the picture"
    return (
        Flag(f"{side}_area", 0.75, 4.2, f"{where} is unusually small or large for this vertebra."),
        Flag(f"{side}_depth", 0.33, np.inf, f"{where} is unusually thin."),
        Flag(f"{side}_across", 1.25, 2.3, f"{where} lies unusually near to or far from the vertebra."),
        Flag(f"{side}_hu", 5, 130, f"{where} does not have the density of healthy muscle."),
        Flag(f"{side}_edge_share", 0.5, np.inf, f"{where} has hardly any visible border; check its outline."),
    )


_BOTH_AGREE = Flag("agreement_least", 0.6, 1.0, "The model and the anatomy search disagree about part of it; check it.")
_IN_VIEW = Flag("at_border", 0.0, 0.02, "It reaches the edge of the picture: part of it may be missing.")
_LEVEL_SURE = Flag(
    "level_certainty",
    SURE_OF_LEVEL,
    1.0,
    "The level was counted with some doubt: check that this is L3; its neighbours are there to pick instead.",
)

_COLUMN_SEEN = Flag(
    "column_credit",
    0.1,
    np.inf,
    "The vertebrae are hardly seen here: check that this is L3, and its outline.",
    weighs=False,
)

FLAGS: Mapping[Target, tuple[Flag, ...]] = {
    "psoas": (
        *_of_side("left"),
        *_of_side("right"),
        Flag("area_ratio", 0.55, 1.8, "Left and right psoas differ much in size."),
        Flag("hu_difference", -np.inf, 25, "Left and right psoas differ much in density."),
        _BOTH_AGREE,
        _IN_VIEW,
    ),
    "combo": (
        Flag("wall_symmetry", 0.6, 1.0, "Left and right abdominal wall differ much in size."),
        Flag("erector_symmetry", 0.6, 1.0, "Left and right back muscles differ much in size."),
        Flag("muscle_hu", 5, 80, "The muscle as a whole does not have the usual density."),
        _BOTH_AGREE,
        _IN_VIEW,
    ),
    "vertebra": (
        _LEVEL_SURE,
        _COLUMN_SEEN,
        Flag("depth_to_height", 0.75, 1.75, "The body is unusually narrow or flat for L3; check its outline."),
        _BOTH_AGREE,
        _IN_VIEW,
    ),
}
"""Ranges of the psoas in half-widths of the vertebral body. They warn and refuse nothing: on slices of ten patients all
bad masks raised one, and so did nearly half of the good ones. L3 of development phantoms is 0.8 to 1.7 times as deep as
high; where the column earned less than 0.1, a sixth of the masks was bad, most at a level that seemed certain."""


def evidence(target: Target, view: View, finding: Finding, settled: Sequence[Settled], mask: Mask) -> dict[str, float]:
    """Everything that speaks for or against a mask, by name, without unit.

    Args:
        target: what it should show.
        view: where it was searched.
        finding: what the search measured on its way.
        settled: what came of the two opinions on each piece.
        mask: `(H, W)` bool, the cleaned whole, upright.
    """
    areas = np.array([each.mask.sum() for each in settled], np.float64)
    weights = areas / max(1.0, areas.sum())
    agreements = np.array([each.agreement for each in settled])
    outline = int(mask[0].sum() + mask[-1].sum() + mask[:, 0].sum() + mask[:, -1].sum())
    gathered = {
        **finding.features,
        **mask_evidence(view, settled, mask),
        **_of_both_sides(finding.features),
        "agreement": float(agreements @ weights),
        "agreement_least": float(agreements[weights > SMALL_SHARE].min(initial=1.0)),
        "model_score": float(np.array([each.score for each in settled]) @ weights),
        "at_border": outline / max(1.0, float(np.sqrt(mask.sum()))),
        "kept": float(mask.sum()) / max(1.0, float(np.logical_or.reduce([each.mask for each in settled]).sum())),
    }
    if finding.level_certainty is not None:
        gathered["level_certainty"] = finding.level_certainty
    gathered["flags"] = float(sum(flag.weighs and flag.raised(gathered) for flag in FLAGS[target]))
    return gathered


SIDES = ("left", "right")
ONE_SIDED = 2.0
"""Logarithm of the ratio of both areas that stands for a side that was not found: 7 to 1."""


def _of_both_sides(features: Mapping[str, float]) -> dict[str, float]:
    """What the psoas of both sides say together: mean edge, least solidity, and how unlike they are in size."""
    sides = [side for side in SIDES if f"{side}_edge" in features]
    if not sides:
        return {}
    ratio = features.get("area_ratio", 0.0)
    return {
        "sides_edge": float(np.mean([features[f"{side}_edge"] for side in sides])),
        "sides_named": float(np.mean([features[f"{side}_named"] for side in sides])),
        "sides_solidity": min(features[f"{side}_solidity"] for side in sides),
        "sides_unlike": min(ONE_SIDED, abs(float(np.log(ratio)))) if ratio > 0 else ONE_SIDED,
    }


SMALL_SHARE = 0.05
"""Pieces below this share of the whole may be disputed without a word: each rectus is about 3 % of all muscle."""


def judge(target: Target, view: View, finding: Finding, settled: Sequence[Settled], mask: Mask) -> Judgement:
    """Say how likely a mask is right, and what looks wrong; arguments as for `evidence`."""
    gathered = evidence(target, view, finding, settled, mask)
    warnings = tuple(flag.words for flag in FLAGS[target] if flag.raised(gathered))
    return Judgement(expected_dice(MODELS, target, gathered), warnings)
