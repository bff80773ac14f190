"""DICOM: spacing and anatomical plane, given only where the file states possible ones."""

import math

import numpy as np
import pytest
from dicom_files import dataset, phantom, set_text, written
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian

from runners.pictures import Picture, read_picture

HU = phantom()
STORED = (HU.astype(np.int32) + 1024).astype(np.uint16)


def read(ds: Dataset, **options: object) -> Picture:
    return read_picture(written(ds), **options)


@pytest.mark.parametrize(
    ("spacing", "expected"),
    [
        (r"0.8\0.5", (0.8, 0.5)),
        (None, None),
        ("", None),
        (r"0\0.5", None),
        (r"-1\1", None),
        ("0.5", None),
        (r"1e400\1", None),
        (r"x\1", None),
        (r"1e300\1e300", None),
        (r"1e-300\1", None),
        (r"0.5\21", None),
        (r"0.01\20", (0.01, 20.0)),
    ],
)
def test_spacing_is_given_only_if_it_is_possible(spacing, expected):
    ds = dataset()
    set_text(ds, "PixelSpacing", spacing)

    assert read(ds).spacing_mm == expected


def turned(degrees: float, row: list[float], column: list[float], about: str) -> list[float]:
    """The orientation, turned about its row or column direction."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    normal = np.cross(row, column)
    if about == "row":
        return [*row, *(cos * np.array(column) + sin * normal)]
    return [*(cos * np.array(row) + sin * normal), *column]


@pytest.mark.parametrize("about", ["row", "column"])
@pytest.mark.parametrize(
    ("row", "column", "plane"),
    [
        ([1, 0, 0], [0, 1, 0], "axial"),
        ([-1, 0, 0], [0, -1, 0], "axial"),
        ([0, 1, 0], [0, 0, -1], "sagittal"),
        ([0, -1, 0], [0, 0, 1], "sagittal"),
        ([1, 0, 0], [0, 0, -1], "coronal"),
    ],
)
def test_the_plane_is_known_within_thirty_degrees(row, column, plane, about):
    found = []
    for degrees in (0, 29, 45):
        ds = dataset()
        ds.ImageOrientationPatient = [f"{value:.6f}" for value in turned(degrees, row, column, about)]
        found.append(read(ds).plane)

    assert found == [plane, plane, None]


@pytest.mark.parametrize(
    "orientation",
    [
        None,
        r"1\0\0\0\1",
        r"0\0\0\0\0\0",
        r"1\0\0\1\0\0",
        r"1\0\0\0.3\0.954\0",
        r"1\0\0\0\5\0",
        r"a\0\0\0\1\0",
        r"nan\0\0\0\1\0",
    ],
)
def test_no_plane_is_made_up(orientation):
    ds = dataset()
    set_text(ds, "ImageOrientationPatient", orientation)

    assert read(ds).plane is None


def test_a_frame_keeps_its_orientation_through_big_endian():
    ds = dataset()
    ds.PixelData = STORED.astype(">u2").tobytes()
    ds.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]

    assert read_picture(written(ds, ExplicitVRBigEndian)).plane == "sagittal"
