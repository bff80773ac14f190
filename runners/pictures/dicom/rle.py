"""Decodes RLE frames: PackBits segments, one for each byte of a sample, the high byte first.

Written out here because a run of 128 pixels takes two bytes, so a decoder without a bound (pydicom's) turns a 25 MB
file into 1.6 GB. This one stops at the picture's own size.

Source: DICOM PS3.5 annex G.
"""

import struct
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from runners.errors import UnusablePicture

HEADER: Final = struct.Struct("<16I")
NOTHING: Final = 128  # a control byte that means nothing


def decode_rle(stream: bytes, rows: int, columns: int, bits_allocated: int) -> NDArray[np.unsignedinteger[Any]]:
    """Decode one grey frame.

    Args:
        stream: header of 16 numbers, then the segments.
        rows: height.
        columns: width.
        bits_allocated: 8, 16 or 32.

    Returns:
        `(rows, columns)` uint8, uint16 or uint32.

    Raises:
        UnusablePicture: cut short, or another number of segments than bytes in a sample.
    """
    width = bits_allocated // 8
    if len(stream) < HEADER.size:
        raise _cut_short()
    count, *offsets = HEADER.unpack_from(stream)
    if count != width:
        raise UnusablePicture("The RLE picture has another depth than the DICOM header says; send it again.")
    begins = offsets[:count]
    ends = [*begins[1:], len(stream)]
    planes = np.empty((width, rows * columns), dtype=np.uint8)
    for plane, begin, end in zip(planes, begins, ends, strict=True):
        if not HEADER.size <= begin <= end <= len(stream):
            raise _cut_short()
        plane[:] = np.frombuffer(_unpack(stream[begin:end], rows * columns), dtype=np.uint8)
    samples = np.ascontiguousarray(planes.T)
    return samples.view(f">u{width}").reshape(rows, columns).astype(f"=u{width}")


def _unpack(packed: bytes, wanted: int) -> bytes:
    """Expand PackBits until `wanted` bytes are there."""
    pieces: list[bytes] = []
    have = at = 0
    last = len(packed) - 1  # a control byte needs at least one byte behind it
    while have < wanted:
        if at >= last:
            raise _cut_short()
        control = packed[at]
        if control < NOTHING:
            piece = packed[at + 1 : at + 2 + control]
            at += 2 + control
        elif control == NOTHING:
            at += 1
            continue
        else:
            piece = packed[at + 1 : at + 2] * (257 - control)
            at += 2
        pieces.append(piece)
        have += len(piece)
    return b"".join(pieces)[:wanted]


def _cut_short() -> UnusablePicture:
    return UnusablePicture("The RLE picture of the DICOM file is cut short or damaged; send it again.")
