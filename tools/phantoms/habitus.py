"""How one axial patient of the training recipe is built and lies: all random choices that several parts share."""

from dataclasses import dataclass

import numpy as np

from tools.phantoms.canvas import Pose

SIDES = ((-1, "right"), (1, "left"))
"""Sign of `x` and name of each side of the body."""


@dataclass(frozen=True, slots=True)
class Habitus:
    """Random build of one patient; lengths in mm, attenuation in HU.

    `cortex_share` is what is left of a healthy vertebra's rim.
    """

    body_half_width: float
    front: float
    back: float
    fat_side: float
    fat_front: float
    fat_back: float
    wall: float
    rectus: float
    vertebra: tuple[float, float]
    muscle_hu: float
    fat_hu: float
    bone_hu: float
    vessel_hu: float
    contrast: bool
    cortex_share: float = 1.0


def draw_habitus(rng: np.random.Generator) -> Habitus:
    """Draw a patient: lean or obese, slight or broad, with or without contrast agent."""
    fatness = rng.beta(1.3, 2.2)
    width = rng.uniform(17, 29)
    contrast = bool(rng.random() < 0.55)
    fat_back = 4 + 45 * fatness * rng.uniform(0.4, 1.3)
    return Habitus(
        body_half_width=rng.uniform(115, 165) + 60 * fatness,
        front=rng.uniform(65, 115) + 90 * fatness * rng.uniform(0.6, 1.2),
        back=rng.uniform(52, 84) + fat_back,
        fat_side=4 + 45 * fatness * rng.uniform(0.3, 1.2),
        fat_front=4 + 55 * fatness * rng.uniform(0.2, 1.2),
        fat_back=fat_back,
        wall=rng.uniform(7, 27),
        rectus=rng.uniform(4, 15),
        vertebra=(width, width * rng.uniform(0.66, 0.92)),
        muscle_hu=rng.normal(52, 13),
        fat_hu=rng.normal(-100, 9),
        bone_hu=rng.uniform(70, 280),
        vessel_hu=rng.uniform(110, 300) if contrast else rng.uniform(30, 55),
        contrast=contrast,
    )


def draw_pose(rng: np.random.Generator, size: int, habitus: Habitus) -> Pose:
    """Where the patient lies: mostly centred and wholly in view, sometimes in a small or shifted field of view."""
    field_mm = max(2.05 * habitus.body_half_width, habitus.front + habitus.back) * rng.uniform(1.0, 1.3)
    if rng.random() < 0.2:
        field_mm *= rng.uniform(0.45, 0.85)
    centre_row = 0.5 + (habitus.front - habitus.back) / 2 / field_mm
    angle = rng.normal(0, 0.06) if rng.random() < 0.85 else rng.uniform(-0.37, 0.37)
    if rng.random() < 0.08:
        angle, centre_row = angle + np.pi, 1 - centre_row
    origin = (size * (0.5 + rng.normal(0, 0.03)), size * (centre_row + rng.normal(0, 0.03)))
    return Pose(origin, field_mm / size, float(angle), mirror=bool(rng.random() < 0.5))
