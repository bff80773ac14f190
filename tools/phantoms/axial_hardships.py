"""What makes an axial training phantom hard: a slice through a disc, porous bone, arms in view, a cut field of view.

Each is asked for by name, on top of whatever else its seed draws.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from tools.phantoms.canvas import Canvas, Pose
from tools.phantoms.habitus import SIDES, Habitus

AxialHardship = Literal["disc", "osteoporosis", "arms", "cut"]

ARM_GAP_MM = (-6.0, 25.0)
"""Between trunk and arm: a heavy arm lies against the flank and dents it."""

CUT_SHARES: Mapping[str, tuple[float, float]] = {"field": (0.5, 0.85), "aside": (-0.12, 0.12)}
"""Of the usual field of view, and how far its middle lies off the patient's, as a share of the cut field."""


def porous(rng: np.random.Generator, habitus: Habitus) -> Habitus:
    """A patient whose spongy bone is hardly denser than muscle, or less dense, within a thin cortex."""
    return replace(
        habitus, bone_hu=habitus.muscle_hu + rng.uniform(-25, 45), cortex_share=float(rng.uniform(0.25, 0.9))
    )


def wide_pose(rng: np.random.Generator, pose: Pose, habitus: Habitus, size: int) -> Pose:
    """A field of view large enough to show most of both arms."""
    field_mm = max(pose.mm_per_px * size, 2 * habitus.body_half_width + rng.uniform(40, 170))
    return replace(pose, mm_per_px=field_mm / size, origin_px=_kept_place(pose, field_mm / size, size))


def cut_pose(rng: np.random.Generator, pose: Pose, size: int) -> Pose:
    """A field of view that cuts off a flank or two, or front and back."""
    mm_per_px = pose.mm_per_px * rng.uniform(*CUT_SHARES["field"])
    x, y = _kept_place(pose, mm_per_px, size)
    aside, along = rng.uniform(*CUT_SHARES["aside"], size=2) * size
    return replace(pose, mm_per_px=mm_per_px, origin_px=(float(x + aside), float(y + along)))


def _kept_place(pose: Pose, mm_per_px: float, size: int) -> tuple[float, float]:
    """The origin once the field of view grows or shrinks around the picture's middle."""
    x, y = ((at - size / 2) * pose.mm_per_px / mm_per_px + size / 2 for at in pose.origin_px)
    return x, y


def arms(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> None:
    """One forearm or elbow beside the trunk, or one on each side: skin, fat, muscle and one bone or two."""
    sides = SIDES if rng.random() < 0.7 else SIDES[:: int(rng.choice([-1, 1]))][:1]
    for side, _ in sides:
        half = rng.uniform(26, 48), rng.uniform(28, 55)
        middle = (side * (h.body_half_width + half[0] + rng.uniform(*ARM_GAP_MM)), rng.uniform(-55, 45))
        air = canvas.labels == 0
        canvas.ellipse(middle, half, 20, within=air)
        canvas.ellipse(middle, (half[0] - 2, half[1] - 2), h.fat_hu, within=air)
        share = rng.uniform(0.6, 0.9)
        canvas.ellipse(middle, (half[0] * share, half[1] * share), h.muscle_hu, "arm", within=air)
        bones = 1 if rng.random() < 0.5 else 2
        for number in range(bones):
            place = (middle[0] + rng.uniform(-4, 4), middle[1] + (number - (bones - 1) / 2) * rng.uniform(22, 34))
            canvas.ellipse(place, (8, 9), 900, within=air)
            canvas.ellipse(place, (4, 5), rng.uniform(-60, 150), within=air)


def disc_level(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> None:
    """A disc with the facets, laminae and spinous process behind it; the nerve roots' way out is open on both sides."""
    a, b = h.vertebra
    compact = h.bone_hu + rng.uniform(120, 400)
    canal_half = (rng.uniform(0.42, 0.6) * a, rng.uniform(6.5, 10))
    canal_y = b + canal_half[1] * rng.uniform(0.75, 1.0)
    back = canal_y + canal_half[1]
    ligament = rng.uniform(50, 90)
    for side, _ in SIDES:
        facet = (side * a * rng.uniform(0.62, 0.92), back - rng.uniform(-3, 5))
        half, tilt = (rng.uniform(6, 11), rng.uniform(7, 12)), side * rng.uniform(-0.5, 0.5)
        canvas.ellipse(facet, half, compact, "arch", angle=tilt)
        if rng.random() < 0.7:  # the joint's space
            canvas.ellipse(facet, (rng.uniform(0.7, 1.6), half[1] * 0.9), 40, angle=tilt)
        lamina = (side * a * 0.35, back + rng.uniform(1, 5))
        in_bone = rng.random() < 0.65
        canvas.ellipse(
            lamina,
            (a * 0.42, rng.uniform(2, 5)),
            compact if in_bone else ligament,
            "arch" if in_bone else None,
            angle=side * rng.uniform(0.0, 0.6),
        )
    if rng.random() < 0.75:
        length = rng.uniform(9, 28)
        canvas.ellipse((rng.normal(0, 2), back + 4 + length), (rng.uniform(2.5, 6), length), compact, "arch")
    canvas.ellipse((0, canal_y), canal_half, rng.choice([h.fat_hu / 2, 20.0, 35.0]), "canal", power=2.2)
    canvas.ellipse((0, canal_y), (canal_half[0] * 0.75, canal_half[1] * 0.75), rng.uniform(5, 50), "canal")
    power = rng.uniform(2.0, 2.9)
    annulus = rng.uniform(75, 130)
    canvas.ellipse((0, 0), (a, b), annulus, "vertebra", power=power)
    canvas.ellipse((0, 0.1 * b), (a * 0.65, b * 0.6), annulus - rng.uniform(0, 35), "vertebra")
    for _ in range(int(rng.integers(0, 4))):  # spurs and calcium of the rim
        turn = rng.uniform(np.pi, 2 * np.pi)
        spur = (a * np.cos(turn) * 0.95, b * np.sin(turn) * 0.95)
        canvas.ellipse(spur, (rng.uniform(1.5, 6), rng.uniform(1.5, 4)), compact, "vertebra", angle=turn)
    if rng.random() < 0.3:  # the slice grazes an end plate
        plate = (rng.uniform(-0.4, 0.4) * a, rng.uniform(-0.5, 0.3) * b)
        canvas.ellipse(
            plate, (rng.uniform(0.25, 0.6) * a, rng.uniform(0.2, 0.5) * b), h.bone_hu + rng.uniform(0, 150), "vertebra"
        )
