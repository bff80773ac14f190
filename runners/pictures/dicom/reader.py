"""Reads one DICOM slice: envelope, header, pixels, units, window, in that order, each checked before the next."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from runners.errors import ServiceError, UnsupportedFormat
from runners.pictures.dicom.container import open_container
from runners.pictures.dicom.derived import holds_hu_already
from runners.pictures.dicom.elements import Elements
from runners.pictures.dicom.header import CT, Header, read_header, spacing_mm
from runners.pictures.dicom.orientation import plane_of
from runners.pictures.dicom.stored import Stored, read_stored
from runners.pictures.dicom.tags import Tag
from runners.pictures.dicom.units import Rescale, Table, Units, apply, read_units
from runners.pictures.dicom.windowing import grey, own_window, range_window
from runners.pictures.limits import DEFAULT_WINDOW, Limits, Window
from runners.pictures.picture import Picture
from runners.pictures.recognise import SUPPORTED

PADDING_HU: Final = -1024.0  # air, at the low end of the CT scale: black in every window, outside every gate
DICOM_UID_ROOT: Final = "1.2.840.10008."

# A padding value among these HU would punch holes into fat and muscle: it is a writer's default, not padding.
TISSUE_HU: Final = (-200.0, 500.0)

REPAIRED: Final = (
    "The DICOM file holds Hounsfield units already but states another rescale; it was repaired. "
    "Its spacing and orientation are not used, and nothing is measured."
)
UNKNOWN_UNITS: Final = "The DICOM file does not say how its values relate to Hounsfield units; nothing is measured."
OTHER_MODALITY: Final = "The picture is not CT; nothing is measured."
WINDOW_UNUSED: Final = "The window is in Hounsfield units, which this picture does not have; it was not used."
PADDING_UNUSED: Final = "The padding value of the DICOM file lies among tissue values; it was ignored."


def read_dicom(data: bytes, *, window: Window | None, any_modality: bool, limits: Limits) -> Picture:
    """Read one slice.

    Args:
        data: the whole file, with or without preamble.
        window: for CT; None means the default.
        any_modality: accept other modalities than CT.
        limits: what is refused by the header.

    Raises:
        TooLarge: more pixels, or a larger inflated file, than the limits allow.
        UnsupportedFormat: not DICOM after all, or a transfer syntax that is not supported.
        UnusablePicture: damaged, or no single grey slice of a modality that is asked for.
    """
    container = open_container(data, limits)
    elements = Elements(container.data, container.encoding)
    try:
        elements.walk(container.start, len(container.data))
    except ServiceError as error:
        if container.bare and not _is_dicom(elements):
            raise _unknown() from error
        raise
    if container.bare and not _is_dicom(elements):
        raise _unknown()
    header = read_header(elements, limits, any_modality=any_modality)
    units = read_units(elements, header)
    stored = read_stored(container, elements.found[Tag.PIXEL_DATA], header)
    if units.are_hu:
        return _ct(elements, header, units.mapping, stored, window or DEFAULT_WINDOW)
    return _without_hu(elements, header, units, stored, window)


def _ct(elements: Elements, header: Header, mapping: Rescale | Table | None, stored: Stored, window: Window) -> Picture:
    """CT whose values are HU, as stated or repaired. Dense is white, also in MONOCHROME1: the window is in HU."""
    warnings: list[str] = []
    measurable = True
    if isinstance(mapping, Rescale) and holds_hu_already(stored.values, stored.padding, mapping):
        mapping, measurable = None, False
        warnings.append(REPAIRED)
    hu = apply(stored.values, mapping)
    if stored.padding is not None:
        low, high = TISSUE_HU
        value = hu[stored.padding]
        if ((value > low) & (value < high)).any():
            warnings.append(PADDING_UNUSED)
        else:
            hu[stored.padding] = PADDING_HU
    return Picture(
        pixels=grey(hu, window.low, window.high),
        hu=hu,
        spacing_mm=spacing_mm(elements) if measurable else None,
        source="dicom",
        plane=plane_of(elements) if measurable else None,
        modality=header.modality,
        window_hu=(window.low, window.high),
        warnings=tuple(warnings),
        measurable=measurable,
    )


def _without_hu(elements: Elements, header: Header, units: Units, stored: Stored, window: Window | None) -> Picture:
    """Another modality, or CT of unknown unit: a picture to click on, nothing to measure."""
    values = apply(stored.values, units.mapping)
    low, high = own_window(elements) or range_window(values, stored.padding)
    pixels: NDArray[np.uint8] = grey(values, low, high)
    if header.white_is_low:
        np.subtract(255, pixels, out=pixels)
    if stored.padding is not None:
        pixels[stored.padding] = 0
    warnings = [UNKNOWN_UNITS if header.modality == CT else OTHER_MODALITY]
    if window is not None:
        warnings.append(WINDOW_UNUSED)
    return Picture(
        pixels=pixels,
        hu=None,
        spacing_mm=None,
        source="dicom",
        plane=plane_of(elements),
        modality=header.modality,
        window_hu=None,
        warnings=tuple(warnings),
        measurable=False,
    )


def _is_dicom(elements: Elements) -> bool:
    """Whether a file without the DICM signature proved to be DICOM by what was found in it."""
    if elements.text(Tag.SOP_CLASS).startswith(DICOM_UID_ROOT):
        return True
    return {Tag.ROWS, Tag.COLUMNS, Tag.BITS_ALLOCATED} <= elements.found.keys()


def _unknown() -> UnsupportedFormat:
    return UnsupportedFormat(f"The file is of an unknown kind. {SUPPORTED}")
