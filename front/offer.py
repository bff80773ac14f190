"""What an answer offers: a mask, others to choose from, how the pieces came about, and what the mask measures."""

import math
from dataclasses import dataclass

import numpy as np

from runners.anatomy import Structure
from runners.masks import Mask
from runners.opinions import Opinion
from runners.pictures import Picture


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mask to offer.

    Attributes:
        mask: `(H, W)` bool in the upload's frame, not empty.
        confidence: 0 to 1.
        token: with which a later request refines this mask.
        name: what it shows, where that is not the target itself: "L2", "body 3".
        warnings: sentences about this mask.
    """

    mask: Mask
    confidence: float
    token: str | None = None
    name: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """How one piece of a found structure came about; the structure is in the frame that was searched."""

    structure: Structure
    opinion: Opinion
    agreement: float


@dataclass(frozen=True, slots=True)
class Offered:
    """What an answer offers.

    Attributes:
        best: the mask that the editor shows; None if nothing was found.
        others: to choose from instead; with nothing found, the places to pick from.
        warnings: sentences about all of it.
        pieces: of a structure that the search found.
    """

    best: Candidate | None = None
    others: tuple[Candidate, ...] = ()
    warnings: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()


def measure(mask: Mask, picture: Picture) -> dict[str, float | int | None]:
    """Area and mean attenuation, in physical units only where they are truly known and finite."""
    area_px = int(mask.sum())
    area_mm2 = hu_mean = None
    if picture.spacing_mm is not None and picture.measurable:
        area_mm2 = _finite(area_px * picture.spacing_mm[0] * picture.spacing_mm[1])
    if picture.hu is not None and picture.measurable and area_px:
        hu_mean = _finite(float(picture.hu[mask].mean(dtype=np.float64)))
    return {"area_px": area_px, "area_mm2": area_mm2, "hu_mean": hu_mean}


def _finite(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None
