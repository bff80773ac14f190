"""The technical header of a slice, checked: what is read from here on is present, bounded and makes sense."""

from dataclasses import dataclass
from typing import Final

from pydicom.uid import CTImageStorage, EnhancedCTImageStorage

from runners.errors import UnusablePicture
from runners.pictures.dicom.elements import Elements
from runners.pictures.dicom.tags import Tag
from runners.pictures.limits import Limits

CT: Final = "CT"
CT_CLASSES: Final = frozenset(map(str, (CTImageStorage, EnhancedCTImageStorage)))
GREY: Final = ("MONOCHROME2", "MONOCHROME1")
DEPTHS: Final = (8, 16, 32)
SPACING_MM: Final = (0.01, 20.0)  # from a micro-CT's pixels to a patient in 25 of them: beyond, it is a mistake
LONGEST_CODE: Final = 16  # characters of a code string (VR CS)


@dataclass(frozen=True, slots=True)
class Header:
    """What the pixel data is.

    Args:
        rows: height.
        columns: width.
        bits_allocated: 8, 16 or 32.
        bits_stored: how many of them count.
        high_bit: number of the highest that counts.
        signed: two's complement.
        white_is_low: MONOCHROME1.
        modality: as stated, or CT by its storage class; None where neither says.
        padding: (lowest, highest) stored value that marks pixels outside the picture, both inclusive.
    """

    rows: int
    columns: int
    bits_allocated: int
    bits_stored: int
    high_bit: int
    signed: bool
    white_is_low: bool
    modality: str | None
    padding: tuple[int, int] | None


def read_header(elements: Elements, limits: Limits, *, any_modality: bool) -> Header:
    """Check what can be checked before the pixel data is touched.

    Raises:
        UnusablePicture: no picture, several, not grey, not CT, or a header that contradicts itself.
        TooLarge: more pixels than the limits allow.
    """
    _check_pixels_are_there(elements)
    modality = _modality(elements)
    if modality != CT and not any_modality:
        raise UnusablePicture("The DICOM file is not CT; other modalities need any_modality=true.")
    _check_single_grey_frame(elements)
    rows, columns = elements.integer(Tag.ROWS), elements.integer(Tag.COLUMNS)
    if not rows or not columns:
        raise UnusablePicture("The DICOM header does not say how many rows and columns the picture has.")
    limits.check_size(rows, columns)
    allocated, stored, high = _bits(elements)
    representation = elements.integer(Tag.PIXEL_REPRESENTATION) or 0
    if representation not in (0, 1):
        raise UnusablePicture("The DICOM header does not say whether the pixel values have a sign.")
    signed = representation == 1
    return Header(
        rows=rows,
        columns=columns,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=high,
        signed=signed,
        white_is_low=elements.text(Tag.PHOTOMETRIC_INTERPRETATION) == "MONOCHROME1",
        modality=modality,
        padding=_padding(elements, signed=signed),
    )


def spacing_mm(elements: Elements) -> tuple[float, float] | None:
    """(between rows, between columns), None where absent or impossible."""
    try:
        spacing = elements.decimals(Tag.PIXEL_SPACING)
    except ValueError:
        return None
    if len(spacing) != 2 or not all(SPACING_MM[0] <= side <= SPACING_MM[1] for side in spacing):
        return None
    return spacing


def _modality(elements: Elements) -> str | None:
    """As stated, or CT by the storage class; free text in its place is nobody's business and dropped."""
    stated = elements.text(Tag.MODALITY).upper()
    if not stated:
        return CT if elements.text(Tag.SOP_CLASS) in CT_CLASSES else None
    return stated if len(stated) <= LONGEST_CODE and stated.isalnum() else None


def _check_pixels_are_there(elements: Elements) -> None:
    if Tag.FLOAT_PIXEL_DATA in elements.found or Tag.DOUBLE_FLOAT_PIXEL_DATA in elements.found:
        raise UnusablePicture("The DICOM file holds floating point pixels; send the slice as whole numbers.")
    if Tag.PIXEL_DATA not in elements.found:
        raise UnusablePicture("The DICOM file holds no picture (it may be a report, a plan or a list of outlines).")


def _check_single_grey_frame(elements: Elements) -> None:
    frames = elements.text(Tag.NUMBER_OF_FRAMES).lstrip("+0")
    if frames not in ("", "1"):  # absent and 0 mean one
        raise UnusablePicture("The DICOM file holds several frames; send a single slice.")
    kind = elements.text(Tag.PHOTOMETRIC_INTERPRETATION) or GREY[0]
    if kind not in GREY or elements.integer(Tag.SAMPLES_PER_PIXEL) not in (None, 1):
        raise UnusablePicture("The DICOM file holds a colour picture; a grey slice is needed.")


def _bits(elements: Elements) -> tuple[int, int, int]:
    """(allocated, stored, high bit)."""
    allocated = elements.integer(Tag.BITS_ALLOCATED)
    if allocated not in DEPTHS:
        raise UnusablePicture("The DICOM header does not allocate 8, 16 or 32 bits a pixel.")
    stored = elements.integer(Tag.BITS_STORED)
    stored = allocated if stored is None else stored
    high = elements.integer(Tag.HIGH_BIT)
    high = stored - 1 if high is None else high
    if not 1 <= stored <= allocated or not stored - 1 <= high < allocated:
        raise UnusablePicture("The DICOM header contradicts itself about the bits of a pixel.")
    return allocated, stored, high


def _padding(elements: Elements, *, signed: bool) -> tuple[int, int] | None:
    """The range of padding values: 16 bit numbers with the sign of the pixels, whatever their VR claims."""
    ends = [
        words[0] for tag in (Tag.PIXEL_PADDING_VALUE, Tag.PIXEL_PADDING_RANGE_LIMIT) if (words := elements.words(tag))
    ]
    if not ends or Tag.PIXEL_PADDING_VALUE not in elements.found:
        return None
    if signed:
        ends = [end - 0x10000 if end >= 0x8000 else end for end in ends]
    return min(ends), max(ends)
