"""What makes a styled sagittal phantom hard: porous bone, worn discs, a noisy, blurred or flat scan.

And by name: a small field of view, a sacrum that the edge cuts through or leaves out, an obese patient.
"""

from dataclasses import replace
from typing import Literal

import numpy as np
from scipy.ndimage import gaussian_filter

from tools.phantoms.canvas import FloatImage
from tools.phantoms.sacrum_bones import Tissue
from tools.phantoms.sacrum_geometry import L3, L5, LEVELS, Skeleton

SagittalHardship = Literal["zoomed", "cut sacrum", "no sacrum", "obese"]
"""Asked for by name, on top of whatever else a seed draws."""

SHARES = {"osteoporosis": 0.2, "thin discs": 0.15, "noise": 0.12, "blur": 0.12, "low contrast": 0.1}
"""How often each is drawn, independently of the others."""

MUSCLE_HU = 50.0

OBESE_FATNESS = (0.75, 1.0)
OBESE_FIELD_MM = (360.0, 480.0)
OBESE_GRAIN_HU = (10.0, 45.0)
"""A large patient needs a large field of view, and lets few quanta through."""

ABOVE_ZOOMED = ("T12", "L1", "L2")
"""What a small field of view shows first; it ends in S2 or S3."""


def draw_hardships(rng: np.random.Generator) -> frozenset[str]:
    """Names of the hardships of one phantom."""
    return frozenset(name for name, share in SHARES.items() if rng.random() < share)


def framed(
    rng: np.random.Generator, hardship: SagittalHardship | None, bones: Skeleton, rows_mm: tuple[float, float]
) -> tuple[float, float]:
    """What part of the column is in view, from top to bottom, with what a hardship changes of it; mm.

    Args:
        rng: the only source of randomness.
        hardship: None changes nothing.
        bones: in the anatomical frame.
        rows_mm: top and bottom as drawn without it.
    """
    top, bottom = rows_mm
    borders = np.minimum(bones.borders, len(bones.ribbon) - 1)
    ends = np.maximum.accumulate(bones.ribbon[borders, 1])  # where segments begin, and the tip
    last = float(bones.centres[L5, 1] + bones.heights[L5])
    if hardship == "zoomed":
        first = LEVELS.index(str(rng.choice(ABOVE_ZOOMED)))
        top = float(bones.centres[first, 1] - rng.uniform(0, bones.heights[first]))
        bottom = ends[1] + rng.uniform(8, 8 + max(ends[3] - ends[1], 1.0))
    elif hardship == "cut sacrum":
        top = min(top, float(bones.centres[L3 - 1, 1]))
        bottom = max(last, ends[0]) + rng.uniform(10, 10 + max(ends[1] - ends[0], 10.0))
    elif hardship == "no sacrum":
        top = min(top, float(bones.centres[L3 - 2, 1]))
        bottom = rng.uniform(*bones.centres[L5 - 1 :, 1])
    elif hardship == "obese":
        bottom = ends[-1] + rng.uniform(10, 90)
        top = bottom - rng.uniform(*OBESE_FIELD_MM)
    return top, bottom


def grainy(rng: np.random.Generator, picture: FloatImage) -> FloatImage:
    """The scan of an obese patient: grain of about a millimetre, whatever the pixels' size, HU."""
    size = rng.uniform(0.5, 1.4) * len(picture) / 512
    grain = gaussian_filter(rng.normal(size=picture.shape).astype(np.float32), size)
    return np.asarray(picture + grain * np.float32(rng.uniform(*OBESE_GRAIN_HU) / grain.std()), np.float32)


def porous(rng: np.random.Generator, tissue: Tissue) -> Tissue:
    """Bone whose marrow is hardly denser than muscle, often less dense than the discs: only its rim tells it."""
    bone = MUSCLE_HU + rng.uniform(-10, 40)
    sacral = MUSCLE_HU + (bone - MUSCLE_HU) * rng.uniform(0.2, 1.3) - rng.uniform(0, 25)
    return replace(
        tissue,
        bone=bone,
        shell=bone + rng.uniform(60, 280),
        disc=MUSCLE_HU + rng.uniform(-10, 50),
        sacral_bone=sacral,
        sacral_shell=sacral + rng.uniform(50, 250),
    )


def spoilt(rng: np.random.Generator, picture: FloatImage, hardships: frozenset[str]) -> FloatImage:
    """The scan with its own hardships, HU."""
    size = picture.shape[0]
    if "blur" in hardships:
        picture = gaussian_filter(picture, rng.uniform(1.2, 3.2) * size / 512)
    if "low contrast" in hardships:  # a hard beam: everything closer to soft tissue
        share = np.float32(rng.uniform(0.55, 0.8))
        picture = np.where(picture > MUSCLE_HU, MUSCLE_HU + share * (picture - np.float32(MUSCLE_HU)), picture)
    if "noise" in hardships:
        grain = gaussian_filter(rng.normal(size=picture.shape).astype(np.float32), 0.7)
        picture = picture + grain * np.float32(rng.uniform(30, 70) / grain.std())
    return np.asarray(picture, np.float32)
