"""Reads a PNG: any bit depth, palette, alpha and interlacing, in the frame of the stored pixels."""

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngImageFile

from runners.errors import UnusablePicture
from runners.pictures.colour import grey_if_grey, over_black
from runners.pictures.decoding import DECODER_ERRORS
from runners.pictures.limits import Limits
from runners.pictures.picture import Picture
from runners.pictures.png_chunks import GREY, PALETTE, RGB, PngHeader, take_apart

DEEP: Final = 16
FULL_16_BIT: Final = 65535


def read_png(data: bytes, limits: Limits) -> Picture:
    """Read a PNG.

    16 bits are scaled to 8 (65535 becomes 255), never clipped. Transparency is laid over black, the background of a
    CT slice. Equal colour channels become grey.

    Raises:
        TooLarge: more pixels than the limits allow, by the header.
        UnusablePicture: damaged, cut short, animated, or too small.
    """
    parts = take_apart(data, limits)
    try:
        with PngImageFile(io.BytesIO(parts.minimal())) as image:
            if parts.header.colour == PALETTE:
                stored = np.array(image.convert("RGBA" if parts.transparency else "RGB"))
            else:
                stored = np.array(image)
    except DECODER_ERRORS as error:
        raise UnusablePicture("The PNG cannot be decoded; export or send it again.") from error
    if stored.shape[:2] != (parts.header.height, parts.header.width):
        raise UnusablePicture("The PNG cannot be decoded; export or send it again.")
    hidden = _keyed_out(stored, parts.header, parts.transparency)
    pixels = over_black(_eight_bit(stored))
    if hidden is not None:
        pixels[hidden] = 0
    return Picture(
        pixels=grey_if_grey(pixels),
        hu=None,
        spacing_mm=None,
        source="png",
        plane=None,
        modality=None,
        window_hu=None,
    )


def _eight_bit(stored: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Pillow gives bool for 1 bit, uint16 (or int32) for deep grey, and 8 bits, scaled, for everything else."""
    if stored.dtype == np.bool_:
        return stored.astype(np.uint8) * np.uint8(255)
    if stored.dtype == np.uint8:
        return stored.astype(np.uint8, copy=False)
    return ((stored.astype(np.uint32) * 255 + FULL_16_BIT // 2) // FULL_16_BIT).astype(np.uint8)


def _keyed_out(stored: NDArray[np.generic], header: PngHeader, key: bytes) -> NDArray[np.bool_] | None:
    """`(H, W)` bool where a pixel has exactly the one colour that tRNS declares transparent; None if there is none.

    A 16-bit colour key is compared by its high bytes: that is all the decoder keeps of 16-bit colour.
    """
    if header.colour == GREY and len(key) == 2:
        value = int.from_bytes(key)
        shallow = 255 // ((1 << header.depth) - 1) if header.depth < 8 else 1
        return np.asarray(stored == (value * shallow if header.depth > 1 else bool(value)))
    if header.colour == RGB and len(key) == 6:
        wanted = [key[i] if header.depth == DEEP else key[i + 1] for i in (0, 2, 4)]
        return np.asarray((stored == np.array(wanted)).all(axis=2))
    return None
