"""Reads a JPEG upload: grey, colour and CMYK, baseline and progressive, in the frame of the stored pixels."""

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from runners.errors import UnsupportedFormat, UnusablePicture
from runners.pictures.colour import grey_if_grey
from runners.pictures.decoding import DECODER_ERRORS
from runners.pictures.jpeg_ending import ends_early
from runners.pictures.jpeg_markers import BrokenStreamError, JpegStream, read_markers
from runners.pictures.limits import Limits
from runners.pictures.picture import Picture

PROCESSES: Final = (0, 1, 2)  # baseline, extended, progressive; not lossless, hierarchical or arithmetic
COMPONENTS: Final = (1, 3, 4)


def read_jpeg(data: bytes, limits: Limits) -> Picture:
    """Read a JPEG.

    The EXIF orientation is not applied and not even read: clicks and masks live in the frame of the stored pixels.
    Equal colour channels become grey.

    Raises:
        TooLarge: more pixels than the limits allow, by the header.
        UnsupportedFormat: 12 bits, lossless, JPEG-LS, arithmetic coding, or neither 1, 3 nor 4 channels.
        UnusablePicture: damaged, cut short, or too small.
    """
    try:
        stream = read_markers(data)
    except BrokenStreamError as error:
        raise UnusablePicture(f"The JPEG {error}; export or send it again.") from error
    if stream.process not in PROCESSES or stream.bits != 8 or stream.components not in COMPONENTS:
        raise UnsupportedFormat("This JPEG encoding is not supported; send an ordinary 8-bit JPEG, or a PNG.")
    limits.check_size(stream.rows, stream.columns)
    try:
        pixels = _decode(stream.essential, stream)
        cut = ends_early(stream.essential, pixels, lambda longer: _decode(longer, stream))
    except DECODER_ERRORS as error:
        raise UnusablePicture("The JPEG cannot be decoded; export or send it again.") from error
    if cut or pixels.shape[:2] != (stream.rows, stream.columns):
        raise UnusablePicture("The JPEG holds less image data than its header says; export or send it again.")
    return Picture(
        pixels=grey_if_grey(pixels),
        hu=None,
        spacing_mm=None,
        source="jpeg",
        plane=None,
        modality=None,
        window_hu=None,
    )


def _decode(data: bytes, stream: JpegStream) -> NDArray[np.uint8]:
    """`(H, W)` or `(H, W, 3)` uint8."""
    with JpegImageFile(io.BytesIO(data)) as image:
        if stream.components < 4:
            return np.array(image, dtype=np.uint8)
        cmyk = np.array(image, dtype=np.uint8)
    if not stream.adobe:
        cmyk = 255 - cmyk  # Pillow takes every CMYK for Adobe's inverted kind
    return np.array(Image.frombytes("CMYK", cmyk.shape[1::-1], cmyk.tobytes()).convert("RGB"))
