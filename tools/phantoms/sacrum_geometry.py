"""Where the bones of a styled sagittal phantom lie: bodies from T6 to L5 on a lordotic curve, then the sacrum's ribbon.

Frame as in `sagittal`: origin in the middle of L3, `x` towards the back, `y` towards the feet, mm. A heading is the
angle of the column's way to the feet against the vertical, positive to the back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]
THIN = 0.45  # of its usual thickness, a disc that is worn

LEVELS = ("T6", "T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5")
L3 = LEVELS.index("L3")
L5 = LEVELS.index("L5")
SACRAL = ("S1", "S2", "S3", "S4", "S5")

LORDOSIS_SHARES = (0.08, 0.14, 0.22, 0.32, 0.24)
"""How a lordosis from L1 to L5 is shared among L1-L2 to L4-L5; the last is what L5's own wedge adds."""

SACRAL_HEIGHTS = (1.0, 0.85, 0.72, 0.62, 0.5)
"""Of the sacral segments, as a share of L5's: 30 mm for S1 down to 15 mm for S5 in an adult."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a style says about the form of a sacrum; ranges, angles in degrees.

    Attributes:
        step: how much the sacrum turns to the back at the lumbosacral disc.
        turns: the same at S1-S2, S2-S3, S3-S4 and S4-S5; negative turns forward again.
        depths: front-to-back size at the upper end of S1, at each border below it and at the tip, of L5's.
    """

    step: tuple[float, float]
    turns: tuple[tuple[float, float], ...]
    depths: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """All bones' places.

    Attributes:
        centres: `(12, 2)` of the bodies of `LEVELS`.
        headings: `(12,)` radians.
        depths: `(12,)` half of the front-to-back size, mm.
        heights: `(12,)` half height, mm.
        wedges: `(12,)` share by which the front is taller than the back.
        ribbon: `(n, 2)` the sacrum's middle line from the upper end-plate of S1 to the tip.
        bends: `(n,)` its heading.
        breadths: `(n,)` half of its front-to-back size, mm.
        borders: `(6,)` index into the ribbon where each segment begins, and the end.
    """

    centres: Curve
    headings: Curve
    depths: Curve
    heights: Curve
    wedges: Curve
    ribbon: Curve
    bends: Curve
    breadths: Curve
    borders: NDArray[np.intp]

    def middle_line(self) -> Curve:
        """`(k, 3)` centre line with half depths, from the first body to the tip of the sacrum."""
        bodies = np.column_stack([self.centres, self.depths])
        return np.concatenate([bodies, np.column_stack([self.ribbon, self.breadths])[2::4]])


def _headings(rng: np.random.Generator) -> Curve:
    """Of the bodies: a lordosis below L1, straight above it, then a kyphosis."""
    lordosis = np.deg2rad(rng.uniform(8, 58))
    headings = np.zeros(len(LEVELS))
    lean = np.deg2rad(rng.normal(0, 5))
    turns = lordosis * np.array(LORDOSIS_SHARES) * rng.uniform(0.6, 1.4, 5)
    headings[L3 + 1], headings[L3 + 2] = turns[2] + lean, turns[2] + turns[3] + lean
    headings[L3] = lean
    headings[L3 - 1], headings[L3 - 2] = lean - turns[1], lean - turns[1] - turns[0]
    kyphosis = np.deg2rad(rng.uniform(-1, 4.5))
    headings[: L3 - 2] = headings[L3 - 2] + kyphosis * (np.arange(L3 - 2, 0, -1) - rng.uniform(1, 3))
    return headings + rng.normal(0, 0.02, len(LEVELS))


def draw_skeleton(rng: np.random.Generator, shape: Shape, joint: float, *, thin_discs: bool = False) -> Skeleton:
    """Walk from L3 both ways, then down the sacrum.

    Args:
        rng: the only source of randomness.
        shape: of the sacrum.
        joint: thickness of the lumbosacral disc, of the disc above it.
        thin_discs: whether all discs are worn.
    """
    depth, squat = rng.uniform(14, 20.5), rng.uniform(0.72, 0.98)
    headings = _headings(rng)
    steps = np.arange(len(LEVELS)) - L3
    grown = np.where(steps > 0, 1.0 + rng.uniform(-0.01, 0.03) * steps, 1 + rng.uniform(0.012, 0.03) * steps)
    depths = depth * grown * rng.uniform(0.97, 1.03, len(LEVELS))
    shrunk = 1 + rng.uniform(0.018, 0.035) * np.minimum(steps, 0)
    heights = depth * squat * shrunk * rng.uniform(0.95, 1.05, len(LEVELS))
    disc = depth * squat * 2 * rng.uniform(0.14, 0.42)
    gaps = disc * (1 + rng.uniform(0.02, 0.13) * np.minimum(steps, 1)) * rng.uniform(0.75, 1.2, len(LEVELS))
    gaps = np.maximum(gaps * (THIN if thin_discs else 1.0), 1.5)
    if rng.random() < 0.25:
        gaps[int(rng.integers(L3 - 1, L5))] *= rng.uniform(0.25, 0.6)  # one worn disc
    if rng.random() < 0.12:
        heights[int(rng.integers(L3 - 3, L5))] *= rng.uniform(0.55, 0.85)  # one broken body
    wedges = rng.normal(0, 0.04, len(LEVELS))
    wedges[L5] += rng.uniform(0, 0.22)
    centres = np.zeros((len(LEVELS), 2))
    for way in (1, -1):
        for step in range(L3 + way, len(LEVELS) if way > 0 else -1, way):
            near = step - way
            heading = (headings[step] + headings[near]) / 2
            reach = heights[step] + heights[near] + gaps[min(step, near)]
            centres[step] = centres[near] + way * reach * np.array([np.sin(heading), np.cos(heading)])
    turn = np.deg2rad(rng.uniform(*shape.step))
    between = max(gaps[L5 - 1] * joint, 1.0)
    first = float(headings[L5] + turn / 2)
    reach = heights[L5] + between
    start = centres[L5] + reach * np.array([np.sin(first), np.cos(first)])
    parts = _ribbon(rng, shape, start, float(headings[L5] + turn), float(depths[L5]), float(2 * heights[L5]))
    return Skeleton(centres, headings, depths, heights, wedges, *parts)


def _ribbon(
    rng: np.random.Generator, shape: Shape, start: Curve, heading: float, depth: float, height: float
) -> tuple[Curve, Curve, Curve, NDArray[np.intp]]:
    lengths = height * np.array(SACRAL_HEIGHTS) * rng.uniform(0.9, 1.1) * rng.uniform(0.92, 1.08, 5)
    at = np.concatenate([[0], np.cumsum(lengths)])
    turns = np.deg2rad([rng.uniform(*span) for span in shape.turns])
    middles = heading + np.concatenate([[0], np.cumsum(turns)])
    every = np.arange(0, at[-1], 1.0)
    bends = np.interp(every, (at[:-1] + at[1:]) / 2, middles)
    ribbon = start + np.cumsum(np.stack([np.sin(bends), np.cos(bends)], axis=1), axis=0)
    breadths = depth * np.interp(every, at, [rng.uniform(*span) for span in shape.depths])
    borders = np.searchsorted(every, at)
    return ribbon, bends, breadths, borders.astype(np.intp)


def across(points: Curve, bends: Curve, offsets: Curve) -> Curve:
    """`(n, 2)` points beside a line, at `(n,)` offsets towards the back."""
    return np.asarray(points + offsets[:, None] * np.stack([np.cos(bends), -np.sin(bends)], axis=1))


def body_outline(
    centre: Curve, heading: float, depth: float, height: float, *, wedge: float, waist: float, rounding: float
) -> list[tuple[float, float]]:
    """A vertebral body from the side.

    Args:
        centre: `(x, y)` mm.
        heading: radians.
        depth: half of the front-to-back size, mm.
        height: half height, mm.
        wedge: share by which the front is taller.
        waist: how far the walls bulge inwards, of the half depth; negative outwards.
        rounding: how far corners are cut back, of the half size.
    """
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    power = 2 / max(rounding * 20, 0.35) + 2  # a super-ellipse: no rounding is a box
    cos, sin = np.cos(angle), np.sin(angle)
    radius = (np.abs(cos) ** power + np.abs(sin) ** power) ** (-1 / power)
    u, v = radius * cos, radius * sin
    u_mm = depth * u * (1 - waist * (1 - v**2))
    v_mm = height * v * (1 - 0.5 * wedge * u) * (1 - 0.6 * max(waist, 0) * (1 - u**2))
    x = centre[0] + u_mm * np.cos(heading) + v_mm * np.sin(heading)
    y = centre[1] - u_mm * np.sin(heading) + v_mm * np.cos(heading)
    return list(zip(x.tolist(), y.tolist(), strict=True))
