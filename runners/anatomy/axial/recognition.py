"""Whether an axial slice is an abdomen near L3 at all, and in words why not.

No single sign decides: each strong one counts two, each weak one counts one, and two together refuse. A patient with
one oddity (hardly any muscle, a cut field of view, a scoliosis) is let through.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.patch import Patch, cut_patch
from runners.anatomy.axial.scale import reduced
from runners.anatomy.view import View
from runners.masks import MUSCLE_HU

ENOUGH = 2
NO_TRUNK = "No patient was found in this picture: it does not look like an axial CT slice."
NO_VERTEBRA = "No vertebra was found in this slice: it does not look like an axial CT slice of the abdomen."
CHEST = "This looks like a slice through the chest, not through the abdomen near L3: there is lung beside the spine."
HEAD = "This looks like a slice through the head or a limb, not through the abdomen near L3."
PELVIS = (
    "This looks like a slice through the pelvis, not through the abdomen near L3: the vertebral canal is not closed."
)
BESIDE = "This does not look like a slice near L3: there is no muscle beside the vertebra where the psoas would be."
ELSEWHERE = "This does not look like an axial CT slice of the abdomen near L3: no convincing vertebra was found."
MEANINGS = (CHEST, HEAD, PELVIS, BESIDE, ELSEWHERE)
"""Of meanings with equally strong signs the earlier is told: it says more."""

PSOAS_PLACE_ACROSS = (1.05, 2.0)
PSOAS_PLACE_BEHIND = (-0.3, 0.8)
"""Half-widths: at L3 at least a wasted psoas lies here."""

BACK_PLACE_ACROSS = (0.5, 1.8)
BACK_PLACE_BEHIND = (1.4, 2.4)
"""Half-widths: the erector spinae, of every vertebra that has a trunk around it."""

AIR_HU = -400.0
"""Lung is darker than this, or black in a window; fat is not."""

LUNG_SHARE = 0.09
"""Of the trunk: one gas-filled piece this large is lung rather than bowel."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks against an abdomen near L3, how strongly, and what it suggests instead."""

    holds: bool
    weight: int
    meaning: str


def why_not_abdomen(view: View, landmarks: AxialLandmarks | None, features: Mapping[str, float]) -> str | None:
    """Say why a slice cannot be an axial abdomen around L3.

    Args:
        view: the upright slice.
        landmarks: what was found in it.
        features: how convincing it was, from the same search.

    Returns:
        A sentence for the person, None if nothing or too little speaks against it.
    """
    if landmarks is None:
        return NO_VERTEBRA if features.get("trunk_share", 0.0) > 0.04 else NO_TRUNK
    signs = [sign for sign in _signs(view, landmarks, features) if sign.holds]
    if sum(sign.weight for sign in signs) < ENOUGH:
        return None
    return max(MEANINGS, key=lambda meaning: sum(sign.weight for sign in signs if sign.meaning == meaning))


def _signs(view: View, landmarks: AxialLandmarks, features: Mapping[str, float]) -> list[Sign]:
    """Every sign looked for; the limits leave room beyond what abdomens at L3 showed."""
    patch = cut_patch(view, landmarks)
    beside = min(_muscle(patch, landmarks, side, PSOAS_PLACE_ACROSS, PSOAS_PLACE_BEHIND) for side in (-1, 1))
    behind = max(_muscle(patch, landmarks, side, BACK_PLACE_ACROSS, BACK_PLACE_BEHIND) for side in (-1, 1))
    lung = _largest_air(view, landmarks)
    trunk = float(landmarks.patient.sum()) / landmarks.half_width_px**2
    bone = float(landmarks.bone.sum()) / max(1.0, float(landmarks.patient.sum()))
    no_muscle = CHEST if lung > LUNG_SHARE else BESIDE
    return [
        Sign(lung > LUNG_SHARE and view.limits_hu[0] <= AIR_HU, 1, CHEST),
        Sign(beside < 0.12, 2, no_muscle),
        Sign(0.12 <= beside < 0.25, 1, no_muscle),
        Sign(trunk < 15, 2, HEAD),
        Sign(features["body_share"] > 0.18, 2, HEAD),
        Sign(bone > 0.22, 1, HEAD),
        Sign(behind < 0.2, 1, HEAD),
        Sign(features["canal_enclosed"] < 1.15, 1, PELVIS),
        Sign(features["canal_off_midline"] > 0.08, 1, ELSEWHERE),
        Sign(features["spinous_process"] < 0.12, 1, PELVIS),
        Sign(landmarks.score < 2.8, 1, ELSEWHERE),
        Sign(landmarks.score < 2.2, 1, ELSEWHERE),
    ]


def _muscle(
    patch: Patch, landmarks: AxialLandmarks, side: int, across: tuple[float, float], behind: tuple[float, float]
) -> float:
    """Share of a place on one side that has the density of muscle."""
    lateral = patch.across * side
    place = (lateral > across[0]) & (lateral < across[1]) & (patch.behind > behind[0]) & (patch.behind < behind[1])
    muscle = (patch.hu > MUSCLE_HU[0]) & (patch.hu < landmarks.muscle_hu + 60) & ~patch.solid
    return float(muscle[place].mean())


def _largest_air(view: View, landmarks: AxialLandmarks) -> float:
    """Largest piece within the trunk that is air, or black where fat may be black too, as a share of the trunk."""
    small = reduced(view.hu)
    step = small.step
    trunk = landmarks.patient[::step, ::step]
    air = (small.hu <= max(AIR_HU, view.limits_hu[0] + 1.0))[: trunk.shape[0], : trunk.shape[1]] & trunk
    labels, count = ndimage.label(air)
    if not count:
        return 0.0
    return float(np.bincount(labels.ravel())[1:].max() / max(1, int(trunk.sum())))
