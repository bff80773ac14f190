"""Opens the envelope of a DICOM file: preamble, file meta information, transfer syntax, bounded inflation."""

import zlib
from typing import Final, NamedTuple

from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from runners.errors import TooLarge, UnsupportedFormat, UnusablePicture
from runners.pictures.dicom.codecs import COMPRESSED
from runners.pictures.dicom.elements import Buffer, Elements, Encoding
from runners.pictures.dicom.tags import Tag
from runners.pictures.inflation import inflate
from runners.pictures.limits import MEBI, Limits
from runners.pictures.recognise import DICOM_SIGNATURE, DICOM_SIGNATURE_AT

META_GROUP: Final = b"\x02\x00"
EXPLICIT_LITTLE: Final = Encoding(implicit=False, big_endian=False)
NATIVE: Final = frozenset(
    map(str, (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian))
)
VIDEO: Final = "1.2.840.10008.1.2.4.10"  # .100 to .108: MPEG-2, MPEG-4 and HEVC

# A deflated file may inflate to the largest picture (2 bytes a pixel) and this much around it.
ROOM_AROUND_PIXELS: Final = 8 * MEBI


class Container(NamedTuple):
    """Where the dataset lies and how it is written; `bare` where no DICM signature vouches for it."""

    data: Buffer
    start: int
    encoding: Encoding
    transfer_syntax: str
    bare: bool


def open_container(data: bytes, limits: Limits) -> Container:
    """Read the envelope.

    Raises:
        UnsupportedFormat: a transfer syntax that is not supported, video among them.
        UnusablePicture: damaged.
        TooLarge: inflates to more than the largest picture needs.
    """
    bare = data[DICOM_SIGNATURE_AT : DICOM_SIGNATURE_AT + len(DICOM_SIGNATURE)] != DICOM_SIGNATURE
    begin = 0 if bare else DICOM_SIGNATURE_AT + len(DICOM_SIGNATURE)
    meta = Elements(data, EXPLICIT_LITTLE)
    start = meta.walk_group(begin, META_GROUP)
    syntax = meta.text(Tag.TRANSFER_SYNTAX)
    if syntax and syntax not in NATIVE and syntax not in COMPRESSED:
        if syntax.startswith(VIDEO):
            raise UnsupportedFormat("The DICOM file holds a video; send a single slice.")
        raise UnsupportedFormat(
            "The DICOM file is compressed in a way that is not supported; send it uncompressed, or as RLE, JPEG, "
            "JPEG-LS, JPEG 2000 or HTJ2K."
        )
    if syntax == DeflatedExplicitVRLittleEndian:
        return Container(_inflate(data, start, limits), 0, EXPLICIT_LITTLE, syntax, bare)
    big_endian = syntax == ExplicitVRBigEndian or (not syntax and data[start : start + 1] == b"\x00")
    vr = data[start + 4 : start + 6]
    encoding = Encoding(implicit=not (vr.isalpha() and vr.isupper()), big_endian=big_endian)
    if not syntax:
        explicit = ExplicitVRBigEndian if big_endian else ExplicitVRLittleEndian
        syntax = str(ImplicitVRLittleEndian if encoding.implicit else explicit)
    return Container(data, start, encoding, syntax, bare)


def _inflate(data: bytes, start: int, limits: Limits) -> bytearray:
    """Inflate a dataset, holding no more of it than the largest picture needs."""
    most = 2 * limits.pixels + ROOM_AROUND_PIXELS
    dataset = bytearray()
    try:
        for piece in inflate([memoryview(data)[start:]], raw=True):
            dataset += piece
            if len(dataset) > most:
                raise TooLarge(f"The DICOM file inflates to more than {most} bytes, the most that a slice can need.")
    except zlib.error as error:
        raise UnusablePicture("The deflated DICOM file cannot be inflated; send it again.") from error
    except EOFError as error:
        raise UnusablePicture("The deflated DICOM file is cut short; send it again.") from error
    return dataset
