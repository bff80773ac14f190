"""The vertebral column of a sagittal training phantom: where each body lies and what its outline is."""

from dataclasses import dataclass

import numpy as np

LEVELS = ("T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5")
L3 = LEVELS.index("L3")


@dataclass(frozen=True, slots=True)
class Column:
    """The spine's centre line and the levels on it.

    Attributes:
        centres: `(N, 2)` body centres `(x, y)` in mm, cranial first, one for each of `LEVELS`.
        angles: `(N,)` tilt of each body in radians; positive turns its upper end-plate towards the front.
        depth: half of a body's front-to-back size at L3, mm.
        heights: `(N,)` half height of each body, mm.
    """

    centres: np.ndarray
    angles: np.ndarray
    depth: float
    heights: np.ndarray


def draw_column(rng: np.random.Generator) -> Column:
    """Walk from L3 both ways along a lordotic curve; the pitch shrinks towards the chest."""
    depth = rng.uniform(14, 21)
    pitch = depth * rng.uniform(1.85, 2.45)
    share = rng.uniform(0.35, 0.44)
    lordosis = rng.uniform(0.0, 0.16)
    lean = rng.normal(0, 0.09)
    centres, angles, heights = np.zeros((len(LEVELS), 2)), np.zeros(len(LEVELS)), np.zeros(len(LEVELS))
    for step in range(len(LEVELS)):
        below = step - L3
        angles[step] = lean + lordosis * below * (1.0 if below > 0 else 0.55) + rng.normal(0, 0.02)
        heights[step] = pitch * share * (1 - 0.035 * max(-below, 0)) * rng.uniform(0.94, 1.05)
    for direction in (1, -1):
        x = y = 0.0
        for step in range(L3 + direction, len(LEVELS) if direction > 0 else -1, direction):
            tilt = (angles[step] + angles[step - direction]) / 2
            gap = pitch * (1 - 0.035 * max(L3 - step, 0))
            x, y = x + direction * gap * np.sin(tilt), y + direction * gap * np.cos(tilt)
            centres[step] = x, y
    return Column(centres, angles, depth, heights)


def corners(
    centre: np.ndarray, angle: float, depth: float, height: float, rng: np.random.Generator, *, waist: float
) -> list[tuple[float, float]]:
    """A vertebral body seen from the side: a rounded box with concave walls, optional spurs and wedge."""
    wedge = rng.normal(0, 0.04)
    spurs = rng.uniform(0, 0.12, size=4) * (rng.random(4) < 0.3)
    steps = np.linspace(-1, 1, 7)[:-1]
    # Each wall from corner to corner, bulging inwards by `sag`; corners are cut back, so that they come out rounded.
    sag, cut = waist * (1 - steps**2), np.where(np.abs(steps) == 1, 0.1, 0.0)
    upper = list(zip(steps, -1 + 0.12 * sag + cut, strict=True))
    rear = list(zip(1 - 0.14 * sag, steps * (1 - cut), strict=True))
    lower = list(zip(-steps, 1 - 0.12 * sag - cut, strict=True))
    front = list(zip(-1 + 0.16 * sag, -steps * (1 - cut), strict=True))
    cos, sin = np.cos(angle), np.sin(angle)
    result = []
    for u, v in (*upper, *rear, *lower, *front):
        corner = (u > 0) * 2 + (v > 0)
        u_mm = u * depth * (1 + spurs[corner] * (abs(v) > 0.8))
        v_mm = v * height * (1 + wedge * u)
        result.append((float(centre[0] + u_mm * cos + v_mm * sin), float(centre[1] - u_mm * sin + v_mm * cos)))
    return result


def along(column: Column, index: float) -> tuple[np.ndarray, float]:
    """Centre and tilt between the levels, for discs and processes; extrapolates past the ends."""
    positions = np.arange(len(LEVELS))
    x = np.interp(index, positions, column.centres[:, 0])
    y = np.interp(index, positions, column.centres[:, 1])
    return np.array([x, y]), float(np.interp(index, positions, column.angles))
