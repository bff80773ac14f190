"""A small square-pixelled copy of a slice: enough to name what it shows, and cheap."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.naming import SIDE


@dataclass(frozen=True, slots=True, eq=False)
class Shrunk:
    """The small copy.

    Attributes:
        hu: `(h, w)` float32, means over cells; cells are square on the patient.
        cell: rows and columns of the slice that one cell stands for.
    """

    hu: NDArray[np.float32]
    cell: tuple[float, float]


def shrink(hu: NDArray[np.float32], spacing_mm: tuple[float, float] | None = None) -> Shrunk:
    """Shrink a slice to at most `SIDE` square cells a side.

    Args:
        hu: `(H, W)` float32.
        spacing_mm: between rows and between columns; None means square pixels.
    """
    height, width = hu.shape
    row_mm, column_mm = spacing_mm or (1.0, 1.0)
    cell_mm = max(height * row_mm, width * column_mm) / SIDE
    cell = (cell_mm / row_mm, cell_mm / column_mm)
    shape = (max(int(height / cell[0]), 1), max(int(width / cell[1]), 1))
    size = tuple(max(round(c), 1) for c in cell)
    means = ndimage.uniform_filter(hu, size, mode="nearest") if size != (1, 1) else hu
    rows = np.minimum(((np.arange(shape[0]) + 0.5) * cell[0]).astype(np.intp), height - 1)
    columns = np.minimum(((np.arange(shape[1]) + 0.5) * cell[1]).astype(np.intp), width - 1)
    return Shrunk(np.ascontiguousarray(means[np.ix_(rows, columns)]), cell)
