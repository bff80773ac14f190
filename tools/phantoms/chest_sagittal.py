"""Training recipe for sagittal chests: a kyphotic column down to L1 or L2 at most, no sacrum. L3 is not to be found.

Frame as in `sagittal`: `x` towards the back (the picture's right), `y` towards the feet; origin at mid-chest.
"""

import numpy as np

from tools.phantoms import appearance
from tools.phantoms.canvas import Canvas, Pose
from tools.phantoms.column import corners
from tools.phantoms.phantom import Phantom

LEVELS = ("C6", "C7", *(f"T{number}" for number in range(1, 13)), "L1", "L2")
MIDDLE = LEVELS.index("T8")


def _flesh(canvas: Canvas, rng: np.random.Generator, behind: np.ndarray, depth: float) -> None:
    """Skin, fat, back muscles, lung or mediastinum before the column, liver under the diaphragm, sternum."""
    back, front = depth + rng.uniform(35, 55), -rng.uniform(105, 150)
    fat_back, fat_front = rng.uniform(5, 40), rng.uniform(5, 35)
    fat_hu, y = rng.normal(-100, 9), canvas.y_mm
    slope = front + np.float32(0.25) * np.clip(-y, -60, 220)
    canvas.paint((behind < back + fat_back) & (behind > slope - fat_front), 15, "skin")
    canvas.paint((behind < back + fat_back - 2.5) & (behind > slope - fat_front + 2.5), fat_hu, "fat")
    canvas.paint((behind < back) & (behind > slope), rng.normal(50, 12), "muscle")
    inside = (behind < -depth - 3) & (behind > slope + 12)
    diaphragm = rng.uniform(60, 130) + np.float32(0.003) * (behind + 50) ** 2
    midline = rng.random() < 0.6
    canvas.paint(inside, fat_hu if midline else rng.uniform(-880, -760), "mediastinum" if midline else "lung")
    if midline:
        canvas.ellipse((-60, 30), (rng.uniform(38, 55), rng.uniform(45, 60)), rng.uniform(40, 180), "heart")
        canvas.ellipse((-depth - 22, -120), (7, rng.uniform(60, 90)), -980, "trachea", within=inside)
        canvas.paint(inside & (behind > -depth - 24) & (y > -30), rng.uniform(40, 250), "aorta")
    else:
        for _ in range(int(rng.integers(8, 30))):
            spot = (rng.uniform(-100, -25), rng.uniform(-180, 60))
            canvas.ellipse(spot, (rng.uniform(1, 3), rng.uniform(2, 9)), 20, within=inside, angle=rng.uniform(0, 3))
    below = inside & (y > diaphragm)
    canvas.paint(below, rng.uniform(45, 110), "liver")
    for _ in range(int(rng.integers(2, 8))):
        spot, half = (rng.uniform(-110, -25), rng.uniform(120, 230)), (rng.uniform(8, 30), rng.uniform(8, 30))
        canvas.ellipse(spot, half, rng.choice([40.0, 20.0, -800.0, fat_hu]), within=below)
    sternum = np.abs(behind - slope - 7) < rng.uniform(4, 7)
    canvas.paint(sternum & (y < 40) & (y > -130), rng.uniform(120, 350), "sternum")


def chest_sagittal(seed: int, *, size: int = 512) -> Phantom:
    """Draw one sagittal chest.

    Args:
        seed: the only source of randomness.
        size: side of the square slice in pixels.

    Returns:
        Phantom with a structure for each body in view, `C6` to `L2`; no `L3`.
    """
    rng = np.random.default_rng((8, seed))
    depth, kyphosis = rng.uniform(12, 17), rng.uniform(0.03, 0.09)
    pitches = rng.uniform(23, 28) * (1 + 0.03 * (np.arange(len(LEVELS)) - MIDDLE))
    tilts = rng.normal(0, 0.06) - kyphosis * (np.arange(len(LEVELS)) - MIDDLE) + rng.normal(0, 0.01, len(LEVELS))
    steps = pitches[:, None] * np.column_stack([np.sin(tilts), np.cos(tilts)])
    centres = np.cumsum(steps, axis=0)
    centres -= centres[MIDDLE]
    last = int(rng.integers(LEVELS.index("T11"), len(LEVELS)))
    # The picture ends below the last body in view: what comes further down was not scanned.
    field_mm = float(centres[last, 1] - centres[0, 1]) * rng.uniform(0.85, 1.0)
    end_mm = float(centres[last, 1] + rng.uniform(0.5, 0.9) * pitches[last])
    feet_up = rng.random() < 0.4
    row = size * (end_mm / field_mm if feet_up else 1 - end_mm / field_mm)
    angle = rng.normal(0, 0.05) + (np.pi if feet_up else 0.0)
    pose = Pose((size * rng.uniform(0.5, 0.72), row), field_mm / size, angle, bool(rng.random() < 0.5))
    canvas = Canvas.blank(rng, size, pose, warp_mm=rng.uniform(0.8, 3))
    middle = np.interp(canvas.y_mm.ravel(), centres[:, 1], centres[:, 0]).reshape(canvas.y_mm.shape)
    behind = (canvas.x_mm - middle).astype(np.float32)
    _flesh(canvas, rng, behind, depth)
    bone, canal = rng.uniform(80, 240), rng.uniform(12, 17)
    canvas.paint((behind > depth) & (behind < depth + canal), rng.uniform(-60, 20))
    canvas.paint((behind > depth + 2) & (behind < depth + canal * 0.8), rng.uniform(10, 40), "canal")
    for step, level in enumerate(LEVELS):
        (x, y), tilt = centres[step], float(tilts[step])
        half = pitches[step] * rng.uniform(0.38, 0.43)
        spine = (float(x + depth + canal + 11), float(y + 0.7 * pitches[step]))
        canvas.ellipse(spine, (rng.uniform(12, 18), rng.uniform(4, 7)), bone + 200, "spinous", angle=0.7)
        between = (float(x + steps[step, 0] / 2), float(y + steps[step, 1] / 2))
        canvas.ellipse(between, (depth, 0.2 * pitches[step]), rng.uniform(60, 110), "disc", angle=-tilt, power=3.0)
        for inset, hu in ((0.0, bone + rng.uniform(100, 300)), (1.6, bone)):
            outline = corners(centres[step], tilt, depth - inset, half - inset, rng, waist=rng.uniform(0, 0.8))
            canvas.polygon(outline, hu, level)
    picture = appearance.acquire(rng, appearance.texture(rng, canvas.hounsfield()), thick_rows=True)
    spacing = (pose.mm_per_px,) * 2
    return Phantom(picture, canvas.labels, canvas.names, spacing, "sagittal", frozenset({"sagittal chest"}))
