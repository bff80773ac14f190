"""The ways in which a slice reaches the service: PNG of several sizes and windows, the host's sagittal PNG, DICOM.

How a picture is shown belongs to the case and not to the phantom: any phantom can be shown in any way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tools.phantom_files import as_dicom, as_host_sagittal, as_png
from tools.phantoms import Phantom

USUAL_PX, SMALL_PX, LARGE_PX = 512, 256, 1024


@dataclass(frozen=True, slots=True)
class Shown:
    """One way of showing.

    Attributes:
        name: for tables.
        size_px: side of the picture.
        encode: makes the file.
        flipped: whether the file holds the slice upside down, as the host stores it.
    """

    name: str
    size_px: int
    encode: Callable[[Phantom], bytes]
    flipped: bool = False

    def frame(self, upright: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A mask of the phantom in the frame of the file."""
        return upright[::-1] if self.flipped else upright


PNG = Shown("PNG", USUAL_PX, as_png)
DICOM = Shown("DICOM", USUAL_PX, as_dicom)
SMALL = Shown("PNG 256 px", SMALL_PX, as_png)
LARGE = Shown("PNG 1024 px", LARGE_PX, as_png)
HOST = Shown("host PNG, white air", USUAL_PX, as_host_sagittal, flipped=True)
HOST_BLACK = Shown("host PNG, black air", USUAL_PX, partial(as_host_sagittal, white_air=False), flipped=True)

WAYS = (PNG, DICOM, SMALL, LARGE, HOST, HOST_BLACK)
AXIAL = (PNG, DICOM, PNG, DICOM, PNG, SMALL, DICOM, LARGE)
SAGITTAL = (HOST, DICOM, PNG, HOST, HOST_BLACK, PNG, HOST, DICOM, SMALL, LARGE)
"""Taken in turn: the commonest ways come most often. Phantoms are independent of their seeds' order."""
