"""The spine of a sagittal scoring phantom, T4 to the coccyx: where each body lies, and how it and its arch are drawn.

Frame as in `sagittal`: mm, origin in L3, `x` to the back, `y` to the feet. A tilt is in radians; with a positive one
the lower end lies further back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from tools.phantoms.scoring.sheet import Sheet

LEVELS = ("T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5")
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

HATCHET = ((-1, -0.5), (0, -0.85), (0.9, -0.7), (1.05, 0.3), (0.9, 1.0), (0.2, 0.7), (-0.9, 0.35))
"""A lumbar spinous process: broad, blunt, its lower corner the heaviest; half-lengths and half-heights."""

SACRAL_DEPTHS = (0.93, 0.68, 0.5, 0.38, 0.32, 0.22)
SACRAL_HEIGHTS = (0.86, 0.74, 0.62, 0.54, 0.48, 0.35)
"""Half-depths and half-heights of S1 to S5 and the coccyx, in those of L5."""

SACRAL_TURNS = ((0.3, 0.62), (0.02, 0.2), (-0.1, 0.08), (-0.3, -0.1), (-0.5, -0.25), (-0.6, -0.3))
"""How much each of them is tilted more than the one above, least and most: the lumbosacral angle, then the hollow."""


@dataclass(frozen=True, slots=True)
class Body:
    """One vertebral body: `(2,)` centre, half-depth and half-height in mm, tilt, how far the slice misses its middle.

    `aside` is 0 where the slice runs through the middle and 1 where it runs through the pedicle.
    """

    name: str
    centre: NDArray[np.float64]
    tilt: float
    depth: float
    height: float
    aside: float = 0.0

    @property
    def down(self) -> NDArray[np.float64]:
        """Unit vector towards the feet along the column."""
        return np.array([np.sin(self.tilt), np.cos(self.tilt)])

    @property
    def back(self) -> NDArray[np.float64]:
        """Unit vector towards the back."""
        return np.array([np.cos(self.tilt), -np.sin(self.tilt)])

    def at(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """`(N, 2)` points in half-depths and half-heights, in mm."""
        return np.asarray(
            self.centre + points * np.array([self.depth, self.height]) @ np.vstack([self.back, self.down])
        )


def lumbar(rng: np.random.Generator, *, share: tuple[float, float], scoliosis: bool) -> tuple[list[Body], float]:
    """T4 to L5 on a lordotic line, and the distance from L3 to L4 in mm.

    Args:
        rng: randomness.
        share: least and most that a body's half-height takes of the distance to the next.
        scoliosis: whether the slice leaves the column towards the head.
    """
    depth, pitch = rng.uniform(15, 20), rng.uniform(32, 41)
    bow, lean = rng.uniform(4, 22), rng.normal(0, 0.06)
    heights = np.array([-11, -8, -5, -2.5, 0, 1.4, 2.6]) * pitch
    x = np.array([1.1, 1.3, 0.75, 0.3, 0.0, 0.12, 0.75]) * bow + lean * heights
    line = CubicSpline(heights, x, bc_type="natural")
    steps = np.cumsum([pitch * (1 - 0.03 * k) for k in range(L3)])[::-1]
    positions = np.concatenate([-steps, [0.0, pitch, 1.96 * pitch]])
    part = rng.uniform(*share)
    leaves = rng.uniform(0.5, 3.5) if scoliosis else np.inf
    bodies = []
    for step, (name, y) in enumerate(zip(LEVELS, positions, strict=True)):
        shrink = 1 - 0.022 * max(L3 - step, 0)
        aside = float(np.clip((L3 - step - leaves) / 3, 0, 1)) if scoliosis else 0.0
        centre = np.array([float(line(y)), float(y)])
        tilt = float(np.arctan(line(y, 1)))
        bodies.append(Body(name, centre, tilt, depth * shrink * (1 - 0.2 * aside), part * pitch * shrink, aside))
    return bodies, float(pitch)


def sacral(rng: np.random.Generator, last: Body, gap: float) -> list[Body]:
    """S1 to S5 and the coccyx below L5, their back walls in one line."""
    bodies: list[Body] = []
    above, angle = last, rng.uniform(0, 1)
    for index, (name, depth, height) in enumerate(
        zip(("S1", "S2", "S3", "S4", "S5", "coccyx"), SACRAL_DEPTHS, SACRAL_HEIGHTS, strict=True)
    ):
        low, high = SACRAL_TURNS[index]
        tilt = above.tilt + low + (high - low) * (angle if index == 0 else rng.uniform(0, 1))
        own = Body(name, above.centre, tilt, depth * last.depth, height * last.height)
        between = gap if index == 0 else 0.0 if index < 5 else 1.5
        rear = above.centre + above.back * above.depth + above.down * (above.height + between / 2)
        centre = rear + own.down * (own.height + between / 2) - own.back * own.depth
        bodies.append(Body(name, centre, tilt, own.depth, own.height))
        above = bodies[-1]
    return bodies


def draw_body(
    sheet: Sheet,
    body: Body,
    *,
    cortex_hu: float,
    bone_hu: float,
    rim_mm: float,
    wedge: float = 1.0,
    spurs_mm: float = 0.0,
) -> None:
    """Cortex and cancellous bone; `wedge` lowers the front, `spurs_mm` are beaks at the front's corners."""
    shape = np.array(WALL)
    shape[:, 1] *= np.where(shape[:, 0] < 0, wedge, 1.0)
    if spurs_mm:
        for corner in (-0.85, 0.85):
            tip = (-1 - spurs_mm / body.depth, corner * 1.12)
            beak = np.array([(-0.8, corner), tip, (-0.95, corner * 0.55)])
            sheet.outline(body.at(beak), cortex_hu, body.name)
    sheet.spline(body.at(shape), cortex_hu, body.name, jitter_mm=0.5)
    inner = shape * np.maximum(1 - rim_mm / np.array([body.depth, body.height]), 0.3)
    sheet.spline(body.at(inner), bone_hu, body.name, jitter_mm=0.3)


def draw_arch(sheet: Sheet, rng: np.random.Generator, body: Body, canal_mm: float, bone_hu: float) -> None:
    """The spinous process behind the canal; beside the midline the pedicle and the facets instead."""
    cortex = bone_hu + rng.uniform(80, 260)
    if body.aside > 0.45:
        bridge = body.centre + body.back * (body.depth + canal_mm / 2) - body.down * 0.35 * body.height
        _blob(sheet, rng, bridge, (canal_mm * 0.7, body.height * 0.38), cortex, body.tilt)
        facet = body.centre + body.back * (body.depth + canal_mm + 4) + body.down * 0.6 * body.height
        _blob(sheet, rng, facet, (8, body.height * 0.95), cortex, body.tilt)
        return
    lumbar_level = body.name.startswith("L")
    half = (rng.uniform(11, 15), body.height * (rng.uniform(0.5, 0.68) if lumbar_level else rng.uniform(0.3, 0.4)))
    reach = body.depth + canal_mm + half[0] * 0.95
    spot = body.centre + body.back * reach + body.down * body.height * (0.75 if lumbar_level else 1.25)
    droop = body.tilt - (rng.uniform(0.0, 0.25) if lumbar_level else rng.uniform(0.45, 0.75))
    process = Body("spinous", spot, droop, half[0], half[1])
    sheet.spline(process.at(np.array(HATCHET)), cortex, "spinous", jitter_mm=0.7)
    if half[1] > 5:
        sheet.spline(process.at(np.array(HATCHET) * 0.72), bone_hu, "spinous", jitter_mm=0.4)


def _blob(
    sheet: Sheet,
    rng: np.random.Generator,
    centre: NDArray[np.float64],
    half: tuple[float, float],
    hu: float,
    tilt: float,
) -> None:
    sheet.round((float(centre[0]), float(centre[1])), half, hu + rng.normal(0, 10), "arch", angle=-tilt)
