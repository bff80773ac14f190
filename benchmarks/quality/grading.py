"""Hold one answer against the truth."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import ndimage

from benchmarks.quality.cases import Mask, QualityCase, Truth
from benchmarks.quality.rows import Row
from tools.overlap import dice
from tools.service_client import Answer, NoAnswer, read_mask

SURFACE_PERCENT = 95
SAME_BODY_DICE = 0.5
"""From here on a mask offered to pick from is the body and not its neighbour, which lies beyond a disc."""

L3 = "L3"


def grade(case: QualityCase, truth: Truth, strata: frozenset[str], answer: Answer) -> Row:
    """Compare an answer with the truth.

    Args:
        case: what was asked.
        truth: the right answer.
        strata: hardships of the case.
        answer: what came back, refusals included: they count as not found.
    """
    body = answer.body
    prompt: Mapping[str, Any] = body.get("prompt") or {}
    mask = answer.mask if answer.found else None
    there = bool(truth.mask.any())
    vertebra = case.target == "vertebra"
    inside, outside = _points(prompt.get("structures") or (), truth) if there else ((0, 0), (0, 0))
    both = there and mask is not None
    return Row(
        name=case.name,
        group=case.group,
        target=case.target,
        strata=tuple(sorted(strata)),
        expected=truth.expected,
        found=answer.found,
        dice=(dice(mask, truth.mask) if mask is not None else 0.0) if there else None,
        surface_mm=surface_mm(mask, truth.mask, truth.spacing_mm) if both and mask is not None else None,
        right_level=_right_level(mask, prompt, truth) if vertebra and both and mask is not None else None,
        offered=_offered(body, truth) if vertebra and there and mask is None else None,
        inside=inside,
        outside=outside,
        confidence=float(body.get("confidence_score") or 0.0),
        opinion=prompt.get("opinion") if mask is not None else None,
        level=prompt.get("level"),
        level_certainty=prompt.get("level_certainty"),
        anatomy_ms=(body.get("timings_ms") or {}).get("anatomy"),
        seconds=answer.seconds,
        warnings=len(body.get("warnings") or ()),
        model_digest=str(body.get("model_digest") or ""),
        complaint=answer.complaint,
    )


def surface_mm(mask: Mask, truth: Mask, spacing_mm: tuple[float, float]) -> float | None:
    """95th percentile of the distances between two outlines, both ways together, mm; None if a mask is empty.

    Source:
        The symmetric surface distance as the field reports it (HD95): distances of all border pixels of either mask to
        the other's border.
    """
    if not (mask.any() and truth.any()):
        return None
    edges = [one & ~ndimage.binary_erosion(one, border_value=0) for one in (mask, truth)]
    away = [np.asarray(ndimage.distance_transform_edt(~edge, sampling=spacing_mm)) for edge in edges]
    return float(np.percentile(np.concatenate([away[1][edges[0]], away[0][edges[1]]]), SURFACE_PERCENT))


def _right_level(mask: Mask, prompt: Mapping[str, Any], truth: Truth) -> bool:
    """Whether the mask is called L3 and no other body lies under it more than L3 does."""
    shares = {name: int((mask & body).sum()) for name, body in (truth.bodies or {L3: truth.mask}).items()}
    most = max(shares, key=lambda name: shares[name])
    return prompt.get("level") == L3 and most == L3 and shares[L3] > 0


def _offered(body: Mapping[str, Any], truth: Truth) -> bool:
    """Whether one of the bodies to pick from is the true L3."""
    for candidate in body.get("candidates") or ():
        try:
            offered = read_mask(candidate.get("mask_data"))
        except NoAnswer:
            continue
        if offered.shape == truth.mask.shape and dice(offered, truth.mask) >= SAME_BODY_DICE:
            return True
    return False


def _points(structures: Any, truth: Truth) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many points lie where they are meant to: inside the target, and outside the muscle or body they belong to.

    A point that excludes something from one muscle may well lie in another; where the truth does not tell muscles
    apart, such points are not judged.
    """
    inside, outside = [], []
    for structure in structures:
        family = truth.families.get(str(structure["name"]).split()[0])
        for point in structure["points"]:
            if point["label"]:
                inside.append(_at(truth.mask, point))
            elif family is not None:
                outside.append(not _at(family, point))
    return (sum(inside), len(inside)), (sum(outside), len(outside))


def _at(mask: Mask, point: Mapping[str, float]) -> bool:
    row, column = int(point["y"]), int(point["x"])
    within = 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]
    return within and bool(mask[row, column])
