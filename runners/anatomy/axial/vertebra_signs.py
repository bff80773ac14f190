"""What speaks for a pair of canal and body being a vertebra, and what against it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.axial.body import Body
from runners.anatomy.axial.canal import Canal
from runners.anatomy.finding import Mask


@dataclass(frozen=True, slots=True)
class Vertebra:
    """Canal and body, with how convincing they are.

    Attributes:
        canal: in indices of the reduced picture.
        body: in indices of the reduced picture.
        disc: whether it was only found as a disc.
        arch: whether only its arch was found, and the body put where it must be.
        symmetry: correlation of left and right, -1 to 1.
        spine: share of the midline behind the canal, to 1.6 half-widths, that is bone.
        from_front: place of the canal between front and back skin, 0 to 1.
        score: all together, without unit.
    """

    canal: Canal
    body: Body
    disc: bool
    arch: bool
    symmetry: float
    spine: float
    from_front: float
    score: float


CANAL_FROM_FRONT = (0.6, 0.84)
"""Of the distance from the front skin to the back skin, at the canal's column; obesity moves it little."""

CANAL_RADII = (0.3, 0.58)
"""Mean radius of a lumbar canal in half-widths of its body; what is beyond speaks against the pair."""

LEAST_TRUNK_SHARE = 0.045
"""Half-width of the body over the width of the trunk in view: 23 mm in an obese patient of 460 mm is 0.05, and a field
of view that cuts the trunk only makes it more."""

PLACE_WEIGHT = 4.0

PLACE_WEIGHT_CUT = 1.5  # where the field of view cuts off front or back

BEYOND_HALF_WIDTHS = (2.4, 4.0)
"""A spinous process ends some two half-widths behind the canal: bone beyond means that the pair is too small, a vessel
taken for the body and the body for the canal."""

RADIUS_WEIGHT = 4.0

SIZE_WEIGHT = 60.0


def off_size(radius_px: float, half_width_px: float, trunk_px: int) -> float:
    """What a body too small for its canal or its trunk, or too large for its canal, costs."""
    radius = radius_px / half_width_px
    beyond = max(CANAL_RADII[0] - radius, radius - CANAL_RADII[1], 0.0)
    return RADIUS_WEIGHT * beyond + SIZE_WEIGHT * max(0.0, LEAST_TRUNK_SHARE - half_width_px / trunk_px)


def off_place(from_front: float, patient: Mask) -> float:
    """What a canal too near the front or the back costs."""
    cut = bool(patient[0].any() or patient[-1].any())
    beyond = max(CANAL_FROM_FRONT[0] - from_front, from_front - CANAL_FROM_FRONT[1], 0.0)
    return (PLACE_WEIGHT_CUT if cut else PLACE_WEIGHT) * beyond


def trunk_width(patient: Mask) -> int:
    """Columns in which there is patient."""
    return int(patient.any(axis=0).sum())


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
