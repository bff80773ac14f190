"""What lies around the spine of a sagittal scoring phantom: skin, fat, muscle, viscera, pelvic organs, the aorta.

Frame as in `sagittal`: mm, `x` to the back, `y` to the feet.
"""

import numpy as np
from numpy.typing import NDArray

from tools.phantoms.scoring.column import L3, Body
from tools.phantoms.scoring.sheet import Sheet

TOP_MM, BOTTOM_MM, SAMPLES = -400.0, 330.0, 90
Line = NDArray[np.float64]


def draw_trunk(sheet: Sheet, rng: np.random.Generator, bodies: list[Body], *, obese: bool, contrast: bool) -> None:
    """Everything but bone, discs and canal.

    Args:
        sheet: where to draw.
        rng: randomness.
        bodies: the spine from T4 to the coccyx.
        obese: a thick layer of fat, a deep belly.
        contrast: enhanced vessels and organs.
    """
    y = np.linspace(TOP_MM, BOTTOM_MM, SAMPLES)
    rows, columns = np.array([body.centre for body in bodies])[:, ::-1].T
    order = np.argsort(rows)
    spine = np.interp(y, rows[order], columns[order])
    depth, sacrum_y = bodies[L3].depth, float(bodies[-6].centre[1])
    fat_hu, fat = rng.normal(-102, 6), rng.uniform(22, 45) if obese else rng.uniform(5, 18)
    fascia = depth + rng.uniform(44, 54) + 0.45 * spine
    below = np.clip((y - sacrum_y) / 60, 0, 1)
    rear = fascia + fat + below * rng.uniform(15, 35)
    belly = -depth - rng.uniform(75, 105) - (45 if obese else 0)
    bulge = rng.uniform(5, 25) * np.exp(-(((y - rng.uniform(20, 90)) / 90) ** 2))
    wall = belly - bulge + 0.1 * np.clip(-y - 60, 0, 200)
    sheet.band(y, wall - fat, rear, 15, "skin")
    sheet.band(y, wall - fat + 2, rear - 2, fat_hu, "fat")
    muscle = rng.uniform(40, 60)
    behind = below < 0.95
    sheet.band(y[behind], spine[behind], (spine + (fascia - spine) * (1 - below))[behind], muscle, "back muscle")
    for body in bodies[:-6]:
        if rng.random() < 0.6:  # fat between two spinous processes
            spot = body.centre + body.back * (depth + rng.uniform(24, 40)) + body.down * 1.9 * body.height
            sheet.round((float(spot[0]), float(spot[1])), (rng.uniform(4, 12), rng.uniform(2, 4)), fat_hu, angle=0.4)
    thick = rng.uniform(5, 11)
    sheet.band(y, wall, wall + thick, muscle, "wall")
    sheet.band(y, wall + thick, spine, rng.normal(-95, 8), "cavity")
    _viscera(sheet, rng, belly, depth, fat_hu, contrast)
    _pelvis(sheet, rng, bodies, belly, contrast)
    if rng.random() < 0.5:
        near, width = depth + rng.uniform(3, 9), rng.uniform(12, 20)
        above = y < float(bodies[L3 + 1].centre[1])  # the aorta forks before L4
        vessel = rng.uniform(130, 240) if contrast else 42.0
        sheet.band(y[above], (spine - near - width)[above], (spine - near)[above], vessel, "aorta")


def _viscera(sheet: Sheet, rng: np.random.Generator, belly: float, depth: float, fat_hu: float, contrast: bool) -> None:
    """Liver or stomach above, bowel with gas, fluid or stool below."""
    organ = rng.uniform(90, 120) if contrast else rng.uniform(45, 62)
    top = (belly * 0.62, rng.uniform(-230, -140))
    sheet.round(top, (rng.uniform(32, 50), rng.uniform(60, 95)), organ, "liver")
    for _ in range(int(rng.integers(9, 20))):
        spot = (rng.uniform(belly + 14, -depth - 16), rng.uniform(-140, 150))
        half, angle = (rng.uniform(9, 26), rng.uniform(8, 18)), rng.uniform(0, 3)
        sheet.round(spot, half, rng.normal(50, 15) + 20 * contrast, "bowel", angle=angle)
        if rng.random() < 0.55:
            content = rng.choice([-900.0, 12.0, 220.0 if contrast else 25.0, -40.0], p=(0.35, 0.35, 0.1, 0.2))
            sheet.round(spot, (half[0] * 0.75, half[1] * 0.72), content, angle=angle)
    for _ in range(int(rng.integers(4, 14))):
        spot = (rng.uniform(belly + 14, -depth - 12), rng.uniform(-120, 140))
        sheet.round(spot, (rng.uniform(1.5, 4), rng.uniform(2, 9)), 150 if contrast else 42, angle=rng.uniform(0, 3))
    if rng.random() < 0.4:
        spot = (-depth - rng.uniform(14, 30), rng.uniform(-110, -40))
        sheet.round(spot, (rng.uniform(6, 12), rng.uniform(12, 26)), organ - 15, "pancreas")
        sheet.round((spot[0] - 14, spot[1]), (4, 12), fat_hu)


def _pelvis(sheet: Sheet, rng: np.random.Generator, bodies: list[Body], belly: float, contrast: bool) -> None:
    """Rectum in the hollow of the sacrum, bladder behind the pubis."""
    hollow = bodies[-4]
    rectum = hollow.centre - hollow.back * (hollow.depth + rng.uniform(16, 28)) + hollow.down * 20
    sheet.round((float(rectum[0]), float(rectum[1])), (rng.uniform(9, 18), rng.uniform(22, 36)), 42, "rectum")
    if rng.random() < 0.5:
        sheet.round((float(rectum[0]), float(rectum[1])), (6, 14), rng.choice([-800.0, -60.0]))
    low = float(bodies[-1].centre[1])
    bladder = (belly * rng.uniform(0.35, 0.55), low + rng.uniform(-25, 15))
    sheet.round(bladder, (rng.uniform(26, 40), rng.uniform(22, 36)), rng.uniform(2, 18), "bladder")
    if rng.random() < 0.7:
        sheet.round((belly * 0.9, low + rng.uniform(20, 40)), (10, 19), 350, "pubis", angle=-0.6)
        sheet.round((belly * 0.9, low + rng.uniform(20, 40)), (7, 15), 150 + 20 * contrast, "pubis", angle=-0.6)
