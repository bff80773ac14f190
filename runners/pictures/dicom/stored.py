"""Pixel data to stored values: native or compressed bytes to `(H, W)` integers with their sign, padding marked."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from runners.errors import UnusablePicture
from runners.pictures.dicom.codecs import COMPRESSED, decode_frame
from runners.pictures.dicom.container import Container
from runners.pictures.dicom.elements import UNDEFINED, Element
from runners.pictures.dicom.fragments import single_frame
from runners.pictures.dicom.header import Header


class Stored(NamedTuple):
    """Stored values.

    Args:
        values: `(H, W)` integers, before the modality LUT.
        padding: `(H, W)` bool, True outside the picture; None where nothing is.
    """

    values: NDArray[np.integer[Any]]
    padding: NDArray[np.bool_] | None


def read_stored(container: Container, pixels: Element, header: Header) -> Stored:
    """Read the stored values of the one frame.

    Raises:
        UnsupportedFormat: a compressed variant that is not supported.
        UnusablePicture: another length than the header says, damaged, or cut short.
    """
    if container.transfer_syntax in COMPRESSED:
        if pixels.length != UNDEFINED:
            raise UnusablePicture("The DICOM header says compressed but the pixel data is not; send it again.")
        words, depth = decode_frame(
            single_frame(container.data, pixels.start),
            container.transfer_syntax,
            rows=header.rows,
            columns=header.columns,
            bits_allocated=header.bits_allocated,
        )
        bits = min(depth, header.bits_stored)
        high = header.high_bit if depth > header.high_bit else bits - 1
    else:
        words = _native(container, pixels, header)
        bits, high = header.bits_stored, header.high_bit
    values = _meant(words, bits, high, signed=header.signed)
    return Stored(values, _padded(words, values, header))


def _native(container: Container, pixels: Element, header: Header) -> NDArray[np.unsignedinteger[Any]]:
    """Uncompressed pixel data as unsigned words, a view into the file."""
    if pixels.length == UNDEFINED:
        raise UnusablePicture("The DICOM header says uncompressed but the pixel data is not; send it again.")
    width = header.bits_allocated // 8
    expected = header.rows * header.columns * width
    present = min(pixels.length, len(container.data) - pixels.start)
    if present < expected:
        raise UnusablePicture("The pixel data of the DICOM file is cut short; send it again.")
    if pixels.length > expected + expected % 2:
        raise UnusablePicture("The DICOM file has more pixel data than its header says; send it again.")
    order = ">" if container.encoding.big_endian else "<"
    if width == 1 and container.encoding.big_endian and pixels.vr == b"OW":
        pairs = np.frombuffer(container.data, dtype="<u2", count=present // 2, offset=pixels.start).byteswap()
        flat = pairs.view(np.uint8)[:expected]  # 8 bit pixels in 16 bit words: each pair is swapped
        if flat.size < expected:
            raise UnusablePicture("The pixel data of the DICOM file is cut short; send it again.")
    else:
        flat = np.frombuffer(container.data, dtype=f"{order}u{width}", count=expected // width, offset=pixels.start)
    return flat.reshape(header.rows, header.columns).astype(f"=u{width}", copy=False)


def _meant(words: NDArray[np.unsignedinteger[Any]], bits: int, high: int, *, signed: bool) -> NDArray[np.integer[Any]]:
    """Drop the bits that do not count (overlays and rubbish live there) and extend the sign where there is one.

    Args:
        words: `(H, W)` unsigned, as stored.
        bits: how many count.
        high: number of the highest that counts.
        signed: whether that one is the sign.
    """
    container = 8 * words.dtype.itemsize
    if high == container - 1 == bits - 1:
        return words.view(f"i{words.dtype.itemsize}") if signed else words
    lifted = words << words.dtype.type(container - 1 - high)
    if signed:
        lifted = lifted.view(f"i{words.dtype.itemsize}")
    return np.asarray(lifted >> lifted.dtype.type(container - bits))


def _padded(
    words: NDArray[np.unsignedinteger[Any]], values: NDArray[np.integer[Any]], header: Header
) -> NDArray[np.bool_] | None:
    """Where the file says there is no picture.

    Compared with the whole words too: writers pad with values, -2000 for one, that need more bits than the pixels.
    """
    if header.padding is None:
        return None
    low, high = header.padding
    whole = words.view(f"i{words.dtype.itemsize}") if header.signed else words
    padding = np.asarray((values >= low) & (values <= high)) | ((whole >= low) & (whole <= high))
    return padding if padding.any() else None
