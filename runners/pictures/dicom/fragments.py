"""Takes the compressed stream of a single frame out of encapsulated pixel data.

Source: DICOM PS3.5 section A.4.
"""

import struct
from collections.abc import Iterator
from typing import Final

from runners.errors import UnusablePicture
from runners.pictures.dicom.elements import ITEM, SEQUENCE_END, Buffer, damaged

MOST_FRAGMENTS: Final = 10_000
TAG_LENGTH: Final = struct.Struct("<HHI")  # encapsulated transfer syntaxes are all little endian


def single_frame(data: Buffer, start: int) -> bytes:
    """Join the fragments of the one frame.

    Args:
        data: the file.
        start: where the value of the pixel data begins: at its offset table.

    Raises:
        UnusablePicture: no fragment, or cut short.
    """
    _, *pieces = [*_items(data, start)] or [memoryview(b"")]
    if not pieces:
        raise UnusablePicture("The DICOM file holds an empty picture.")
    return b"".join(pieces)


def _items(data: Buffer, start: int) -> Iterator[memoryview]:
    """The items of encapsulated pixel data: first the offset table, then the pieces of the compressed stream.

    A missing end delimiter is forgiven: whether the stream is complete is for its own format to say.

    Raises:
        UnusablePicture: an item is cut short, or something else lies between items.
    """
    at = start
    view = memoryview(data)
    for _ in range(MOST_FRAGMENTS):
        if at == len(data):
            return
        if at + 8 > len(data):
            raise damaged()
        group, element, length = TAG_LENGTH.unpack_from(data, at)
        tag = group << 16 | element
        if tag == SEQUENCE_END:
            return
        at += 8
        if tag != ITEM or at + length > len(data):
            raise UnusablePicture("The pixel data of the DICOM file is cut short or damaged; send it again.")
        yield view[at : at + length]
        at += length
    raise UnusablePicture("The pixel data of the DICOM file is in too many pieces.")
