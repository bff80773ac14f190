"""What speaks for a pair of canal and body being a vertebra, and what against it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.axial.body import Body
from runners.anatomy.axial.canal import Canal
from runners.anatomy.finding import Mask

SeenAs = Literal["bone", "disc", "arch", "map"]


@dataclass(frozen=True, slots=True)
class Vertebra:
    """Canal and body, with how convincing they are.

    Attributes:
        canal: in indices of the reduced picture.
        body: in indices of the reduced picture.
        seen_as: what its body was found as: "bone"; a "disc"; by its "arch" alone, and put where it must be; or where
            the "map" of parts sees it.
        symmetry: correlation of left and right, -1 to 1.
        spine: share of the midline behind the canal, to 1.6 half-widths, that is bone.
        from_front: place of the canal between front and back skin, 0 to 1.
        score: all together, without unit.
        named: agreement with the map of parts, 0 to 1.
    """

    canal: Canal
    body: Body
    seen_as: SeenAs
    symmetry: float
    spine: float
    from_front: float
    score: float
    named: float = 0.0


CANAL_FROM_FRONT = (0.6, 0.84)
"""Of the distance from the front skin to the back skin, at the canal's column; obesity moves it little."""

CANAL_RADII = (0.3, 0.58)
"""Mean radius of a lumbar canal in half-widths of its body; what is beyond speaks against the pair."""

TRUNK_SHARES = (0.045, 0.13)
"""Half-width of the body over the width of the trunk: 23 mm in an obese patient of 460 mm is 0.05, 29 mm in a wasted
one of 230 mm 0.126. A field of view that cuts the trunk only makes it more."""

HALF_WIDTHS_MM = (14.0, 36.0)
"""Lumbar bodies are 34 to 60 mm wide; half of what a fit may be wrong by is added at either end."""

PLACE_WEIGHT = 4.0

PLACE_WEIGHT_CUT = 1.5  # where the field of view cuts off front or back

BEYOND_HALF_WIDTHS = (2.4, 4.0)
"""A spinous process ends some two half-widths behind the canal: bone beyond means that the pair is too small, a vessel
taken for the body and the body for the canal."""

RADIUS_WEIGHT = 4.0

SIZE_WEIGHT = 60.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a body of this slice may be.

    Attributes:
        low_px: least half-width.
        high_px: greatest.
        trunk_px: columns in which there is patient.
    """

    low_px: float
    high_px: float
    trunk_px: int


@dataclass(frozen=True, slots=True, eq=False)
class Trunk:
    """What every pair of canal and body of a slice is judged by; all arrays `(h, w)`, reduced.

    Attributes:
        light: float32, HU, smoothed so little that edges stay.
        bone: bool.
        patient: bool.
        muscle_hu: the slice's muscle.
        sizes: how large a body may be.
    """

    light: NDArray[np.float32]
    bone: Mask
    patient: Mask
    muscle_hu: float
    sizes: Sizes


def possible_sizes(patient: Mask, mm_per_px: float | None) -> Sizes:
    """By the width of the trunk, and by what lumbar bodies measure where the size of a pixel is known."""
    trunk_px = int(patient.any(axis=0).sum())
    cut = bool(patient[:, 0].any() or patient[:, -1].any())
    low, high = TRUNK_SHARES[0] * trunk_px, np.inf if cut else TRUNK_SHARES[1] * trunk_px
    if mm_per_px is not None:
        low, high = max(low, HALF_WIDTHS_MM[0] / mm_per_px), min(high, HALF_WIDTHS_MM[1] / mm_per_px)
    return Sizes(low, high, trunk_px)


def off_size(radius_px: float, half_width_px: float, sizes: Sizes) -> float:
    """What a body too small or too large for its canal or its trunk costs."""
    radius = radius_px / half_width_px
    beyond = max(CANAL_RADII[0] - radius, radius - CANAL_RADII[1], 0.0)
    off = max(sizes.low_px - half_width_px, half_width_px - sizes.high_px, 0.0)
    return RADIUS_WEIGHT * beyond + SIZE_WEIGHT * off / sizes.trunk_px


def off_place(from_front: float, patient: Mask) -> float:
    """What a canal too near the front or the back costs."""
    cut = bool(patient[0].any() or patient[-1].any())
    beyond = max(CANAL_FROM_FRONT[0] - from_front, from_front - CANAL_FROM_FRONT[1], 0.0)
    return (PLACE_WEIGHT_CUT if cut else PLACE_WEIGHT) * beyond


def symmetry_of(light: NDArray[np.float32], body: Body) -> float:
    """Correlation between both sides of the midline, from a body's width in front to the skin of the back."""
    across = np.linspace(0.1, 2.2, 22)[None] * body.half_width_px
    behind = np.linspace(-1.2, 2.6, 40)[:, None] * body.half_width_px
    back_x, back_y = body.back
    sides = []
    for sign in (-1, 1):
        columns = np.rint(body.column + sign * across * back_y + behind * back_x)
        rows = np.rint(body.row - sign * across * back_x + behind * back_y)
        sides.append(
            light[
                np.clip(rows, 0, light.shape[0] - 1).astype(np.intp),
                np.clip(columns, 0, light.shape[1] - 1).astype(np.intp),
            ].ravel()
        )
    first, second = (np.clip(side, -100, 300) - np.clip(side, -100, 300).mean() for side in sides)
    spread = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / spread if spread > 1 else 0.0


def spine_behind(bone: Mask, canal: Canal, body: Body) -> float:
    """Share of the way behind the canal that has bone on it or right beside it."""
    behind = np.arange(0.3, 1.6, 0.1)[:, None] * body.half_width_px
    across = np.array([-0.12, 0.0, 0.12])[None] * body.half_width_px
    back_x, back_y = body.back
    columns = np.clip(np.rint(canal.column + behind * back_x + across * back_y), 0, bone.shape[1] - 1)
    rows = np.clip(np.rint(canal.row + behind * back_y - across * back_x), 0, bone.shape[0] - 1)
    return float(bone[rows.astype(np.intp), columns.astype(np.intp)].any(axis=1).mean())


def bone_beyond(bone: Mask, canal: Canal, body: Body) -> float:
    """Share of bone where there should only be muscle, fat and air: behind any spinous process."""
    behind = np.linspace(*BEYOND_HALF_WIDTHS, 12)[:, None] * body.half_width_px
    across = np.linspace(-1, 1, 13)[None] * body.half_width_px
    back_x, back_y = body.back
    columns = np.rint(canal.column + behind * back_x + across * back_y).astype(np.intp)
    rows = np.rint(canal.row + behind * back_y - across * back_x).astype(np.intp)
    inside = (columns >= 0) & (columns < bone.shape[1]) & (rows >= 0) & (rows < bone.shape[0])
    return float((bone[np.where(inside, rows, 0), np.where(inside, columns, 0)] & inside).mean())


def place_from_front(patient: Mask, canal: Canal, body: Body) -> float:
    """Where on its column the canal lies, 0 at the front skin, 1 at the back skin."""
    inside = np.flatnonzero(patient[:, int(np.clip(round(canal.column), 0, patient.shape[1] - 1))])
    if inside.size < 2:
        return 0.5
    below = float((canal.row - inside[0]) / (inside[-1] - inside[0]))
    return below if body.back[1] > 0 else 1 - below
