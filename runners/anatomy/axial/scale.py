"""A smaller copy of a slice to search in: finding costs less there, and noise is averaged away."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.finding import Mask

LONG_SIDE_PX = 256
"""About 1.5 mm a pixel for a whole abdomen: a lamina is still two pixels thick, and the canal ten across."""


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """The mean of blocks of `step` by `step` pixels; what is left over at the far edges is repeated outwards.

    Attributes:
        hu: `(h, w)` float32.
        step: pixels of the slice along a side of one of these.
        shape: rows and columns of the slice itself.
    """

    hu: NDArray[np.float32]
    step: int
    shape: tuple[int, int]

    def enlarged(self, mask: Mask) -> Mask:
        """A mask of this size in the slice's own size, its stairs smoothed."""
        if self.step == 1:
            return mask
        large = mask.repeat(self.step, axis=0).repeat(self.step, axis=1)[: self.shape[0], : self.shape[1]]
        return _majority(large, self.step)


def reduced(hu: NDArray[np.float32]) -> Reduced:
    """Shrink an `(H, W)` slice by the whole number that brings its long side nearest to `LONG_SIDE_PX`."""
    height, width = hu.shape
    step = max(1, round(max(height, width) / LONG_SIDE_PX))
    if step == 1:
        return Reduced(hu, 1, (height, width))
    padded = np.pad(hu, ((0, -height % step), (0, -width % step)), mode="edge")
    total = np.zeros((padded.shape[0] // step, padded.shape[1] // step), np.float32)
    for row in range(step):
        for column in range(step):
            total += padded[row::step, column::step]
    return Reduced(np.asarray(total / (step * step), np.float32), step, (height, width))


def _majority(mask: Mask, radius: int) -> Mask:
    """True where most of the square of side `2 radius + 1` around a pixel is; the picture's rim is repeated."""
    side = 2 * radius + 1
    counts = np.pad(mask, radius, mode="edge").astype(np.int32)
    for axis in (0, 1):
        summed = np.cumsum(counts, axis=axis)
        first = np.take(summed, [side - 1], axis=axis)
        length = counts.shape[axis]
        later = np.take(summed, range(side, length), axis=axis) - np.take(summed, range(length - side), axis=axis)
        counts = np.concatenate([first, later], axis=axis)
    return np.asarray(counts * 2 > side * side)
