"""Two opinions on one structure, the search's prior and the model's candidates, and the one mask that is made of them.

The candidate that agrees best with the prior speaks for the model. Where the two agree they are blended; where they do
not, one of them is wrong, and the one that looks more like the structure is kept. How far they agree goes into the
confidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.masks import Mask, Target, bounding_box

Opinion = Literal["prior", "model", "both"]

SCORE_WEIGHT = 0.5
"""Of the model's own estimate beside the agreement with the prior, when its candidates are ranked."""


@dataclass(frozen=True, slots=True)
class Blend:
    """How two opinions on one target become one mask.

    Attributes:
        model_share: weight of the model's mask where both agree, 0 to 1.
        agree: Dice from which on they agree.
        trust_model: whether the model's mask is kept where they do not.
        sigma_px: softness of the blend at 512 x 512 pixels.
    """

    model_share: float
    agree: float
    trust_model: bool
    sigma_px: float


BLENDS: Mapping[Target, Blend] = {
    "psoas": Blend(model_share=0.5, agree=0.7, trust_model=False, sigma_px=2.0),
    "combo": Blend(model_share=0.4, agree=0.7, trust_model=False, sigma_px=1.0),
    "vertebra": Blend(model_share=0.75, agree=0.7, trust_model=True, sigma_px=2.0),
}
"""Measured on development phantoms and slices: `python -m benchmarks.opinions` repeats the comparison."""


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """What came of two opinions.

    Attributes:
        mask: `(H, W)` bool, what is offered.
        model: `(H, W)` bool, the model's best candidate; empty if it drew nothing.
        opinion: which of them made the mask.
        agreement: Dice of the prior and the model's best candidate.
        score: the model's own estimate of that candidate's IoU, 0 to 1.
        chosen: index of that candidate.
        steadiness: mean Dice of `mask` with all of the model's candidates: where they differ, the place is in doubt.
    """

    mask: Mask
    model: Mask
    opinion: Opinion
    agreement: float
    score: float
    chosen: int
    steadiness: float


def overlap(first: Mask, second: Mask) -> float:
    """Dice coefficient of two masks of one shape; 0 if both are empty."""
    total = int(first.sum()) + int(second.sum())
    return 2.0 * int((first & second).sum()) / total if total else 0.0


def settle(prior: Mask, candidates: NDArray[np.bool_], scores: Sequence[float], target: Target) -> Settled:
    """Make one mask of a prior and the model's candidates.

    Args:
        prior: `(H, W)` bool, not empty.
        candidates: `(C, H, W)` bool, C at least 1.
        scores: predicted IoU of each candidate, nominally 0 to 1.
        target: decides how much the model counts.

    Returns:
        The mask and where it came from; never empty.
    """
    blend = BLENDS[target]
    window = _around(prior, candidates)
    ours, theirs = prior[window], candidates[(slice(None), *window)]
    agreements = [overlap(ours, each) for each in theirs]
    estimates = [float(np.clip(np.nan_to_num(score), 0, 1)) for score in scores]
    chosen = int(np.argmax([a + SCORE_WEIGHT * e for a, e in zip(agreements, estimates, strict=True)]))
    agreement, score, model = agreements[chosen], estimates[chosen], theirs[chosen]
    opinion: Opinion = "prior"
    if agreement >= blend.agree:
        opinion, drawn = "both", _blended(ours, model, blend, prior.shape)
    elif blend.trust_model and model.any():
        opinion, drawn = "model", model
    else:
        drawn = ours
    drawn = drawn if drawn.any() else ours
    mask = np.zeros_like(prior)
    mask[window] = drawn
    steadiness = float(np.mean([overlap(drawn, each) for each in theirs]))
    return Settled(mask, candidates[chosen], opinion, agreement, score, chosen, steadiness)


def _around(prior: Mask, candidates: NDArray[np.bool_]) -> tuple[slice, slice]:
    """The part of the picture in which anything is drawn, with room for the blend."""
    box = bounding_box(prior | candidates.any(axis=0))
    if box is None:
        return (slice(None), slice(None))
    x, y, width, height = box
    room = 8
    return (slice(max(0, y - room), y + height + room), slice(max(0, x - room), x + width + room))


def _blended(prior: Mask, model: Mask, blend: Blend, shape: tuple[int, ...]) -> Mask:
    """Where the weighted mean of both softened masks is more than a half."""
    weighted = (1 - blend.model_share) * prior + blend.model_share * model
    sigma = blend.sigma_px * np.sqrt(shape[0] * shape[1]) / 512
    soft = ndimage.gaussian_filter(weighted.astype(np.float32), sigma, mode="nearest", truncate=3.0)
    return np.asarray(soft > 0.5)
