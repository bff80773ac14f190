"""What is seen of a sagittal slice at first sight: the usual window on square pixels, its small copy, its levels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.sagittal.coarse import Coarse, coarsen
from runners.anatomy.sagittal.level_map import LevelMap, level_map
from runners.anatomy.sagittal.square import square
from runners.anatomy.view import View


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A slice at first sight.

    Attributes:
        hu: `(H, W)` float32, in the usual window, pixels square.
        coarse: its small copy.
        levels: what each place shows.
    """

    hu: NDArray[np.float32]
    coarse: Coarse
    levels: LevelMap


def look(view: View) -> Look:
    """See an upright slice, or one that stands on its head.

    Its spacing is not asked for: with it no more is found on phantoms, and without it the PNG and the DICOM file of a
    slice count alike.
    """
    hu = square(view)
    coarse = coarsen(hu, None)
    return Look(hu, coarse, level_map(coarse))
