"""A small square-pixelled copy of a slice: enough to find the column in, and cheap."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.shrunk import shrink

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
    """Shrink a slice to as many square cells as `shrink` makes.

    Args:
        hu: `(H, W)` float32.
        spacing_mm: between rows and between columns; None means square pixels.
    """
    small = shrink(hu, spacing_mm)
    soft_hu = soft_tissue_mode(hu)
    return Coarse(
        small.hu, _above(small.hu, soft_hu, BONE_HU), _above(small.hu, soft_hu, SOLID_HU), small.cell, soft_hu
    )
