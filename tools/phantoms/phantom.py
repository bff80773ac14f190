"""What every recipe returns: a slice in Hounsfield units, its structures, its scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


def members(labels: NDArray[np.int16], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """`(H, W)` bool: where a label map holds any of `wanted`."""
    table = np.zeros(max(int(labels.max()), *wanted, 0) + 1, bool)
    table[list(wanted)] = True
    return np.asarray(table[labels])


@dataclass(frozen=True, slots=True)
class Phantom:
    """One synthetic CT slice with exact masks.

    Attributes:
        hu: `(H, W)` float32, Hounsfield units, noise included.
        labels: `(H, W)` int16, one number for each painted piece, 0 for air.
        parts: structure name to the labels that make it up; structures may share labels.
        spacing_mm: `(row, column)` size of a pixel.
        plane: which way the slice was cut.
        traits: the hardships it was drawn with ("contrast", "obese", …), for stratified reports.
    """

    hu: NDArray[np.float32]
    labels: NDArray[np.int16]
    parts: Mapping[str, Sequence[int]]
    spacing_mm: tuple[float, float]
    plane: Literal["axial", "sagittal", "none"]
    traits: frozenset[str] = frozenset()

    def structure(self, name: str) -> NDArray[np.bool_]:
        """`(H, W)` bool mask of a structure; all false where the slice does not show it."""
        return members(self.labels, self.parts.get(name, ()))
