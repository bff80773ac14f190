"""A DICOM slice with nothing but its picture and what gives that units: no patient, study, device, date or private tag.

What is kept is copied as bytes, each element checked to be of its kind: one whose length is damaged holds the next one
too, which may be the patient's name. A deflated file is inflated within a bound first. What the pixels hold is not
looked at: the service decodes them.

Source: DICOM PS3.3 C.7.6 and C.8.2 (image pixel, CT image), PS3.10 section 7 (file meta information).
"""

import hashlib
import io
import re
import struct
import zlib

from pydicom import dcmwrite
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.tag import Tag
from pydicom.uid import (
    RE_VALID_UID,
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from idoctor_integration.errors import BadPrompt, TooLarge
from idoctor_integration.pictures.bare import Bare
from idoctor_integration.pictures.elements import UNDEFINED, Element, Writing, elements

WORDS = (
    "SOPClassUID",
    "Modality",
    "ImageOrientationPatient",
    "PhotometricInterpretation",
    "NumberOfFrames",
    "PixelSpacing",
    "WindowCenter",
    "WindowWidth",
    "RescaleIntercept",
    "RescaleSlope",
    "RescaleType",
)
"""Kept elements of printable ASCII; an element that ran into the next one holds bytes of its tag, which are not."""
SHORTS = (
    "SamplesPerPixel",
    "PlanarConfiguration",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
)
"""Kept elements of two bytes."""
BLOCKS = ("ModalityLUTSequence", "PixelData")
"""Kept elements of any bytes; in a file's order they come after everything about the patient."""
KEPT = {int(Tag(keyword)): keyword for keyword in (*WORDS, *SHORTS, *BLOCKS)}
LONGEST_WORDS = 1024
NOBODY = UID("2.25.1")
"""The instance's name: every slice has the same, so that none can be traced."""

META_AT, META_GROUP = 132, 2
"""Where the first element lies, after the preamble, and the group of those that describe the file."""
ROOM_AROUND_PIXELS = 8 << 20
UNREADABLE = (
    InvalidDicomError,
    BytesLengthException,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    OSError,
    EOFError,
    struct.error,
    zlib.error,
)
"""A damaged file fails in pydicom in ways of its own."""

DAMAGED = "The DICOM file is damaged; send it again."
NO_PICTURE = "The DICOM file holds no picture."


def bare_dicom(data: bytes, *, most_pixels: int) -> Bare:
    """Strip a DICOM file.

    Args:
        data: the file, with its preamble.
        most_pixels: bounds what a deflated file may inflate to, at two bytes a pixel.

    Raises:
        BadPrompt: damaged, or without a picture.
        TooLarge: inflates to more than the largest picture needs.
    """
    try:
        kept, syntax = _kept(data, 2 * most_pixels + ROOM_AROUND_PIXELS)
        if "PixelData" not in kept:
            raise BadPrompt(NO_PICTURE)
        width, height = (_short(_value(kept, side), syntax) for side in ("Columns", "Rows"))
        written = _written(kept, syntax)
    except UNREADABLE as error:
        raise BadPrompt(DAMAGED) from error
    return Bare(written, width, height, hashlib.sha256(b"dicom" + written).hexdigest())


def _kept(data: bytes, most_bytes: int) -> tuple[dict[str, Element], UID]:
    """What is kept of a file, by keyword, and the transfer syntax that it is written in."""
    at, syntax = META_AT, ImplicitVRLittleEndian
    while int.from_bytes(data[at : at + 2], "little") == META_GROUP:
        element = next(elements(data, at, Writing(explicit=True)))
        at = element.end
        if element.tag == Tag("TransferSyntaxUID"):
            syntax = _uid(element.value)
    if syntax == DeflatedExplicitVRLittleEndian:
        data, at = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[at:], most_bytes + 1), 0
        if len(data) > most_bytes:
            raise TooLarge("The DICOM file inflates to more than the largest picture that is accepted.")
        syntax = ExplicitVRLittleEndian
    elif syntax in (ImplicitVRLittleEndian, ExplicitVRLittleEndian):
        # Some writers name the other one of the two: what follows the first tag tells them apart.
        kind = data[at + 4 : at + 6]
        syntax = ExplicitVRLittleEndian if kind.isalpha() and kind.isupper() else ImplicitVRLittleEndian
    kept: dict[str, Element] = {}
    writing = Writing(explicit=syntax != ImplicitVRLittleEndian, little=syntax != ExplicitVRBigEndian)
    for element in elements(data, at, writing):
        if element.tag in KEPT:
            kept[KEPT[element.tag]] = element
        if element.tag == Tag("PixelData"):
            break
    for keyword in kept:
        _check(keyword, _value(kept, keyword))
    return kept, syntax


def _check(keyword: str, value: bytes) -> None:
    """Whether an element holds what its kind may hold; `ValueError` where it does not."""
    if keyword in WORDS:
        _words(value)
    if keyword in SHORTS and len(value) not in (0, 2):
        raise ValueError("no short number")


def _value(kept: dict[str, Element], keyword: str) -> bytes:
    return kept[keyword].value if keyword in kept else b""


def _short(value: bytes, syntax: UID) -> int:
    return int.from_bytes(value, "big" if syntax == ExplicitVRBigEndian else "little")


def _words(value: bytes) -> str:
    words = value.rstrip(b"\0 ").decode("ascii")
    if len(words) > LONGEST_WORDS or not words.isprintable():
        raise ValueError("no words")
    return words


def _uid(value: bytes) -> UID:
    words = _words(value).strip()
    if words and not re.fullmatch(RE_VALID_UID, words):
        raise ValueError("no UID")
    return UID(words)


def _written(kept: dict[str, Element], syntax: UID) -> bytes:
    """A file of these elements and no others."""
    bare = Dataset()
    implicit, little = syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian
    for element in kept.values():
        length = UNDEFINED if element.undefined_length else len(element.value)
        tag = Tag(element.tag)
        bare[tag] = RawDataElement(tag, element.vr, length, element.value, 0, implicit, little)
    bare.SOPInstanceUID = NOBODY
    bare.file_meta = FileMetaDataset()
    bare.file_meta.MediaStorageSOPClassUID = _uid(_value(kept, "SOPClassUID"))
    bare.file_meta.MediaStorageSOPInstanceUID = NOBODY
    bare.file_meta.TransferSyntaxUID = syntax
    if syntax.is_compressed:
        bare["PixelData"].is_undefined_length = True
    written = io.BytesIO()
    dcmwrite(written, bare, enforce_file_format=True)
    return written.getvalue()
