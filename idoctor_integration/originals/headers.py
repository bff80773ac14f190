"""Headers of a series' files, read one after the other as they are asked for, without a pixel."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset

from idoctor_integration.cases import SeriesFolder
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import SegmentationError
from idoctor_integration.originals.refusal import LATE, UNREADABLE, NotUsable

MOST_TILT_DEGREES = 0.5
_TAGS = [
    "SOPClassUID",
    "Modality",
    "ImageType",
    "SeriesInstanceUID",
    "InstanceNumber",
    "Rows",
    "Columns",
    "PixelSpacing",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "GantryDetectorTilt",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slice lies in the patient.

    Attributes:
        series: what slices of one series have in common: its UID, size, orientation and spacing.
        shape: rows and columns.
        spacing_mm: between rows, between columns.
        position_mm: x, y, z of the first pixel.
        row_direction: along which columns follow each other.
        column_direction: along which rows follow each other.
        tilted: whether the gantry was.
    """

    series: tuple[object, ...]
    shape: tuple[int, int]
    spacing_mm: tuple[float, float]
    position_mm: tuple[float, float, float]
    row_direction: tuple[float, float, float]
    column_direction: tuple[float, float, float]
    tilted: bool


@dataclass(frozen=True, slots=True)
class Header:
    """One file: its name, its InstanceNumber, and its place where it is a CT slice that states one."""

    name: str
    number: int | None
    place: Place | None


def read_headers(series: SeriesFolder, deadline: Deadline) -> Iterator[Header]:
    """The header of every file that can be read, by name.

    Raises:
        NotUsable: not in time.
    """
    for name in series.names():
        if deadline.passed:
            raise NotUsable(LATE, lasting=False)
        try:
            with series.open(name) as file:
                yield _header(name, file)
        except (SegmentationError, *UNREADABLE):
            continue


def _header(name: str, file: BinaryIO) -> Header:
    read = dcmread(file, stop_before_pixels=True, specific_tags=_TAGS)
    number = read.get("InstanceNumber")
    try:
        place = _place(read)
    except UNREADABLE:
        place = None
    return Header(name, None if number is None else int(number), place)


def _place(read: Dataset) -> Place | None:
    """Where it lies; None for scouts, other modalities, and numbers that are none."""
    if read.Modality != "CT" or "LOCALIZER" in (read.get("ImageType") or ()):
        return None
    turn = tuple(float(each) for each in read.ImageOrientationPatient)
    position = tuple(float(each) for each in read.ImagePositionPatient)
    spacing = tuple(float(each) for each in read.PixelSpacing)
    shape = int(read.Rows), int(read.Columns)
    sizes = len(turn), len(position), len(spacing)
    if sizes != (6, 3, 2) or not np.isfinite([*turn, *position, *spacing]).all() or min(spacing) <= 0:
        return None
    return Place(
        series=(str(read.SeriesInstanceUID), shape, tuple(np.round(turn, 3)), tuple(np.round(spacing, 4))),
        shape=shape,
        spacing_mm=(spacing[0], spacing[1]),
        position_mm=(position[0], position[1], position[2]),
        row_direction=(turn[0], turn[1], turn[2]),
        column_direction=(turn[3], turn[4], turn[5]),
        tilted=abs(float(read.get("GantryDetectorTilt") or 0)) > MOST_TILT_DEGREES,
    )
