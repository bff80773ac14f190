"""Scoring recipe for axial slices at L3. Frame: origin in the vertebral body, `x` to the right, `y` to the back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.phantoms.phantom import Phantom
from tools.phantoms.scoring.section import draw_back, draw_psoas, draw_vertebra
from tools.phantoms.scoring.sheet import Hardships, Sheet
from tools.phantoms.scoring.viscera import Cavity, draw_retroperitoneum, draw_viscera
from tools.phantoms.scoring.wall import draw_side, inner_line, inset, outer_line, skin_line, thickness

MUSCLES = ("psoas", "erector", "quadratus", "wall", "rectus")
BESIDE_MM = 88.0
"""How far an arm beside the trunk reaches past the flank."""


@dataclass(frozen=True, slots=True)
class Build:
    """The size of one patient, mm: half-width of the body, fat and wall, half axes and middle of the trunk."""

    a: float
    fat: float
    wall: float
    half: tuple[float, float]
    centre: tuple[float, float]


def _build(rng: np.random.Generator, hardships: Hardships) -> Build:
    a = rng.uniform(19, 27)
    obese = hardships.happens("obese", 0.2)
    wasted = not obese and hardships.happens("cachectic", 0.2)
    fat = rng.uniform(25, 50) if obese else rng.uniform(3, 8) if wasted else rng.uniform(8, 25)
    wall = rng.uniform(7, 11) if wasted else rng.uniform(12, 22)
    broad, deep = (35, 25) if obese else (0, 0)
    half = (max(rng.uniform(95, 118), 4.1 * a) + wall + fat + broad, rng.uniform(62, 78) + wall + fat + deep)
    return Build(a, fat, wall, half, (0.0, 3.45 * a + fat - half[1] - rng.uniform(0, 6)))


def _pose(rng: np.random.Generator, size: int, hardships: Hardships, build: Build) -> tuple[Sheet, bool]:
    """An empty sheet with the patient's place in it, and whether the patient lies prone."""
    arms = hardships.happens("arms", 0.06)
    field = 2 * (max(build.half) + (BESIDE_MM if arms else 0)) * rng.uniform(1.05, 1.3)
    # Each of these changes what is in view: at most one of them at a time, so that a stratum means one thing.
    shift = np.zeros(2)
    if not arms and hardships.happens("small field", 0.1):
        field *= rng.uniform(0.5, 0.75)
    elif not arms and hardships.happens("off-centre", 0.08):
        field *= rng.uniform(1.05, 1.2)
        room = field - 2 * np.array(build.half)
        shift = rng.choice([-1, 1], size=2) * rng.uniform(0.25, 0.42, size=2) * np.maximum(room, 0) / field
    elif not arms and hardships.happens("cut", 0.06):
        beyond = build.half[0] * rng.uniform(0.12, 0.3)
        shift[0] = rng.choice([-1, 1]) * (field / 2 - build.half[0] + beyond) / field
    angle = rng.normal(0, 0.03)
    if hardships.happens("rotated", 0.12):
        angle += rng.choice([-1, 1]) * rng.uniform(0.17, 0.34)
    prone = hardships.happens("prone", 0.08)
    angle += np.pi if prone else 0.0
    row = 0.5 + (build.centre[1] * (1 if prone else -1)) / field
    spot = np.array([0.5 + rng.normal(0, 0.015), row]) + shift
    mirrored = hardships.happens("mirrored", 0.3)
    return Sheet(rng, size, (size * spot[0], size * spot[1]), field / size, -angle, mirrored), prone


def axial(seed: int, *, size: int = 512) -> Phantom:
    """Draw one axial scoring phantom.

    Args:
        seed: the only source of randomness; seeds of this recipe and of the training recipe are unrelated.
        size: side of the square slice in pixels.

    Returns:
        Phantom with `psoas_left`, `psoas_right`, `combo` (all skeletal muscle of the trunk), `vertebra`, and its
        hardships as traits.
    """
    rng = np.random.default_rng((101, seed))
    hardships = Hardships(rng)
    build = _build(rng, hardships)
    sheet, prone = _pose(rng, size, hardships, build)
    wasted = "cachectic" in hardships.traits
    muscle, fat_hu = rng.uniform(25, 45) if wasted else rng.uniform(40, 68), rng.normal(-102, 6)
    half, contrast = build.half, hardships.happens("contrast", 0.5)
    inside = (half[0] - build.fat - build.wall, half[1] - build.fat - build.wall * 0.6)
    room = Cavity(build.centre, inside, build.a, fat_hu, contrast, 1 if prone else -1)
    _trunk(sheet, rng, build, room, muscle, ascites=hardships.happens("ascites", 0.07))
    fatty = rng.uniform(0.5, 1) if hardships.happens("fatty muscle", 0.15) else rng.uniform(0, 0.15)
    draw_back(sheet, rng, build.a, muscle_hu=muscle - 20 * fatty, fat_hu=fat_hu, fatty=fatty)
    slight, usual = ((0.55, 0.8), (0.7, 0.9)), ((0.8, 1.25), (0.85, 1.2))
    wide, deep = slight if wasted else usual
    draw_psoas(sheet, rng, build.a, (rng.uniform(*wide), rng.uniform(*deep)), muscle_hu=muscle, fat_hu=fat_hu)
    bone = rng.uniform(65, 105) if hardships.happens("osteoporosis", 0.15) else rng.uniform(110, 220)
    draw_vertebra(sheet, rng, build.a, bone=bone, disc=hardships.happens("disc", 0.08))
    _around(sheet, rng, build, muscle, fat_hu, hardships)
    noisy, blurred, metal = (hardships.happens(*one) for one in (("noise", 0.15), ("blur", 0.1), ("metal", 0.05)))
    sheet.parts["combo"] = [
        part for name in MUSCLES for side in ("left", "right") for part in sheet.parts[f"{name}_{side}"]
    ]
    return sheet.phantom(
        "axial",
        hardships.traits,
        noise_hu=rng.uniform(26, 38) if noisy else rng.uniform(5, 20),
        blur_px=rng.uniform(1.6, 2.2) if blurred else rng.uniform(0.5, 1.1),
        streaks_hu=rng.uniform(50, 130) if metal else 0.0,
    )


def _trunk(
    sheet: Sheet, rng: np.random.Generator, build: Build, room: Cavity, muscle_hu: float, *, ascites: bool
) -> None:
    """Skin, viscera, then the fat and the wall around them, which hide what sticks out of the cavity."""
    skin = skin_line(rng, build.half, build.centre, 0.03)
    beneath = inset(skin, 2, 2, 2, build.centre)
    sheet.outline(skin, 20, "skin")
    sheet.outline(beneath, room.fat_hu, "fat")
    around = (build.fat * rng.uniform(0.6, 1), build.fat * rng.uniform(0.8, 1), build.fat * 0.8)
    fascia = inset(skin, *around, build.centre)
    end, leaves_at = (3.25 * build.a, 1.1 * build.a), rng.uniform(0.25, 0.5)
    thick = thickness(rng, build.wall, build.wall * rng.uniform(0.45, 0.8))
    outer = {side: outer_line(fascia, side, (side * end[0], end[1]), leaves_at) for side in (-1, 1)}
    inner = {side: inner_line(outer[side], thick, side) for side in (-1, 1)}
    closed_inner = np.vstack([inner[1], inner[-1][::-1]])
    sheet.outline(closed_inner, rng.uniform(0, 18) if ascites else room.fat_hu, "cavity")
    draw_viscera(sheet, rng, room)
    if ascites:
        back = [(-3.4, 1.3), (-3.2, -0.4), (-1.6, -1.0), (0, -1.3), (1.6, -1.0), (3.2, -0.4), (3.4, 1.3)]
        sheet.spline(np.array(back) * build.a, room.fat_hu, jitter_mm=2)
    draw_retroperitoneum(sheet, rng, room)
    _ring(sheet, beneath, np.vstack([outer[1], outer[-1][::-1]]), room.fat_hu)
    start, open_line = int(rng.integers(2, 6)), rng.random() < 0.4
    layers = rng.uniform(0.5, 1.2) if rng.random() < 0.6 else 0.0
    for side, name in ((-1, "right"), (1, "left")):
        draw_side(
            sheet,
            outer[side],
            inner[side],
            muscle_hu=muscle_hu + rng.normal(0, 3),
            fat_hu=room.fat_hu,
            side_name=name,
            start=start,
            layers_mm=layers,
            open_semilunar=bool(open_line),
        )


def _ring(sheet: Sheet, outside: NDArray[np.float64], inside: NDArray[np.float64], hu: float) -> None:
    """Fill what lies between two closed outlines, joined by a cut of no width."""
    nearest = int(np.argmin(np.hypot(*(inside - outside[0]).T)))
    hole = np.roll(inside, -nearest, axis=0)
    sheet.outline(np.vstack([outside, outside[:1], hole, hole[:1]]), hu)


def _around(
    sheet: Sheet, rng: np.random.Generator, build: Build, muscle: float, fat_hu: float, hardships: Hardships
) -> None:
    """Arms beside the trunk and the table under it."""
    if "arms" in hardships.traits:
        for side in (-1, 1):
            spot = (side * (build.half[0] + rng.uniform(42, 48)), build.centre[1] + rng.uniform(-20, 45))
            for reach, hu in ((40, 20.0), (38, fat_hu), (rng.uniform(27, 33), muscle), (10, 700.0), (6, 150.0)):
                sheet.round(spot, (reach, reach * 0.9), hu, "arm")
    if hardships.happens("table", 0.6):
        low = build.centre[1] + build.half[1] + rng.uniform(5, 30)
        xs = np.linspace(-210, 210, 40)
        for gap in (0.0, rng.uniform(25, 45)):
            sag = low + gap - rng.uniform(0.0004, 0.0014) * xs**2 * (1 if gap == 0 else -0.2)
            band = np.column_stack([np.r_[xs, xs[::-1]], np.r_[sag, sag[::-1] + rng.uniform(1.5, 3)]])
            sheet.outline(band, rng.uniform(-250, 300), "table")
