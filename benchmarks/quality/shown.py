"""The ways in which a slice reaches the service: PNG of several sizes and windows, the host's sagittal PNG, DICOM.

How a picture is shown belongs to the case and not to the phantom: any phantom can be shown in any way.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.overlay import png
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import Phantom

HOST_SAGITTAL_HU = (0.0, 300.0)
"""The host's sagittal window; what falls to black in it, air and fat, the host then paints white."""

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


def host_sagittal(phantom: Phantom, *, white_air: bool) -> bytes:
    """The slice as the host's sagittal PNG, feet up."""
    low, high = HOST_SAGITTAL_HU
    grey = ((np.clip(phantom.hu, low, high) - low) / (high - low) * 255).astype(np.uint8)[::-1]
    return png(np.where(grey == 0, 255, grey).astype(np.uint8) if white_air else np.ascontiguousarray(grey))


PNG = Shown("PNG", USUAL_PX, as_png)
DICOM = Shown("DICOM", USUAL_PX, as_dicom)
SMALL = Shown("PNG 256 px", SMALL_PX, as_png)
LARGE = Shown("PNG 1024 px", LARGE_PX, as_png)
HOST = Shown("host PNG, white air", USUAL_PX, lambda phantom: host_sagittal(phantom, white_air=True), flipped=True)
HOST_BLACK = Shown(
    "host PNG, black air", USUAL_PX, lambda phantom: host_sagittal(phantom, white_air=False), flipped=True
)

WAYS = (PNG, DICOM, SMALL, LARGE, HOST, HOST_BLACK)
AXIAL = (PNG, DICOM, PNG, DICOM, PNG, SMALL, DICOM, LARGE)
SAGITTAL = (HOST, DICOM, PNG, HOST, HOST_BLACK, PNG, HOST, DICOM, SMALL, LARGE)
"""Taken in turn: the commonest ways come most often. Phantoms are independent of their seeds' order."""
