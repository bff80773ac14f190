"""What makes a styled sagittal phantom hard: porous bone, worn discs, a noisy, blurred or flat scan."""

from dataclasses import replace

import numpy as np
from scipy.ndimage import gaussian_filter

from tools.phantoms.canvas import FloatImage
from tools.phantoms.sacrum_bones import Tissue

SHARES = {"osteoporosis": 0.2, "thin discs": 0.15, "noise": 0.12, "blur": 0.12, "low contrast": 0.1}
"""How often each is drawn, independently of the others."""

MUSCLE_HU = 50.0


def draw_hardships(rng: np.random.Generator) -> frozenset[str]:
    """Names of the hardships of one phantom."""
    return frozenset(name for name, share in SHARES.items() if rng.random() < share)


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
