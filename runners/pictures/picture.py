"""The picture that the rest of the service works on: pixels, and what is truly known about them."""

import hashlib
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Source = Literal["png", "jpeg", "dicom"]
Plane = Literal["axial", "sagittal", "coronal"]


@dataclass(frozen=True, slots=True, eq=False)  # arrays have no truth value: compare `key`
class Picture:
    """One slice, in the frame of the stored pixels: row 0, column 0 is the first stored pixel, whatever EXIF says.

    Args:
        pixels: `(H, W)` uint8 grey, or `(H, W, 3)` uint8 RGB for a PNG or JPEG that is truly coloured.
            CT is windowed with `window_hu`: black is `low` and below, white is `high` and above.
        hu: `(H, W)` float32 Hounsfield units of a CT DICOM whose rescale is valid, else None. Padding is -1024.
        spacing_mm: (between rows, between columns) of a CT DICOM, else None.
        source: the kind of file.
        plane: from the DICOM orientation alone; None where absent, oblique or not to be believed.
        modality: the DICOM modality, None for PNG and JPEG.
        window_hu: (low, high) that `pixels` were made with, None where the file does not say what a grey means.
        warnings: sentences for the person who will look at the mask.
        measurable: False where a DICOM file's units are unknown, or had to be repaired: `hu` is then good enough to
            window and to gate by, but nothing of it is reported.
        key: SHA-256 over pixels and shape, never over names or headers; computed here.
    """

    pixels: NDArray[np.uint8]
    hu: NDArray[np.float32] | None
    spacing_mm: tuple[float, float] | None
    source: Source
    plane: Plane | None
    modality: str | None
    window_hu: tuple[float, float] | None
    warnings: tuple[str, ...] = ()
    key: str = field(default="")
    measurable: bool = True

    def __post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", key_of(self.pixels))

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns."""
        return int(self.pixels.shape[1])


def key_of(pixels: NDArray[np.uint8]) -> str:
    """Identity of a picture for the embedding cache: the same pixels in the same shape, whatever file held them."""
    digest = hashlib.sha256(repr(pixels.shape).encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()
