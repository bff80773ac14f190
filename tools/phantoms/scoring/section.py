"""What surrounds the canal of an axial scoring phantom: vertebra, psoas, quadratus and back muscles.

Control points are in units of the vertebral body's half-width a, for the side with positive `x`.
"""

import numpy as np
from numpy.typing import NDArray

from tools.phantoms.scoring.sheet import Sheet

BODY = ((0, -0.78), (0.45, -0.74), (0.85, -0.5), (1.0, -0.02), (0.9, 0.42), (0.5, 0.66), (0, 0.58))
PSOAS = (
    (0.98, -0.42),
    (1.28, -0.72),
    (1.78, -0.6),
    (2.1, -0.05),
    (2.18, 0.58),
    (1.9, 1.0),
    (1.45, 0.98),
    (1.0, 0.5),
)
QUADRATUS = ((1.9, 1.2), (2.5, 0.9), (3.1, 0.85), (3.35, 1.15), (2.8, 1.5), (2.1, 1.5))
ERECTOR = ((0.2, 1.7), (1.0, 1.5), (2.2, 1.55), (3.0, 1.75), (3.15, 2.3), (2.5, 2.95), (1.4, 3.2), (0.3, 3.05))
TRANSVERSE = ((0.85, 0.62), (1.6, 0.85), (2.25, 0.95), (2.2, 1.12), (1.5, 1.12), (0.8, 0.95))
SPINOUS = ((0, 1.35), (0.17, 1.5), (0.12, 2.2), (0.2, 2.75), (0, 2.9), (-0.2, 2.75), (-0.12, 2.2), (-0.17, 1.5))
LAMINAE = ((-0.8, 1.3), (0, 1.15), (0.8, 1.3), (0.7, 1.5), (0, 1.55), (-0.7, 1.5))
CLEFT = ((0.95, 1.75), (1.2, 2.2), (1.15, 2.9))
"""Between multifidus and longissimus, where ageing leaves fat first."""


def on_side(points: tuple[tuple[float, float], ...], side: int, scale: float) -> NDArray[np.float64]:
    """`(N, 2)` control points in mm, mirrored for the side with negative `x`."""
    return np.array([(side * x, y) for x, y in points]) * scale


def draw_psoas(
    sheet: Sheet, rng: np.random.Generator, a: float, bulk: tuple[float, float], *, muscle_hu: float, fat_hu: float
) -> None:
    """Both psoas, grown from their contact with the body; mostly with a line of fat around them."""
    for side, name in ((-1, "right"), (1, "left")):
        anchor = np.array([side * 1.0 * a, 0.25 * a])
        size = np.array(bulk) * rng.normal(1, 0.05, size=2)
        turn = side * rng.uniform(-0.12, 0.3)
        cos, sin = np.cos(turn), np.sin(turn)
        points = anchor + (on_side(PSOAS, side, a) - anchor) * size @ np.array([[cos, sin], [-sin, cos]])
        points += np.array([side * rng.uniform(-1, 3), rng.normal(0, 3)])
        if rng.random() < 0.85:
            middle = points.mean(0)
            sheet.spline(middle + (points - middle) * (1 + rng.uniform(0.08, 0.18)), fat_hu)
        sheet.spline(points, muscle_hu + rng.normal(0, 4), f"psoas_{name}", jitter_mm=0.8)
        if rng.random() < 0.35:
            nerve = anchor + np.array([side * rng.uniform(0.25, 0.5), rng.uniform(0.2, 0.45)]) * a
            sheet.round((float(nerve[0]), float(nerve[1])), (rng.uniform(1, 2.5), rng.uniform(1, 2.5)), fat_hu)


def draw_back(
    sheet: Sheet, rng: np.random.Generator, a: float, *, muscle_hu: float, fat_hu: float, fatty: float
) -> None:
    """Erector spinae with multifidus, and quadratus lumborum; `fatty` 0 to 1 is how much fat lies in them."""
    thick = np.array([1.0, rng.uniform(0.85, 1.08)])
    for side, name in ((-1, "right"), (1, "left")):
        pivot = np.array([0.0, 1.5 * a])
        points = pivot + (on_side(ERECTOR, side, a) - pivot) * thick
        sheet.spline(points, muscle_hu + rng.normal(-3, 5), f"erector_{name}", jitter_mm=1.5)
        if rng.random() < 0.4 + 0.6 * fatty:
            line = on_side(CLEFT, side, a)
            width = rng.uniform(0.6, 1.6) + 3 * fatty
            across = np.array([width, 0.0])
            sheet.spline(np.vstack([line - across, (line + across)[::-1]]), fat_hu, jitter_mm=0.5)
        for _ in range(int(rng.poisson(12 * fatty))):
            x, y = side * rng.uniform(0.4, 2.6) * a, rng.uniform(1.8, 2.9) * a
            angle = rng.uniform(0.8, 2.3)
            sheet.round((x, y), (rng.uniform(3, 9), rng.uniform(0.6, 1.8)), fat_hu, angle=angle)
        sheet.spline(on_side(QUADRATUS, side, a), muscle_hu + rng.normal(0, 4), f"quadratus_{name}", jitter_mm=1.2)


def draw_vertebra(sheet: Sheet, rng: np.random.Generator, a: float, *, bone: float, disc: bool) -> None:
    """Body with a thin cortex (or a disc), pedicles, transverse and spinous processes, laminae and canal."""
    cortex = bone + rng.uniform(150, 350)
    pedicles = not disc or rng.random() < 0.3
    for side in (-1, 1):
        if pedicles and rng.random() < 0.85:
            sheet.spline(on_side(TRANSVERSE, side, a), cortex, jitter_mm=1.0)
        sheet.round((side * 0.8 * a, 1.25 * a), (0.33 * a, 0.38 * a), cortex, "arch")
        if pedicles:
            sheet.round((side * 0.74 * a, 0.8 * a), (0.17 * a, 0.3 * a), cortex, "arch")
    sheet.spline(np.array(SPINOUS) * a, cortex, "arch", jitter_mm=0.8)
    sheet.spline(np.array(LAMINAE) * a, cortex, "arch", jitter_mm=0.7)
    for side in (-1, 1):
        if rng.random() < 0.7:
            sheet.round((side * 0.8 * a, 1.27 * a), (0.2 * a, 0.22 * a), bone, "arch")
    sheet.round((0, 0.92 * a), (0.5 * a, 0.34 * a), rng.uniform(-60, 10), "canal")
    sheet.round((0, 0.92 * a), (0.36 * a, 0.26 * a), rng.uniform(15, 45), "canal")
    right = np.array(BODY) * a
    body = np.vstack([right, right[-2:0:-1] * np.array([-1, 1])])
    sheet.spline(body, rng.uniform(70, 110) if disc else cortex, "vertebra", jitter_mm=0.5)
    if not disc:
        sheet.spline(body * (1 - rng.uniform(1.2, 2.2) / a), bone, "vertebra", jitter_mm=0.3)
        if rng.random() < 0.5:
            vein = (0.0, rng.uniform(0.1, 0.5) * a)
            sheet.round(vein, (0.25 * a, rng.uniform(1, 2.5)), bone * 0.6, "vertebra")
