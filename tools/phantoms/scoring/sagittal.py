"""Scoring recipe for mid-sagittal slices. Frame: origin in L3, `x` to the back (right), `y` to the feet."""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from tools.phantoms.phantom import Phantom
from tools.phantoms.scoring.sheet import Sheet

LEVELS = ("T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5")
L3 = LEVELS.index("L3")
WALL = (
    (-1, -0.94),
    (-0.5, -0.9),
    (0, -0.86),
    (0.5, -0.9),
    (1, -0.95),
    (0.95, 0),
    (1, 0.95),
    (0.5, 0.9),
    (0, 0.87),
    (-0.5, 0.9),
    (-1, 0.94),
    (-0.91, 0),
)
"""A vertebral body seen from the side, in half-depths and half-heights, the front at -1."""


def _placed(points: NDArray[np.float64], centre: NDArray[np.float64], tilt: float) -> NDArray[np.float64]:
    """Turn points by a tilt (radians, lower end towards the back) and move them to a centre, mm."""
    cos, sin = np.cos(tilt), np.sin(tilt)
    return np.asarray(centre + points @ np.array([[cos, -sin], [sin, cos]]))


def _spine(rng: np.random.Generator) -> tuple[CubicSpline, NDArray[np.float64], float, float]:
    """Centre line `x(y)` in mm, the bodies' `y` positions, half-depth and pitch at L3."""
    depth, pitch = rng.uniform(15, 20), rng.uniform(32, 41)
    bow, lean = rng.uniform(4, 22), rng.normal(0, 0.06)
    heights = np.array([-8, -5, -2.5, 0, 1.4, 2.6]) * pitch
    x = np.array([1.3, 0.75, 0.3, 0.0, 0.12, 0.75]) * bow + lean * heights
    line = CubicSpline(heights, x, bc_type="natural")
    steps = np.cumsum([pitch * (1 - 0.03 * k) for k in range(L3)])[::-1]
    positions = np.concatenate([-steps, [0.0, pitch, 1.96 * pitch]])
    return line, positions, depth, pitch


def _flesh(
    sheet: Sheet, rng: np.random.Generator, line: CubicSpline, depth: float, *, obese: bool, contrast: bool
) -> None:
    """Body outline, back muscles, viscera and a great vessel along the spine."""
    y = np.linspace(-330, 330, 60)
    middle = line(np.clip(y, -300, 130))
    fat_hu, fat = rng.normal(-102, 6), rng.uniform(22, 45) if obese else rng.uniform(4, 18)
    back, front = depth + rng.uniform(48, 68), -depth - rng.uniform(55, 90) - (50 if obese else 0)

    def band(left: NDArray[np.float64], right: NDArray[np.float64], hu: float, name: str | None = None) -> None:
        sheet.outline(np.column_stack([np.r_[left, right[::-1]], np.r_[y, y[::-1]]]), hu, name)

    belly = front + rng.uniform(-14, 14) * np.sin(y / 70 + rng.uniform(0, 6))
    rear = middle * 0.4 + back + rng.uniform(-6, 6) * np.sin(y / 55)
    band(belly - fat, rear + fat, 15, "skin")
    band(belly - fat + 2, rear + fat - 2, fat_hu, "fat")
    band(belly, rear, rng.uniform(40, 60), "muscle")
    band(belly + rng.uniform(5, 10), middle, rng.normal(-90, 12))
    for _ in range(int(rng.integers(5, 13))):
        spot = (rng.uniform(front + 12, -depth - 14), rng.uniform(-170, 200))
        size, angle = (rng.uniform(10, 32), rng.uniform(10, 32)), rng.uniform(0, 3)
        sheet.round(spot, size, rng.normal(45, 15), "viscera", angle=angle)
        if rng.random() < 0.5:
            sheet.round(
                spot,
                (size[0] * 0.7, size[1] * 0.7),
                rng.choice([-900.0, 15.0, 200.0 if contrast else 25.0, -50.0]),
                angle=angle,
            )
    if rng.random() < 0.6:
        sheet.round(
            (front * 0.6, rng.uniform(-210, -120)),
            (rng.uniform(35, 60), rng.uniform(60, 100)),
            105 if contrast else 55,
            "liver",
        )
    if rng.random() < 0.6:
        near, width = depth + rng.uniform(2, 8), rng.uniform(12, 20)
        band(middle - near - width, middle - near, rng.uniform(130, 240) if contrast else 42, "vessel")


def _sacrum(
    sheet: Sheet,
    rng: np.random.Generator,
    start: NDArray[np.float64],
    tilt: float,
    depth: float,
    pitch: float,
    bone: float,
) -> None:
    """Five fused segments along an arc that turns to the back, each smaller than the last."""
    spot, height = start.copy(), 0.4 * pitch
    for segment in range(5):
        tilt += rng.uniform(0.28, 0.5) if segment == 0 else rng.uniform(0.12, 0.3)
        forward = np.array([np.sin(tilt), np.cos(tilt)])
        spot = spot + forward * (0.5 * pitch if segment == 0 else height * 1.05)
        shape = np.array(WALL) * np.array([depth * (1 - 0.16 * segment), height * 0.95])
        sheet.spline(_placed(shape, spot, tilt), bone + rng.uniform(120, 260), f"S{segment + 1}", jitter_mm=0.5)
        sheet.spline(_placed(shape * 0.86, spot, tilt), bone * rng.uniform(0.8, 1.1), f"S{segment + 1}", jitter_mm=0.4)
        spot = spot + forward * height * 0.95
        height *= 0.86


def sagittal(seed: int, *, size: int = 512) -> Phantom:
    """Draw one sagittal scoring phantom.

    Args:
        seed: the only source of randomness; seeds of this recipe and of the training recipe are unrelated.
        size: side of the square slice in pixels.

    Returns:
        Phantom with a structure for each vertebral body; the trait "no sacrum" says that levels cannot be counted.
    """
    rng = np.random.default_rng((102, seed))
    traits: set[str] = set()

    def happens(trait: str, chance: float) -> bool:
        if rng.random() < chance:
            traits.add(trait)
        return trait in traits

    line, positions, depth, pitch = _spine(rng)
    field = rng.uniform(280, 400)
    sacrum = not happens("no sacrum", 0.2)
    below = pitch * rng.uniform(4.2, 5.5) if sacrum else pitch * rng.uniform(0.9, 1.9)
    row = 1 - below / field
    flip = happens("feet up", 0.4)
    angle = rng.normal(0, 0.03) + (rng.choice([-1, 1]) * rng.uniform(0.12, 0.3) if happens("rotated", 0.1) else 0)
    origin = (size * rng.uniform(0.42, 0.68), size * (1 - row if flip else row))
    sheet = Sheet(rng, size, origin, field / size, -angle + (np.pi if flip else 0), happens("mirrored", 0.4))
    contrast = happens("contrast", 0.5)
    _flesh(sheet, rng, line, depth, obese=happens("obese", 0.2), contrast=contrast)
    bone = rng.uniform(55, 100) if happens("osteoporosis", 0.2) else rng.uniform(120, 220)
    y = np.linspace(-320, positions[-1] + 2.2 * pitch, 50)
    rear = line(np.clip(y, -300, positions[-1])) + depth
    canal = rng.uniform(13, 18)
    sheet.outline(np.column_stack([np.r_[rear, (rear + canal)[::-1]], np.r_[y, y[::-1]]]), rng.uniform(-70, 0), "canal")
    sheet.outline(
        np.column_stack([np.r_[rear + 2, (rear + canal * 0.8)[::-1]], np.r_[y, y[::-1]]]), rng.uniform(10, 40), "canal"
    )
    centres = np.column_stack([line(positions), positions])
    tilts = np.arctan(line(positions, 1))
    for step in range(len(LEVELS)):
        spot = centres[step] + np.array([depth + canal + rng.uniform(9, 14), pitch * rng.uniform(0.15, 0.4)])
        sheet.round(
            (float(spot[0]), float(spot[1])),
            (rng.uniform(11, 17), rng.uniform(6, 11)),
            bone + rng.uniform(100, 300),
            "spinous",
            angle=rng.uniform(0.1, 0.6),
        )
    degenerate = happens("narrow discs", 0.2)
    share = rng.uniform(0.43, 0.455) if degenerate else rng.uniform(0.36, 0.42)
    for step in range(len(LEVELS) - 1):
        between, tilt = (centres[step] + centres[step + 1]) / 2, float(tilts[step] + tilts[step + 1]) / 2
        sheet.spline(
            _placed(np.array(WALL) * np.array([depth * 0.95, 0.2 * pitch]), between, tilt),
            rng.uniform(65, 105),
            "disc",
            jitter_mm=0.6,
        )
    _sacrum(sheet, rng, centres[-1], float(tilts[-1]), depth, pitch, bone)
    broken = int(rng.integers(len(LEVELS))) if happens("fracture", 0.1) else -1
    for step, level in enumerate(LEVELS):
        shrink = 1 - 0.022 * max(L3 - step, 0)
        shape = np.array(WALL) * np.array([depth * shrink, share * pitch * shrink])
        if step == broken:
            shape[:, 1] *= np.where(shape[:, 0] < 0, rng.uniform(0.6, 0.8), 0.95)
        sheet.spline(
            _placed(shape, centres[step], float(tilts[step])), bone + rng.uniform(150, 300), level, jitter_mm=0.6
        )
        sheet.spline(
            _placed(shape * np.array([0.9, 0.88]), centres[step], float(tilts[step])),
            bone * rng.uniform(0.9, 1.1),
            level,
            jitter_mm=0.5,
        )
    noisy, blurred = happens("noise", 0.15), happens("blur", 0.12)
    return sheet.phantom(
        "sagittal",
        traits,
        noise_hu=rng.uniform(28, 42) if noisy else rng.uniform(5, 22),
        blur_px=rng.uniform(1.6, 2.2) if blurred else rng.uniform(0.6, 1.2),
    )
