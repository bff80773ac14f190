"""What each place of an axial slice is, by a small convolutional network that sees all of it at once.

Fitted by `tools.maps` on training phantoms of abdomens at L3, in which it names the parts, and of other parts of the
body, in which it names none; its numbers lie beside this file.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.naming import Maps, named_shares
from runners.anatomy.shrunk import Shrunk

PART_CLASSES: Final = ("", "vertebra", "canal", "arch", "psoas", "erector", "quadratus", "wall")
"""Nothing, the body, what it encloses, the bone behind it, and all skeletal muscle; the rectus belongs to the wall."""

MUSCLES: Final = ("psoas", "erector", "quadratus", "wall")
WEIGHTS = Path(__file__).with_name("part_map.npz")
SHOWN_TO_PARTS_HU: Final = (-150.0, 150.0)
"""Against soft tissue: muscle, fat and organs; where a window shows fat as black as air, it is taken as it comes."""


@dataclass(frozen=True, slots=True, eq=False)
class PartMap:
    """What each place of a slice shows.

    Attributes:
        shares: `(8, h, w)` share of each of `PART_CLASSES`.
        cell: rows and columns of the slice that one of them stands for.
    """

    shares: Maps
    cell: tuple[float, float]

    def of(self, *names: str) -> NDArray[np.float32]:
        """`(h, w)` share of any of some parts."""
        return np.asarray(self.shares[[PART_CLASSES.index(name) for name in names]].sum(axis=0))

    def at(self, points: NDArray[np.float64], *names: str) -> NDArray[np.float64]:
        """`(n,)` share of any of some parts at `(n, 2)` points of the slice, `(x, y)`."""
        places = [points[:, 1] / self.cell[0] - 0.5, points[:, 0] / self.cell[1] - 0.5]
        return np.asarray(ndimage.map_coordinates(self.of(*names), places, order=1, mode="nearest"), np.float64)

    def enlarged(self, values: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
        """`(H, W)` float32: values of all cells, `(h, w)`, between their middles, in the slice's own size."""
        for axis in (0, 1):
            place = (np.arange(shape[axis]) + 0.5) / self.cell[axis] - 0.5
            low = np.clip(np.floor(place), 0, values.shape[axis] - 1).astype(np.intp)
            high = np.minimum(low + 1, values.shape[axis] - 1)
            share = np.clip(place - low, 0, 1).astype(np.float32).reshape((-1, 1) if axis == 0 else (1, -1))
            values = values.take(low, axis) * (1 - share) + values.take(high, axis) * share
        return np.asarray(values, np.float32)

    def places(self, *names: str) -> NDArray[np.float64]:
        """`(n, 2)` points of the slice, `(x, y)`: the middles of all cells that are more one of some parts than not."""
        rows, columns = np.nonzero(self.of(*names) > 0.5)
        return np.stack([(columns + 0.5) * self.cell[1], (rows + 0.5) * self.cell[0]], axis=-1)


def part_map(small: Shrunk, soft_hu: float) -> PartMap:
    """Name each two by two cells of the small copy.

    Args:
        small: of an upright slice.
        soft_hu: mode of its soft tissue.
    """
    low, high = SHOWN_TO_PARTS_HU
    shown = np.asarray(np.clip(small.hu - np.float32(soft_hu), low, high) / 100, np.float32)
    return PartMap(named_shares(shown, low / 100, WEIGHTS), (2 * small.cell[0], 2 * small.cell[1]))
