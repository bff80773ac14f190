"""How wrong the drawn masks are, and how wrong the model's own estimate of that is."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

FOCAL_WEIGHT = 20.0
"""Source: the SAM 2 paper's training details (focal to Dice 20 : 1)."""

BALANCED_WEIGHT = 3.0
"""Early on, foreground and background count equally: a structure is 1 % of a picture, and drawing nothing is a trap."""

MEAN_WEIGHT_EARLY, MEAN_WEIGHT_LATE = 0.5, 0.05
"""Weight of the candidates' mean loss beside the best one's; without it two of three never learn."""

OTHER_HEAD_WEIGHT = 0.3
"""The single-mask token learns from ambiguous prompts too, and the candidates from clear ones, at this weight."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Result for N prompts.

    Attributes:
        loss: scalar.
        chosen: `(N,)` index of the mask that SAM2 would answer with.
        iou: `(N, 4)` IoU of each mask with the truth.
    """

    loss: Tensor
    chosen: Tensor
    iou: Tensor


def judge(logits: Tensor, predicted_iou: Tensor, masks: Tensor, ambiguous: Tensor, *, early: bool) -> Judgement:
    """Compare masks with the truth.

    Args:
        logits: `(N, 4, h, w)` float32.
        predicted_iou: `(N, 4)` float32.
        masks: `(N, S, S)` bool.
        ambiguous: `(N,)` bool: the three candidates answer, else the single mask.
        early: the first steps, in which nothing is found yet, need a balanced loss and all three candidates in it.
    """
    truth = functional.interpolate(masks[:, None].float(), size=logits.shape[-2:], mode="area").expand_as(logits)
    probability = logits.sigmoid()
    cross_entropy = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    hit = probability * truth + (1 - probability) * (1 - truth)
    focal = (cross_entropy * (1 - hit) ** 2).mean((-1, -2))
    dice = 1 - (2 * (probability * truth).sum((-1, -2)) + 1) / ((probability + truth).sum((-1, -2)) + 1)
    each = FOCAL_WEIGHT * focal + dice
    if early:
        inside = (cross_entropy * truth).sum((-1, -2)) / truth.sum((-1, -2)).clamp(min=1)
        outside = (cross_entropy * (1 - truth)).sum((-1, -2)) / (1 - truth).sum((-1, -2)).clamp(min=1)
        each = each + BALANCED_WEIGHT * (inside + outside)
    mean_weight = MEAN_WEIGHT_EARLY if early else MEAN_WEIGHT_LATE
    candidates = each[:, 1:].min(1).values + mean_weight * each[:, 1:].mean(1)
    single = each[:, 0]
    share = torch.where(ambiguous, torch.tensor(1.0), torch.tensor(OTHER_HEAD_WEIGHT))
    other = torch.where(ambiguous, torch.tensor(OTHER_HEAD_WEIGHT), torch.tensor(1.0))
    with torch.no_grad():
        drawn, true = logits > 0, truth > 0.5
        iou = (drawn & true).sum((-1, -2)) / (drawn | true).sum((-1, -2)).clamp(min=1)
        best = 1 + predicted_iou[:, 1:].argmax(1)
        chosen = torch.where(ambiguous, best, torch.zeros_like(best))
    loss = (share * candidates + other * single).mean() + functional.mse_loss(predicted_iou, iou.float())
    return Judgement(loss, chosen, iou)
