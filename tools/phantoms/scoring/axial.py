"""Scoring recipe for axial slices at L3. Frame: origin in the vertebral body, `x` to the right, `y` to the back.

Control points are in units of the vertebral body's half-width, for the side with positive `x`.
"""

import numpy as np
from numpy.typing import NDArray

from tools.phantoms.phantom import Phantom
from tools.phantoms.scoring.sheet import Sheet

BODY = ((0, -0.78), (0.45, -0.74), (0.85, -0.5), (1.0, -0.02), (0.9, 0.42), (0.5, 0.66), (0, 0.58))
PSOAS = (
    (1.0, -0.42),
    (1.32, -0.72),
    (1.78, -0.55),
    (2.12, 0.0),
    (2.18, 0.62),
    (1.86, 1.05),
    (1.42, 0.98),
    (1.02, 0.42),
)
QUADRATUS = ((1.9, 1.2), (2.5, 0.9), (3.1, 0.85), (3.35, 1.15), (2.8, 1.5), (2.1, 1.5))
ERECTOR = ((0.22, 1.75), (1.0, 1.5), (2.2, 1.55), (3.0, 1.75), (3.15, 2.3), (2.5, 2.95), (1.4, 3.2), (0.3, 3.05))
TRANSVERSE = ((0.85, 0.62), (1.6, 0.85), (2.25, 0.95), (2.2, 1.12), (1.5, 1.12), (0.8, 0.95))
SPINOUS = ((0, 1.35), (0.17, 1.5), (0.12, 2.2), (0.2, 2.75), (0, 2.9), (-0.2, 2.75), (-0.12, 2.2), (-0.17, 1.5))


def _polar(
    rng: np.random.Generator, half: tuple[float, float], centre: tuple[float, float], wobble: float
) -> NDArray[np.float64]:
    """`(120, 2)` outline of a body section: an ellipse with a few low harmonics."""
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    radius = 1 + sum(wobble / k * rng.normal() * np.cos(k * turn + rng.uniform(0, 6)) for k in (2, 3, 4))
    return np.column_stack([centre[0] + half[0] * radius * np.cos(turn), centre[1] + half[1] * radius * np.sin(turn)])


def _inset(
    outline: NDArray[np.float64], side: float, front: float, back: float, centre: tuple[float, float]
) -> NDArray[np.float64]:
    """Move an outline inwards by a thickness that changes smoothly around the body, mm."""
    away = outline - np.array(centre)
    turn = np.arctan2(away[:, 1], away[:, 0])
    vertical = np.where(np.sin(turn) < 0, front, back)
    thickness = side * np.cos(turn) ** 2 + vertical * np.sin(turn) ** 2
    length = np.hypot(away[:, 0], away[:, 1])
    return np.asarray(np.array(centre) + away * ((length - thickness) / length)[:, None])


def _mirrored(points: tuple[tuple[float, float], ...], side: int, scale: float) -> NDArray[np.float64]:
    return np.array([(side * x, y) for x, y in points]) * scale


def _psoas(rng: np.random.Generator, side: int, a: float, bulk: tuple[float, float]) -> NDArray[np.float64]:
    """Control points of one psoas, grown from its contact with the body, mm."""
    points = _mirrored(PSOAS, side, a)
    anchor = np.array([side * 1.0 * a, 0.25 * a])
    grown = anchor + (points - anchor) * np.array(bulk) * rng.normal(1, 0.05, size=2)
    return np.asarray(grown + np.array([side * rng.uniform(0, 3), rng.normal(0, 3)]))


def _viscera(
    sheet: Sheet, rng: np.random.Generator, half: tuple[float, float], centre: tuple[float, float], contrast: bool
) -> None:
    for _ in range(int(rng.integers(6, 15))):
        turn, reach = rng.uniform(np.pi * 0.95, np.pi * 2.05), np.sqrt(rng.uniform(0.05, 0.75))
        spot = (centre[0] + half[0] * 0.85 * reach * np.cos(turn), centre[1] + half[1] * 0.85 * reach * np.sin(turn))
        size = (rng.uniform(10, 30), rng.uniform(9, 20))
        angle = rng.uniform(0, 3)
        sheet.round(spot, size, rng.normal(42, 12), "bowel", angle=angle)
        if rng.random() < 0.7:
            inside = (size[0] * 0.75, size[1] * 0.7)
            sheet.round(
                spot,
                inside,
                rng.choice([-900.0, 10.0, rng.uniform(150, 280) if contrast else 20.0, -60.0]),
                angle=angle,
            )


def _skeleton(sheet: Sheet, rng: np.random.Generator, a: float, *, bone: float, disc: bool) -> None:
    cortex = bone + rng.uniform(180, 380)
    for side in (-1, 1):
        if rng.random() < 0.8:
            sheet.spline(_mirrored(TRANSVERSE, side, a), cortex, jitter_mm=1.0)
        sheet.round((side * 0.8 * a, 1.25 * a), (0.33 * a, 0.38 * a), cortex, "arch")
        sheet.round((side * 0.74 * a, 0.8 * a), (0.17 * a, 0.3 * a), cortex, "arch")
    sheet.spline(np.array(SPINOUS) * a, cortex, "arch", jitter_mm=0.8)
    sheet.spline(
        np.array([(-0.8, 1.3), (0, 1.15), (0.8, 1.3), (0.7, 1.5), (0, 1.55), (-0.7, 1.5)]) * a,
        cortex,
        "arch",
        jitter_mm=0.7,
    )
    sheet.round((0, 0.92 * a), (0.5 * a, 0.34 * a), rng.uniform(-60, 10), "canal")
    sheet.round((0, 0.92 * a), (0.36 * a, 0.26 * a), rng.uniform(15, 45), "canal")
    right = np.array(BODY) * a
    left = right[-2:0:-1] * np.array([-1, 1])
    body = np.vstack([right, left])
    sheet.spline(body, rng.uniform(70, 110) if disc else cortex, "vertebra", jitter_mm=0.5)
    if not disc:
        sheet.spline(body * 0.9, bone, "vertebra", jitter_mm=0.4)


def axial(seed: int, *, size: int = 512) -> Phantom:
    """Draw one axial scoring phantom.

    Args:
        seed: the only source of randomness; seeds of this recipe and of the training recipe are unrelated.
        size: side of the square slice in pixels.

    Returns:
        Phantom with `psoas_left`, `psoas_right`, `combo`, `vertebra`, and its hardships as traits.
    """
    rng = np.random.default_rng((101, seed))
    a = rng.uniform(19, 27)
    traits: set[str] = set()

    def happens(trait: str, chance: float) -> bool:
        if rng.random() < chance:
            traits.add(trait)
        return trait in traits

    obese, contrast = happens("obese", 0.2), happens("contrast", 0.5)
    wasted = not obese and happens("cachectic", 0.2)
    fat = rng.uniform(25, 50) if obese else rng.uniform(3, 8) if wasted else rng.uniform(8, 25)
    wall = rng.uniform(8, 12) if wasted else rng.uniform(12, 22)
    half = (
        rng.uniform(95, 118) + wall + fat + (35 if obese else 0),
        rng.uniform(60, 75) + wall + fat + (25 if obese else 0),
    )
    centre = (0.0, 3.45 * a + fat - half[1] - rng.uniform(0, 6))
    field = 2 * max(half) * rng.uniform(1.05, 1.3) * (rng.uniform(0.55, 0.8) if happens("small field", 0.1) else 1)
    angle = rng.normal(0, 0.03) + (rng.choice([-1, 1]) * rng.uniform(0.17, 0.34) if happens("rotated", 0.12) else 0)
    if happens("prone", 0.08):
        angle += np.pi
    prone = "prone" in traits
    row = 0.5 + (centre[1] * (1 if prone else -1)) / field
    sheet = Sheet(
        rng, size, (size * (0.5 + rng.normal(0, 0.02)), size * row), field / size, -angle, happens("mirrored", 0.3)
    )

    muscle, fat_hu = rng.uniform(25, 45) if wasted else rng.uniform(40, 68), rng.normal(-102, 6)
    skin = _polar(rng, half, centre, 0.03)
    sheet.outline(skin, 20, "skin")
    sheet.outline(_inset(skin, 2, 2, 2, centre), fat_hu, "fat")
    fascia = _inset(skin, fat * rng.uniform(0.6, 1), fat, fat * rng.uniform(0.7, 1), centre)
    sheet.outline(fascia, muscle, "wall")
    front = wall * rng.uniform(0.4, 0.7)
    cavity = _inset(fascia, wall, front, 2.2 * a, centre)
    back_fat = (
        np.array(
            [(-3.6, 1.2), (-2, 0.6), (2, 0.6), (3.6, 1.2), (3.7, 2.4), (2.6, 3.3), (0, 3.5), (-2.6, 3.3), (-3.7, 2.4)]
        )
        * a
    )
    sheet.spline(back_fat, fat_hu, jitter_mm=2)
    sheet.outline(cavity, rng.uniform(0, 18) if happens("ascites", 0.07) else fat_hu, "cavity")
    alba = (0.0, float(fascia[:, 1].min()) + front / 2)
    sheet.round(alba, (rng.uniform(2, 9), front * 0.8), fat_hu)
    inner_half = (half[0] - fat - wall, half[1] - fat - front)
    _viscera(sheet, rng, inner_half, centre, contrast)
    for side, name in ((-1, "right"), (1, "left")):
        sheet.spline(_mirrored(ERECTOR, side, a), muscle + rng.normal(-3, 5), f"erector_{name}", jitter_mm=1.5)
        sheet.spline(_mirrored(QUADRATUS, side, a), muscle + rng.normal(0, 4), f"quadratus_{name}", jitter_mm=1.2)
        if rng.random() < 0.75:
            spot, size_mm = (
                (side * a * rng.uniform(2.6, 3.4), a * rng.uniform(-0.9, 0.4)),
                (rng.uniform(20, 30), rng.uniform(22, 34)),
            )
            sheet.round(
                spot, size_mm, rng.uniform(130, 200) if contrast else 32, f"kidney_{name}", angle=rng.uniform(-0.5, 0.5)
            )
            sheet.round((spot[0] - side * 6, spot[1]), (size_mm[0] * 0.4, size_mm[1] * 0.4), rng.choice([fat_hu, 12.0]))
    bulk = (
        (rng.uniform(0.55, 0.8), rng.uniform(0.7, 0.9)) if wasted else (rng.uniform(0.8, 1.3), rng.uniform(0.85, 1.2))
    )
    for side, name in ((-1, "right"), (1, "left")):
        points = _psoas(rng, side, a, bulk)
        if rng.random() < 0.8:
            middle = points.mean(0)
            sheet.spline(middle + (points - middle) * (1 + rng.uniform(0.06, 0.16)), fat_hu)
        sheet.spline(points, muscle + rng.normal(0, 4), f"psoas_{name}", jitter_mm=0.8)
    vessel = rng.uniform(130, 260) if contrast else rng.uniform(35, 50)
    sheet.round((rng.uniform(0, 0.5) * a, -1.2 * a), (rng.uniform(8, 12),) * 2, vessel, "aorta")
    sheet.round(
        (-rng.uniform(0.4, 0.9) * a, -1.15 * a),
        (rng.uniform(9, 14), rng.uniform(7, 10)),
        vessel * rng.uniform(0.6, 1),
        "vena_cava",
    )
    bone = rng.uniform(50, 110) if happens("osteoporosis", 0.2) else rng.uniform(120, 240)
    _skeleton(sheet, rng, a, bone=bone, disc=happens("disc", 0.08))
    if rng.random() < 0.6:
        low = centre[1] + half[1] + rng.uniform(6, 30)
        xs = np.linspace(-200, 200, 30)
        sag = low - rng.uniform(0, 0.0015) * xs**2
        sheet.outline(
            np.column_stack([np.r_[xs, xs[::-1]], np.r_[sag, sag[::-1] + 3]]), rng.uniform(-200, 300), "table"
        )
    noisy, blurred, metal = happens("noise", 0.15), happens("blur", 0.12), happens("metal", 0.05)
    sheet.parts["combo"] = [
        p for n in ("psoas", "erector", "quadratus") for s in ("left", "right") for p in sheet.parts[f"{n}_{s}"]
    ] + sheet.parts["wall"]
    return sheet.phantom(
        "axial",
        traits,
        noise_hu=rng.uniform(28, 42) if noisy else rng.uniform(5, 22),
        blur_px=rng.uniform(1.6, 2.2) if blurred else rng.uniform(0.5, 1.1),
        streaks_hu=rng.uniform(60, 180) if metal else 0.0,
    )
