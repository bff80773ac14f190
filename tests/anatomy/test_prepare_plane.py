"""Axial and sagittal slices are told apart, and nothing is claimed where that cannot be known."""

import numpy as np
import pytest

from runners.anatomy import plane_of
from runners.pictures import Picture, read_picture
from tools.phantom_files import as_dicom
from tools.phantoms import axial, sagittal, windowed


def png(pixels, plane=None):
    return Picture(np.ascontiguousarray(pixels), None, None, "png", plane, None, None)


@pytest.mark.parametrize("seed", range(500, 508))
def test_an_axial_slice_is_never_called_sagittal(seed):
    assert plane_of(png(windowed(axial(seed).hu))) in {"axial", None}


@pytest.mark.parametrize("seed", range(1000, 1008))
def test_a_sagittal_slice_is_never_called_axial(seed):
    assert plane_of(png(windowed(sagittal(seed).hu))) in {"sagittal", None}


def test_usual_slices_are_recognised():
    assert plane_of(png(windowed(axial(500).hu))) == "axial"
    assert plane_of(png(windowed(sagittal(1000).hu))) == "sagittal"


def test_the_host_s_white_picture_is_sagittal():
    grey = (np.clip(sagittal(1000).hu, 0, 300) * 255 / 300).astype(np.uint8)

    assert plane_of(png(np.where(grey == 0, np.uint8(255), grey))) == "sagittal"


@pytest.mark.parametrize("seed", range(500, 504))
def test_an_axial_picture_with_white_air_stays_axial(seed):
    grey = windowed(axial(seed).hu)

    assert plane_of(png(np.where(grey == 0, np.uint8(255), grey))) == "axial"


@pytest.mark.parametrize(("said", "plane"), [("axial", "axial"), ("sagittal", "sagittal"), ("coronal", None)])
def test_what_the_file_says_counts_more_than_what_it_looks_like(said, plane):
    assert plane_of(png(windowed(axial(500).hu), said)) == plane


def test_a_dicom_file_says_it():
    assert plane_of(read_picture(as_dicom(axial(500)))) == "axial"


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_blank_picture_has_no_plane(grey):
    assert plane_of(png(np.full((128, 128), grey, np.uint8))) is None


def test_real_slices_are_recognised(ct_cases):
    for case in ct_cases:
        wanted = "sagittal" if case.name.startswith("sg") else "axial"
        picture = read_picture((case / "image.png").read_bytes())
        white = np.where(picture.pixels == 0, np.uint8(255), picture.pixels)
        assert plane_of(picture) == plane_of(png(white)) == wanted
