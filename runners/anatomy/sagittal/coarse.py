"""A small square-pixelled copy of a slice: enough to find the column in, and cheap."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

LONGEST_SIDE = 128
"""Cells along the longer side: a lumbar body 33 mm deep in a field of view of 430 mm is then still ten cells deep."""

SOFT_HU = (15, 110)
"""Where the mode of soft tissue may lie, from oedema to a contrast-filled organ."""

USUAL_SOFT_HU = 50.0
FEWEST_SOFT = 200
BONE_HU = (25.0, 100.0)
SOLID_HU = (8.0, 25.0)
"""How far above the soft tissue of the same picture bone (or disc) begins, and over how many HU it becomes certain:
fixed limits lose the osteoporotic."""


@dataclass(frozen=True, slots=True, eq=False)
class Coarse:
    """The small copy.

    Attributes:
        hu: `(h, w)` float32, means over cells; cells are square on the patient.
        boneness: `(h, w)` float32, 0 for soft tissue to 1 for dense bone.
        solidity: `(h, w)` float32, the same with a limit so low that discs and porous bone count too.
        cell: rows and columns of the slice that one cell stands for.
        soft_hu: mode of soft tissue.
    """

    hu: NDArray[np.float32]
    boneness: NDArray[np.float32]
    solidity: NDArray[np.float32]
    cell: tuple[float, float]
    soft_hu: float

    def turned(self) -> "Coarse":
        """The copy turned counter-clockwise by a quarter."""
        hu, bone, solid = (np.ascontiguousarray(np.rot90(a)) for a in (self.hu, self.boneness, self.solidity))
        return Coarse(hu, bone, solid, self.cell[::-1], self.soft_hu)

    def flipped(self) -> "Coarse":
        """The copy upside down."""
        hu, bone, solid = (np.ascontiguousarray(a[::-1]) for a in (self.hu, self.boneness, self.solidity))
        return Coarse(hu, bone, solid, self.cell, self.soft_hu)


def soft_tissue_mode(hu: NDArray[np.float32]) -> float:
    """The commonest attenuation among soft tissues, HU; the usual one where there is too little of it."""
    low, high = SOFT_HU
    sample = hu[::2, ::2]
    values = sample[(sample > low) & (sample < high)]
    if values.size < FEWEST_SOFT:
        return USUAL_SOFT_HU
    counts = np.bincount((values - low).astype(np.intp), minlength=high - low).astype(np.float64)
    smooth = ndimage.gaussian_filter1d(counts, 5.0, mode="nearest")
    return float(np.clip(low + int(smooth.argmax()), 30.0, 90.0))


def _above(hu: NDArray[np.float32], soft_hu: float, limits_hu: tuple[float, float]) -> NDArray[np.float32]:
    """0 up to so much above soft tissue, 1 beyond the range after that, straight in between."""
    begin, reach = limits_hu
    return np.asarray(np.clip((hu - np.float32(soft_hu + begin)) / np.float32(reach), np.float32(0), np.float32(1)))


def coarsen(hu: NDArray[np.float32], spacing_mm: tuple[float, float] | None) -> Coarse:
    """Shrink a slice to at most `LONGEST_SIDE` square cells a side.

    Args:
        hu: `(H, W)` float32.
        spacing_mm: between rows and between columns; None means square pixels.
    """
    height, width = hu.shape
    row_mm, column_mm = spacing_mm or (1.0, 1.0)
    cell_mm = max(height * row_mm, width * column_mm) / LONGEST_SIDE
    cell = (cell_mm / row_mm, cell_mm / column_mm)
    shape = (max(int(height / cell[0]), 1), max(int(width / cell[1]), 1))
    size = tuple(max(round(c), 1) for c in cell)
    means = ndimage.uniform_filter(hu, size, mode="nearest") if size != (1, 1) else hu
    rows = np.minimum(((np.arange(shape[0]) + 0.5) * cell[0]).astype(np.intp), height - 1)
    columns = np.minimum(((np.arange(shape[1]) + 0.5) * cell[1]).astype(np.intp), width - 1)
    small = np.ascontiguousarray(means[np.ix_(rows, columns)])
    soft_hu = soft_tissue_mode(hu)
    return Coarse(small, _above(small, soft_hu, BONE_HU), _above(small, soft_hu, SOLID_HU), cell, soft_hu)
