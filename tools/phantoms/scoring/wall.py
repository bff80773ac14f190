"""The abdominal wall of a scoring phantom: one muscle band a side from the linea alba round the flank to the quadratus.

Frame and units as in `axial`: mm, `y` to the back. A band is a centre line with a thickness that changes along it.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d

from tools.phantoms.scoring.sheet import Sheet

Line = NDArray[np.float64]

SAMPLES = 120
BEND_SAMPLES = 5.0
"""How softly the wall turns from the flank towards the quadratus, in points of its line."""

RECTUS_AT, SEMILUNAR_AT, FLANK_AT = 0.13, 0.28, 0.6
"""Where along the band, from the front's middle to the quadratus, the rectus is thickest, where its edge lies, and
where the three oblique layers are thickest."""


def skin_line(
    rng: np.random.Generator, half: tuple[float, float], centre: tuple[float, float], wobble: float
) -> NDArray[np.float64]:
    """`(120, 2)` outline of a body section: an ellipse with a few low harmonics, first point at the patient's left."""
    turn = np.linspace(0, 2 * np.pi, SAMPLES, endpoint=False)
    radius = 1 + sum(wobble / k * rng.normal() * np.cos(k * turn + rng.uniform(0, 6)) for k in (2, 3, 4))
    return np.column_stack([centre[0] + half[0] * radius * np.cos(turn), centre[1] + half[1] * radius * np.sin(turn)])


def inset(outline: Line, side: float, front: float, back: float, centre: tuple[float, float]) -> Line:
    """Move an outline inwards by a thickness that changes smoothly around the body, mm."""
    away = outline - np.array(centre)
    turn = np.arctan2(away[:, 1], away[:, 0])
    vertical = np.where(np.sin(turn) < 0, front, back)
    thickness = side * np.cos(turn) ** 2 + vertical * np.sin(turn) ** 2
    length = np.hypot(away[:, 0], away[:, 1])
    return np.asarray(np.array(centre) + away * ((length - thickness) / length)[:, None])


def _resampled(line: Line) -> Line:
    """The same line with `SAMPLES` points at equal distances."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return np.column_stack([np.interp(np.linspace(0, along[-1], SAMPLES), along, column) for column in line.T])


def outer_line(fascia: Line, side: int, end: tuple[float, float], leaves_at: float) -> Line:
    """The outside of one side's wall: along the fascia from the front past the flank, then in to the quadratus.

    Args:
        fascia: `(120, 2)` closed outline of everything inside the subcutaneous fat, as `skin_line` orders it.
        side: 1 for positive `x`.
        end: `(x, y)` of the quadratus' lateral edge, mm.
        leaves_at: angle below the flank at which the wall leaves the fascia, radians.

    Returns:
        `(120, 2)`, from the front to the back.
    """
    turns = np.linspace(-np.pi / 2, leaves_at, 60)
    around = turns if side > 0 else np.pi - turns
    grid = np.linspace(0, 2 * np.pi, SAMPLES, endpoint=False)
    line = np.column_stack([np.interp(around, grid, column, period=2 * np.pi) for column in fascia.T])
    line[0, 0] = 0.0
    bent = _resampled(np.vstack([line, end]))
    return np.asarray(gaussian_filter1d(bent, BEND_SAMPLES, axis=0, mode="nearest"))


def thickness(rng: np.random.Generator, wall: float, rectus: float) -> NDArray[np.float64]:
    """`(120,)` thickness in mm along a side, from the front's middle."""
    knots = (0.0, 0.03, RECTUS_AT, 0.22, SEMILUNAR_AT, 0.36, 0.47, FLANK_AT, 0.78, 0.92, 1.0)
    values = np.array(
        [1.0, 0.6 * rectus, rectus, 0.8 * rectus, 2.0 + 0.1 * wall]
        + [share * wall for share in (0.55, 0.9, 1.0, 0.8, 0.5, 0.35)]
    )
    values[2:] *= rng.normal(1, 0.05, size=len(values) - 2)
    return np.asarray(PchipInterpolator(knots, values)(np.linspace(0, 1, SAMPLES)))


def inner_line(outer: Line, thick_mm: NDArray[np.float64], side: int) -> Line:
    """The inside of a wall: the outside moved towards the cavity."""
    along = np.gradient(outer, axis=0)
    along /= np.hypot(*along.T)[:, None]
    inwards = side * np.column_stack([-along[:, 1], along[:, 0]])
    return np.asarray(outer + inwards * thick_mm[:, None])


def draw_side(
    sheet: Sheet,
    outer: Line,
    inner: Line,
    *,
    muscle_hu: float,
    fat_hu: float,
    side_name: str,
    start: int,
    layers_mm: float,
    open_semilunar: bool,
) -> None:
    """Fill one side's wall.

    Args:
        sheet: where to draw.
        outer: `(120, 2)` line.
        inner: `(120, 2)` line.
        muscle_hu: attenuation of the muscle.
        fat_hu: attenuation of the fat in its clefts.
        side_name: `left` or `right`: ends the names of the two structures, rectus and wall.
        start: first of the 120 points that is muscle; before it lies the linea alba.
        layers_mm: width of the two fat planes between the obliques; 0 for none.
        open_semilunar: whether a gap of fat parts the rectus from the obliques.
    """
    edge = round(SEMILUNAR_AT * SAMPLES)
    gap = 1 if open_semilunar else 0
    # Without a gap both share one point, so that no hairline of fat parts them.
    for muscle, piece in (("rectus", slice(start, edge + 1 - gap)), ("wall", slice(edge + gap, SAMPLES))):
        sheet.outline(np.vstack([outer[piece], inner[piece][::-1]]), muscle_hu, f"{muscle}_{side_name}")
    if layers_mm:
        middle = slice(round(0.4 * SAMPLES), round(0.8 * SAMPLES))
        for depth in (0.36, 0.68):
            line = outer[middle] * (1 - depth) + inner[middle] * depth
            across = inner[middle] - outer[middle]
            across = across / np.hypot(*across.T)[:, None] * layers_mm / 2
            sheet.outline(np.vstack([line - across, (line + across)[::-1]]), fat_hu)
