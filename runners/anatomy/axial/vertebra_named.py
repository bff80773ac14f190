"""Where the map of parts sees the vertebra, and how far a body that was found otherwise agrees with it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.body import POWER, Body
from runners.anatomy.axial.part_map import PartMap

SEEN = 0.3
"""Share from which a place belongs to the vertebra; two in one picture are told apart where less lies between them."""

LEAST_CELLS = 3.0
"""Of the map: a body in the largest field of view covers nine."""

RATIO = 0.8  # half depth over half width of lumbar bodies
AROUND = 2.6  # half-widths in which canal and arch are looked for
LEAST_BEHIND = 0.5  # cells of canal and arch without which nobody can say which way the patient faces
TO_CANAL = 1.15  # half-widths from the middle of the body, where the canal itself is not seen
SOFT_EDGE = 0.3
"""Over how much of its radius a body's outline fades when it is compared with the map, whose cells are coarse."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A vertebra as the map sees it; indices and pixels of the picture that was named.

    Attributes:
        column: of the middle of the body.
        row: of the middle of the body.
        half_width_px: as its area says.
        back_rad: direction towards the patient's back: its cosine along the columns, its sine along the rows.
        canal: column and row of the canal.
    """

    column: float
    row: float
    half_width_px: float
    back_rad: float
    canal: tuple[float, float]


def named_place(parts: PartMap) -> NamedPlace | None:
    """The vertebra of a slice by its map of parts alone; None where it sees none."""
    body = parts.of("vertebra")
    labels, count = ndimage.label(body > SEEN)
    if not count:
        return None
    sums = np.atleast_1d(ndimage.sum(body, labels, np.arange(1, count + 1)))
    mine = np.where(labels == 1 + int(sums.argmax()), body, 0)
    if mine.sum() < LEAST_CELLS:
        return None
    row, column = ndimage.center_of_mass(mine)
    half_width = float(np.sqrt(mine.sum() / (np.pi * RATIO)))
    rows, columns = np.indices(body.shape)
    near = np.hypot(rows - row, columns - column) < AROUND * half_width
    behind = np.where(near, parts.of("canal", "arch"), 0)
    if behind.sum() < LEAST_BEHIND:
        return None
    back_row, back_column = ndimage.center_of_mass(behind)
    back_rad = float(np.arctan2(back_row - row, back_column - column))
    canal = np.where(near, parts.of("canal"), 0)
    if canal.sum() >= LEAST_BEHIND:
        canal_row, canal_column = ndimage.center_of_mass(canal)
    else:
        away = TO_CANAL * half_width
        canal_row, canal_column = row + away * np.sin(back_rad), column + away * np.cos(back_rad)
    tall, wide = parts.cell
    return NamedPlace(
        (column + 0.5) * wide - 0.5,
        (row + 0.5) * tall - 0.5,
        half_width * wide,
        back_rad,
        ((canal_column + 0.5) * wide - 0.5, (canal_row + 0.5) * tall - 0.5),
    )


def agreement(body: Body, parts: PartMap) -> float:
    """Dice coefficient, 0 to 1, of a body with what the map takes for one; both with soft edges."""
    vertebra = parts.of("vertebra")
    rows, columns = np.indices(vertebra.shape)
    right = (columns + 0.5) * parts.cell[1] - 0.5 - body.column
    down = (rows + 0.5) * parts.cell[0] - 0.5 - body.row
    back_x, back_y = body.back
    behind = np.abs(right * back_x + down * back_y) / body.half_depth_px
    across = np.abs(right * back_y - down * back_x) / body.half_width_px
    radius: NDArray[np.float64] = (across**POWER + behind**POWER) ** (1 / POWER)
    drawn = np.clip((1 + SOFT_EDGE / 2 - radius) / SOFT_EDGE, 0, 1)
    return float(2 * np.minimum(drawn, vertebra).sum() / max(float(drawn.sum() + vertebra.sum()), 1e-6))
