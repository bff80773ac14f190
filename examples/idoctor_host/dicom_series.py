"""A case's CT series: which files belong to it, in which order, and their Hounsfield units.

Heights run along the normal of the slices, towards the head. Headers are read at once, pixels when asked for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.pixels.processing import apply_modality_lut

from examples.idoctor_host.errors import HostError

NO_SERIES = "There is no CT series of axial slices in it."
FEWEST_SLICES = 3
MOST_SIDE_PX = 2048
LEAST_UPRIGHT = 0.8
"""Cosine between the normal of the slices and the patient's long axis: a gantry may be tilted, a coronal series not."""

SAME_PLACE_MM = 0.01
UNREADABLE = (InvalidDicomError, AttributeError, KeyError, TypeError, ValueError, OverflowError, NotImplementedError)
_TAGS = [
    "SeriesInstanceUID",
    "Modality",
    "ImageType",
    "InstanceNumber",
    "Rows",
    "Columns",
    "PixelSpacing",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "PatientName",
    "StudyDate",
]


@dataclass(frozen=True, slots=True)
class Slice:
    """One file: its InstanceNumber, and its height in mm."""

    path: Path
    number: int
    height_mm: float


@dataclass(frozen=True, slots=True)
class Series:
    """Slices of one series, feet first.

    Attributes:
        slices: two never share a height or a number.
        shape: rows and columns of each.
        spacing_mm: between rows, between columns.
        step_mm: from slice to slice.
        backwards: whether rows run to the back, as they do unless the picture was turned.
        patient_name: as the files say.
        study_date: as the files say.
    """

    slices: tuple[Slice, ...]
    shape: tuple[int, int]
    spacing_mm: tuple[float, float]
    step_mm: float
    backwards: bool
    patient_name: str
    study_date: str

    def numbered(self, number: int) -> Slice | None:
        """The slice with this InstanceNumber."""
        return next((one for one in self.slices if one.number == number), None)


def read_series(paths: Iterable[Path]) -> Series:
    """The largest CT series among some files; others, and what cannot be read, are passed over.

    Raises:
        HostError: there is none.
    """
    groups: defaultdict[Any, list[tuple[Path, Dataset]]] = defaultdict(list)
    for path in paths:
        try:
            header = dcmread(path, stop_before_pixels=True, specific_tags=_TAGS)
            if _is_slice(header):
                groups[_kind(header)].append((path, header))
        except (*UNREADABLE, OSError):
            continue
    largest = max(groups.values(), key=len, default=[])
    if len(largest) < FEWEST_SLICES:
        raise HostError(NO_SERIES)
    try:
        return _ordered(largest)
    except UNREADABLE as error:
        raise HostError(NO_SERIES) from error


def read_hu(path: Path) -> NDArray[np.float32]:
    """`(H, W)` float32 Hounsfield units of one slice, by its own rescale.

    Raises:
        HostError: it has no pixels, or they cannot be read.
    """
    try:
        file = dcmread(path)
        return np.asarray(apply_modality_lut(file.pixel_array, file), np.float32)
    except (*UNREADABLE, OSError, RuntimeError) as error:
        raise HostError("A slice of the series cannot be read.") from error


def _is_slice(header: Dataset) -> bool:
    """Whether it is an axial CT slice, not a scout."""
    numbers = [*header.ImagePositionPatient, *header.ImageOrientationPatient, *header.PixelSpacing]
    fits = all(16 <= side <= MOST_SIDE_PX for side in (header.Rows, header.Columns))
    sound = len(numbers) == 11 and bool(np.isfinite(np.array(numbers, float)).all()) and min(header.PixelSpacing) > 0
    upright = sound and abs(_normal(header)[2]) >= LEAST_UPRIGHT
    return header.Modality == "CT" and "LOCALIZER" not in header.get("ImageType", ()) and fits and bool(upright)


def _kind(header: Dataset) -> tuple[Any, ...]:
    """What the slices of one series have in common."""
    turn = tuple(round(float(one), 3) for one in header.ImageOrientationPatient)
    spacing = tuple(round(float(one), 4) for one in header.PixelSpacing)
    return str(header.SeriesInstanceUID), header.Rows, header.Columns, turn, spacing


def _normal(header: Dataset) -> NDArray[np.float64]:
    turn = np.array(header.ImageOrientationPatient, float)
    return np.cross(turn[:3], turn[3:])


def _ordered(files: list[tuple[Path, Dataset]]) -> Series:
    first = files[0][1]
    normal = _normal(first)
    normal = normal if normal[2] > 0 else -normal
    placed = sorted(
        ((float(normal @ np.array(header.ImagePositionPatient, float)), path, header) for path, header in files),
        key=lambda one: (one[0], one[1].name),
    )
    apart = [one for at, one in enumerate(placed) if not at or one[0] - placed[at - 1][0] > SAME_PLACE_MM]
    if len(apart) < FEWEST_SLICES:
        raise HostError(NO_SERIES)
    numbers = [int(header.get("InstanceNumber") or 0) for _, _, header in apart]
    if len(set(numbers)) < len(numbers) or min(numbers) < 1:  # absent or not unique: their order from the feet
        numbers = list(range(1, len(apart) + 1))
    row_mm, column_mm = (float(one) for one in first.PixelSpacing)
    return Series(
        slices=tuple(Slice(path, number, height) for number, (height, path, _) in zip(numbers, apart, strict=True)),
        shape=(int(first.Rows), int(first.Columns)),
        spacing_mm=(row_mm, column_mm),
        step_mm=float(np.median(np.diff([height for height, _, _ in apart]))),
        backwards=float(first.ImageOrientationPatient[4]) >= 0,
        patient_name=str(first.get("PatientName", "")),
        study_date=str(first.get("StudyDate", "")),
    )
