"""From the model's candidates to masks that can be offered: unpack, clean, measure, choose. Runs in a worker's thread.

For now the candidate with the best score is offered; the others follow it, best first.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runners.errors import ServiceError
from runners.masks import HOST_WINDOW_HU, Mask, Target, clean
from runners.pictures import Picture
from runners.prompts import Click

MOST_CANDIDATES = 3
NOTHING_MARKED = "Nothing was found at the marked place; click again, nearer to the middle of the structure."


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mask to offer.

    Attributes:
        mask: `(H, W)` bool, not empty.
        confidence: 0 to 1.
        token: with which a later request refines this mask.
        warnings: sentences about this mask.
    """

    mask: Mask
    confidence: float
    token: str | None
    warnings: tuple[str, ...] = ()


def candidates(
    picture: Picture,
    target: Target,
    results: Sequence[Mapping[str, Any]],
    *,
    clicks: tuple[Click, ...],
    host_window: bool,
) -> list[Candidate]:
    """Clean every candidate of a decode.

    Args:
        picture: what was segmented.
        target: what the masks are meant to be.
        results: the runner's, one for each prompt. Several prompts mark several places of one structure: the best
            mask of each is put together, with the least sure one's confidence, and cannot be refined as one.
        clicks: the caller's.
        host_window: whether grey values of unknown meaning are those of the host's axial pictures.

    Returns:
        At most `MOST_CANDIDATES`, best first; empty if no mask has anything left in it.

    Raises:
        ServiceError: the runner's masks do not have the picture's size.
    """
    attenuation, window_hu = _attenuation(picture, host_window=host_window)
    found: list[list[Candidate]] = []
    for result in results:
        drawn = _unpack(result, picture)
        ranked = sorted(zip(drawn, result["scores"], result["tokens"], strict=True), key=lambda each: -_unit(each[1]))
        cleaned = [
            (clean(mask, target, attenuation=attenuation, window_hu=window_hu, clicks=clicks), score, token)
            for mask, score, token in ranked
        ]
        found.append([Candidate(c.mask, _unit(s), token, c.warnings) for c, s, token in cleaned if c.mask.any()])
    if len(found) == 1:
        return found[0][:MOST_CANDIDATES]
    best = [each[0] for each in found if each]
    if not best:
        return []
    together = np.logical_or.reduce([each.mask for each in best])
    warnings = tuple(dict.fromkeys(words for each in best for words in each.warnings))
    return [Candidate(together, min(each.confidence for each in best), None, warnings)]


def measure(mask: Mask, picture: Picture) -> dict[str, float | int | None]:
    """Area and mean attenuation, in physical units only where they are truly known."""
    area_px = int(mask.sum())
    area_mm2 = hu_mean = None
    if picture.spacing_mm is not None and picture.measurable:
        area_mm2 = round(area_px * picture.spacing_mm[0] * picture.spacing_mm[1], 2)
    if picture.hu is not None and picture.measurable and area_px:
        hu_mean = round(float(picture.hu[mask].mean()), 2)
    return {"area_px": area_px, "area_mm2": area_mm2, "hu_mean": hu_mean}


def _attenuation(
    picture: Picture, *, host_window: bool
) -> tuple[NDArray[np.float32] | NDArray[np.uint8] | None, tuple[float, float] | None]:
    """What the muscle gate may judge by: HU, else grey values whose window is known, else nothing."""
    if picture.hu is not None:
        return picture.hu, None
    window = picture.window_hu
    if window is None and host_window and picture.source != "dicom":
        window = HOST_WINDOW_HU
    if window is None or picture.pixels.ndim != 2:
        return None, None
    return picture.pixels, window


def _unpack(result: Mapping[str, Any], picture: Picture) -> NDArray[np.bool_]:
    shape = tuple(int(side) for side in result["shape"])
    if shape[1:] != (picture.height, picture.width):
        raise ServiceError("The model's mask does not have the size of the picture; please report this.")
    bits = np.unpackbits(np.asarray(result["masks"], np.uint8), count=math.prod(shape))
    return bits.astype(np.bool_).reshape(shape)


def _unit(score: float) -> float:
    """A predicted IoU as a confidence: it may overshoot either end, or be NaN if the model failed."""
    return min(1.0, max(0.0, float(score))) if math.isfinite(score) else 0.0
