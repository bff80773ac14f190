"""What lies around the bones of a styled sagittal phantom: skin, fat, back muscles, vessels, bowel, pelvic organs."""

import numpy as np

from tools.phantoms.canvas import BoolImage, Canvas, FloatImage
from tools.phantoms.sacrum_geometry import Curve, Skeleton

GAS_HU = -900.0


def _line(canvas: Canvas, at: Curve, values: Curve, smooth: float) -> FloatImage:
    """`(H, W)` value of a line at each pixel's height, smoothed over some mm; straight on beyond its ends."""
    order = np.argsort(at, kind="stable")
    every = np.arange(at.min() - 120.0, at.max() + 160.0, 2.0)
    level = np.interp(every, at[order], values[order])
    reach = max(int(smooth / 2), 1)
    kernel = np.ones(reach) / reach
    level = np.convolve(np.pad(level, reach, mode="edge"), kernel, mode="same")[reach:-reach]
    return np.interp(canvas.y_mm.ravel(), every, level).reshape(canvas.y_mm.shape).astype(np.float32)


def draw_flesh(canvas: Canvas, rng: np.random.Generator, bones: Skeleton, *, fatness: float | None = None) -> None:
    """Paint everything but bone; the column is painted over it.

    Args:
        canvas: what to paint on.
        rng: the only source of randomness.
        bones: that the flesh lies around.
        fatness: 0 to 1; drawn if None.
    """
    middle = bones.middle_line()
    x, y = canvas.x_mm, canvas.y_mm
    drawn = rng.beta(1.3, 2)
    fatness = drawn if fatness is None else fatness
    fat_hu, muscle_hu = rng.normal(-100, 9), rng.normal(48, 14)
    front = -(rng.uniform(60, 110) + 85 * fatness)
    phase, length = rng.uniform(0, 6), rng.uniform(40, 110)
    wave = np.float32(rng.uniform(0, 14)) * np.sin(y / np.float32(length) + np.float32(phase))
    muscle = rng.uniform(38, 62)
    thick = np.where(np.arange(len(middle)) < 12, muscle, muscle * rng.uniform(0.2, 0.6))
    back = _line(canvas, middle[:, 1], middle[:, 0] + middle[:, 2] + thick, 70)
    cover = rng.uniform(4, 14) + 40 * fatness * rng.uniform(0.3, 1.2)
    buttocks = np.float32(rng.uniform(0, 50)) * np.clip((y - 70) / 90, 0, 1) if rng.random() < 0.7 else np.float32(0)
    skin = back + cover + wave / 2 + buttocks
    belly = front + wave - rng.uniform(3, 12) - 45 * fatness * rng.uniform(0.2, 1.2)
    canvas.paint((x < skin) & (x > belly), 20, "skin")
    canvas.paint((x < skin - 2.5) & (x > belly + 2.5), fat_hu, "fat")
    canvas.paint((x < back) & (x > front + wave), muscle_hu, "wall")
    spine = _line(canvas, middle[:, 1], middle[:, 0] - middle[:, 2] * 0.5, 6)
    inside = (x < spine) & (x > front + wave + rng.uniform(4, 12))
    canvas.paint(inside, fat_hu if rng.random() < 0.8 else rng.normal(25, 15))
    _bowel(canvas, rng, inside, fat_hu, front)
    if rng.random() < 0.5:
        canvas.paint(
            inside & (y < -rng.uniform(110, 190)) & (x < spine - rng.uniform(0, 25)),
            rng.choice([-850.0, rng.uniform(40, 110), rng.uniform(40, 110)]),
            "liver",
        )
    _vessel(canvas, rng, x - spine, y, middle)
    _pelvis(canvas, rng, bones, inside)
    if rng.random() < 0.4:  # fat between the back muscles
        streaks = np.sin(y / np.float32(rng.uniform(5, 12)) + (x - spine) / np.float32(rng.uniform(8, 20)))
        gap = np.float32(rng.uniform(20, 34))
        canvas.paint((x > spine + gap) & (x < back) & (streaks > rng.uniform(0.2, 0.9)), fat_hu)


def _bowel(canvas: Canvas, rng: np.random.Generator, inside: BoolImage, fat_hu: float, front: float) -> None:
    for index in range(int(rng.integers(3, 20))):
        centre = (rng.uniform(front, -12), rng.uniform(-200, 200))
        half, angle = (rng.uniform(7, 45), rng.uniform(7, 45)), rng.uniform(0, 3.1)
        canvas.ellipse(centre, half, rng.normal(45, 25), f"organ_{index}", angle=angle, within=inside)
        if rng.random() < 0.4:
            content = rng.choice([GAS_HU, rng.uniform(0, 30), rng.uniform(100, 400), fat_hu])
            share = rng.uniform(0.5, 0.85)
            canvas.ellipse(centre, (half[0] * share, half[1] * share), content, angle=angle, within=inside)


def _vessel(canvas: Canvas, rng: np.random.Generator, before: FloatImage, y: FloatImage, middle: Curve) -> None:
    """Aorta down to L4, often full of contrast, sometimes with a calcified wall."""
    if rng.random() < 0.35:
        return
    depth = float(middle[9, 2]) * 0.5
    gap, width = depth + rng.uniform(0, 9), rng.uniform(9, 24)
    hu = rng.uniform(35, 60) if rng.random() < 0.4 else rng.uniform(100, 420)
    reach = y < rng.uniform(30, 75)
    if rng.random() < 0.3:
        canvas.paint((before < -gap + 1.5) & (before > -gap - width - 1.5) & reach & (np.sin(y / 5) > 0.3), 600)
    canvas.paint((before < -gap) & (before > -gap - width) & reach, hu, "vessel")


def _pelvis(canvas: Canvas, rng: np.random.Generator, bones: Skeleton, inside: BoolImage) -> None:
    """Bladder, womb or prostate, a rectum that follows the sacrum, the pubic bone."""
    tip, top = bones.ribbon[-1], bones.ribbon[0]
    if rng.random() < 0.75:
        spot = (rng.uniform(-75, -20), rng.uniform(tip[1] - 35, tip[1] + 25))
        half = (rng.uniform(18, 48), rng.uniform(14, 45))
        canvas.ellipse(spot, half, rng.choice([5.0, 12.0, 45.0, 350.0], p=[0.4, 0.2, 0.3, 0.1]), "bladder")
    if rng.random() < 0.5:
        canvas.ellipse((rng.uniform(-60, 10), float(tip[1]) - rng.uniform(-20, 40)), (20, 28), rng.uniform(40, 90))
    if rng.random() < 0.6:
        gap, wide = rng.uniform(2, 18), rng.uniform(5, 15)
        hu = rng.choice([35.0, 20.0, GAS_HU], p=[0.5, 0.25, 0.25])
        bounds = np.linspace(0.35, 1.0, 7) * (len(bones.ribbon) - 1)
        for at in bounds.astype(int):
            x, y = bones.ribbon[at]
            lean, away = bones.bends[at], bones.breadths[at] + gap + wide
            spot = (float(x - away * np.cos(lean)), float(y + away * np.sin(lean)))
            canvas.ellipse(spot, (wide, rng.uniform(10, 18)), hu, "rectum", angle=-float(lean))
    if rng.random() < 0.5:
        spot = (float(min(top[0], 0) - rng.uniform(70, 115)), float(tip[1] + rng.uniform(-15, 45)))
        canvas.ellipse(spot, (rng.uniform(8, 13), rng.uniform(15, 24)), rng.uniform(200, 500), "pubis", angle=0.6)
