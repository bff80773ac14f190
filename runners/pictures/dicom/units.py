"""Stored values to Hounsfield units (the modality LUT), or to values of an unknown unit.

Source: DICOM PS3.3 C.11.1 (modality LUT), C.8.2.1 (CT image: rescale is to HU unless Rescale Type says otherwise).
"""

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from runners.errors import UnusablePicture
from runners.pictures.dicom.elements import Elements
from runners.pictures.dicom.header import CT, Header
from runners.pictures.dicom.tags import Tag

HU: Final = "HU"
LOCALIZER: Final = "LOCALIZER"
SCREEN_BITS: Final = 8  # a captured screen: 0 to 255 with a rescale of 1 and 0 that means nothing
FURTHEST_HU: Final = 1e6  # 30 times the densest metal on an extended CT scale; sums over a picture stay finite
FAT_HU: Final = -100.0  # values that cannot even reach fat are not a CT scale


class Rescale(NamedTuple):
    """Output = slope x stored + intercept, refused beyond ± `furthest`."""

    slope: float
    intercept: float
    furthest: float = float(np.finfo(np.float32).max)


class Table(NamedTuple):
    """Output = entries[stored - first], held at both ends."""

    first: int
    entries: NDArray[np.unsignedinteger[Any]]


class Units(NamedTuple):
    """How stored values become output values, and whether those are HU."""

    mapping: Rescale | Table | None
    are_hu: bool


def read_units(elements: Elements, header: Header) -> Units:
    """Read the modality LUT.

    Raises:
        UnusablePicture: a slope of zero, or numbers that are none.
    """
    may_be_hu = header.modality == CT and LOCALIZER not in elements.text(Tag.IMAGE_TYPE).upper()
    item = elements.first_item(Tag.MODALITY_LUT_SEQUENCE)
    if item is not None:
        table = _table(item, signed=header.signed)
        return Units(table, may_be_hu and item.text(Tag.MODALITY_LUT_TYPE).upper() == HU)
    try:
        slope, intercept = elements.decimals(Tag.RESCALE_SLOPE), elements.decimals(Tag.RESCALE_INTERCEPT)
    except ValueError as error:
        raise _no_rescale() from error
    if not slope or not intercept:
        return Units(None, are_hu=False)
    rescale = Rescale(slope[0], intercept[0])
    if not math.isfinite(rescale.slope) or not math.isfinite(rescale.intercept) or rescale.slope == 0:
        raise _no_rescale()
    kind = elements.text(Tag.RESCALE_TYPE).upper()
    is_screen = header.bits_stored <= SCREEN_BITS and _lowest(rescale, header) > FAT_HU
    are_hu = may_be_hu and kind in ("", HU) and not is_screen
    return Units(rescale._replace(furthest=FURTHEST_HU) if are_hu else rescale, are_hu)


def apply(values: NDArray[np.integer[Any]], mapping: Rescale | Table | None) -> NDArray[np.float32]:
    """Stored values to output values.

    Args:
        values: `(H, W)` integers.
        mapping: the modality LUT; None passes the values on.

    Returns:
        `(H, W)` float32.

    Raises:
        UnusablePicture: the rescale leads out of all range.
    """
    if isinstance(mapping, Table):
        index = np.clip(values.astype(np.int64) - mapping.first, 0, len(mapping.entries) - 1)
        return mapping.entries[index].astype(np.float32)
    output = values.astype(np.float32)
    if mapping is not None:
        with np.errstate(all="ignore"):
            output *= mapping.slope
            output += mapping.intercept
        # Written so that NaN fails it too.
        if not (np.abs(output) <= mapping.furthest).all():
            raise _no_rescale()
    return output


def _lowest(rescale: Rescale, header: Header) -> float:
    """The lowest output that the stored bits can express."""
    span = 1 << header.bits_stored
    ends = (-span // 2, span // 2 - 1) if header.signed else (0, span - 1)
    return min(rescale.slope * end + rescale.intercept for end in ends)


def _table(item: Elements, *, signed: bool) -> Table:
    """A lookup table; 0 entries in its descriptor mean 65536."""
    descriptor = item.words(Tag.LUT_DESCRIPTOR)
    if len(descriptor) != 3:
        raise _no_rescale()
    count, first, _ = descriptor
    count = count or 0x10000
    if signed and first >= 0x8000:
        first -= 0x10000
    raw = item.raw(Tag.LUT_DATA)
    if len(raw) in (count, count + 1):  # 8 bit entries, padded to an even length
        return Table(first, np.frombuffer(raw, dtype=np.uint8, count=count))
    if len(raw) != 2 * count:
        raise _no_rescale()
    return Table(first, np.frombuffer(raw, dtype=">u2" if item.encoding.big_endian else "<u2"))


def _no_rescale() -> UnusablePicture:
    return UnusablePicture("The DICOM header gives no valid rescale (slope and intercept) or lookup table.")
