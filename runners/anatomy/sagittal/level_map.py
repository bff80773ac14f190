"""Which level each place of a slice shows, by a small convolutional network that sees all of it at once.

Fitted by `tools.maps` on training phantoms of a mixture of styles; its numbers lie beside this file. It sees the
coarse copy only, and no more of it than every window shows: 50 HU below soft tissue to 150 above.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.naming import SIDE, Maps, named_shares
from runners.anatomy.sagittal.coarse import Coarse
from runners.anatomy.sagittal.named_way import named_way

LEVEL_CLASSES: Final = ("", "T", "L1", "L2", "L3", "L4", "L5", "S")
"""Nothing, any thoracic body, five lumbar ones, any sacral segment."""

WEIGHTS = Path(__file__).with_name("level_map.npz")
SHOWN_TO_LEVELS_HU: Final = (-50.0, 150.0)
"""Against soft tissue: no more than every window shows."""

AIR: Final = SHOWN_TO_LEVELS_HU[0] / 100

USUAL_WIDTH: Final = 0.085
"""Front-to-back size of a body, as a share of the longer side, at which most are named right. In a small field of view
they are up to three times as large, and those seen in full detail are few: shown smaller, they are named by their row.
"""

SMALLEST: Final = 0.5
LARGE_ENOUGH: Final = 0.9
"""How much smaller such a slice is shown again, at most and at least."""

BLUR: Final = 0.35  # cells of the smaller copy, so that none of the slice is lost between them


@dataclass(frozen=True, slots=True, eq=False)
class LevelMap:
    """What each place of a slice shows.

    Attributes:
        shares: `(8, h, w)` share of each of `LEVEL_CLASSES`.
        cell: rows and columns of the slice that one of them stands for.
    """

    shares: Maps
    cell: tuple[float, float]

    def at(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """`(..., 8)` shares at `(..., 2)` points of the slice, `(x, y)`; all of it nothing beyond the slice."""
        x, y = points[..., 0] / self.cell[1] - 0.5, points[..., 1] / self.cell[0] - 0.5
        seen = [
            ndimage.map_coordinates(share, [y, x], order=1, mode="constant", cval=float(not number))
            for number, share in enumerate(self.shares)
        ]
        return np.stack(seen, axis=-1).astype(np.float64)

    def borders(self, points: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
        """`(n,)` 0 to 1, how much the names change from `reach` places before to as many behind each of `(n, 2)`."""
        shares = np.pad(self.at(points), ((reach, reach), (0, 0)), mode="edge")
        return np.asarray(np.abs(shares[2 * reach :] - shares[: -2 * reach]).sum(axis=1) / 2)

    def named(self) -> NDArray[np.float32]:
        """`(h, w)` share of any level at all."""
        return np.asarray(1 - self.shares[0])

    def middle(self, level: str) -> NDArray[np.float64]:
        """Where in the slice the middle of all that shows a level lies, `(x, y)`."""
        share = self.shares[LEVEL_CLASSES.index(level)].astype(np.float64)
        rows, columns = (np.arange(size) + 0.5 for size in share.shape)
        along = np.array([share.sum(axis=0) @ columns, share.sum(axis=1) @ rows])
        return np.asarray(along / max(float(share.sum()), 1e-9) * np.array(self.cell[::-1]))

    def certainty(self) -> float:
        """How sure it is of its names where it names anything, 0 to 1."""
        shares = self.shares[1:]
        return float(shares.max(axis=0).sum() / max(float(shares.sum()), 1e-9))

    def downwards(self) -> float:
        """Correlation, -1 to 1, of how far down the picture and how far down the column a place lies: -1 is feet up."""
        shares = self.shares[1:].astype(np.float64)
        total = max(float(shares.sum()), 1e-9)
        number, row = np.arange(len(shares))[:, None, None], np.arange(shares.shape[1])[:, None]
        number, row = number - (shares * number).sum() / total, row - (shares * row).sum() / total
        spread = (shares * number**2).sum() * (shares * row**2).sum()
        return float((shares * number * row).sum() / max(np.sqrt(spread), 1e-9))


def shown_to_levels(hu: NDArray[np.float32], soft_hu: float) -> NDArray[np.float32]:
    """What the network is shown: attenuation against soft tissue, in 100 HU."""
    low, high = np.float32(SHOWN_TO_LEVELS_HU[0]), np.float32(SHOWN_TO_LEVELS_HU[1])
    return np.asarray(np.clip(hu - np.float32(soft_hu), low, high) / np.float32(100), np.float32)


def level_map(coarse: Coarse) -> LevelMap:
    """Name each two by two cells of the small copy, seen either way up, and from farther off if bodies are large."""
    shown = shown_to_levels(coarse.hu, coarse.soft_hu)
    cell = (2 * coarse.cell[0], 2 * coarse.cell[1])
    first = LevelMap(named_shares(shown, AIR, WEIGHTS), cell)
    named = first.named()
    way = named_way(named, np.asarray(ndimage.gaussian_filter(named, 0.5), np.float32))
    share = USUAL_WIDTH * SIDE / 2 / max(way.width, 1.0) if way is not None else 1.0
    if share > LARGE_ENOUGH:
        return LevelMap(_either_way_up(first.shares, shown), cell)
    return LevelMap(_from_farther(shown, max(share, SMALLEST)), cell)


def _either_way_up(upright: Maps, shown: NDArray[np.float32]) -> Maps:
    """The mean of the shares of a slice and of those of the slice shown upside down.

    The network learnt both ways up and is as often right either way, but not in the same slices.
    """
    even = np.pad(shown, ((0, len(shown) % 2), (0, 0)), constant_values=AIR)  # else cells would not meet
    return np.asarray((upright + named_shares(even[::-1], AIR, WEIGHTS)[:, ::-1]) / np.float32(2), np.float32)


def _from_farther(shown: NDArray[np.float32], share: float) -> Maps:
    """The shares of a slice that is shown smaller, in the middle of a square, at the places of the slice as it is."""
    height, width = shown.shape
    blurred = ndimage.gaussian_filter(shown, BLUR / share)
    small = ndimage.zoom(blurred, share, order=1, grid_mode=True, mode="nearest")
    top, left = ((SIDE - side) // 2 for side in small.shape)
    square = np.full((SIDE, SIDE), AIR, np.float32)
    square[top : top + small.shape[0], left : left + small.shape[1]] = small
    rows = ((np.arange((height + 1) // 2) + 0.5) * 2 * small.shape[0] / height + top) / 2 - 0.5
    columns = ((np.arange((width + 1) // 2) + 0.5) * 2 * small.shape[1] / width + left) / 2 - 0.5
    places = np.meshgrid(rows, columns, indexing="ij")
    shares = _either_way_up(named_shares(square, AIR, WEIGHTS), square)
    return np.stack([ndimage.map_coordinates(share, places, order=1, mode="nearest") for share in shares])
