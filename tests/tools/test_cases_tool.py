"""The cases that the demo sends: phantoms with clicks inside, folders of CT read or refused with a sentence."""

import io
import json

import numpy as np
import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from runners.pictures import read_picture
from tools import cases
from tools.demo import PHANTOM_SEEDS
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import windowed
from tools.phantoms.scoring import axial, sagittal

SHAPE = (20, 24)


@pytest.mark.parametrize("seed", PHANTOM_SEEDS)
def test_every_phantom_of_the_demo_shows_its_structures(seed):
    """Two psoas and one L3, each click inside its structure."""
    psoas, level = cases.phantom_cases(seed)

    assert (len(psoas.clicks), len(level.clicks)) == (2, 1)
    for case in (psoas, level):
        assert all(case.reference[int(y), int(x)] for x, y in case.clicks)
        assert np.array_equal(np.asarray(Image.open(io.BytesIO(case.picture))), case.view)


@given(arrays.arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12))).filter(np.any))
def test_the_deepest_point_lies_inside(mask):
    """Also in masks that touch the border, and in the middle of their pixel."""
    x, y = cases.deepest_point(mask)

    assert mask[int(y), int(x)]
    assert (x % 1, y % 1) == (0.5, 0.5)


def test_the_deepest_point_of_a_disc_is_its_centre():
    """Not merely somewhere inside."""
    rows, columns = np.mgrid[0:31, 0:31]

    assert cases.deepest_point((rows - 12) ** 2 + (columns - 18) ** 2 <= 81) == (18.5, 12.5)


def test_the_border_of_the_picture_is_an_edge_too():
    """A structure cut off by the border is not clicked at the border."""
    assert cases.deepest_point(np.ones((31, 31), bool)) == (15.5, 15.5)


def write_case(folder, *, meta, files=()):
    """A case folder like those of real CT, with made-up pictures."""
    folder.mkdir()
    (folder / "meta.json").write_text(meta if isinstance(meta, str) else json.dumps(meta))
    for name in files:
        Image.fromarray(np.full(SHAPE, 255, np.uint8)).save(folder / name)


def test_a_case_folder_gives_a_case_for_each_clicked_reference(tmp_path):
    """A structure without clicks or without a reference is left out."""
    write_case(tmp_path / "a", meta={"clicks_xy": {"psoas": [[3, 4], [9, 4]]}}, files=("image.png", "psoas.png"))
    write_case(tmp_path / "b", meta={"clicks_xy": {"L3": [5, 6]}}, files=("image.png", "L3_body.png"))
    write_case(tmp_path / "c", meta={"clicks_xy": {"L3": [5, 6]}}, files=("image.png",))
    write_case(tmp_path / "d", meta={}, files=("image.png", "psoas.png"))

    found = [(case.name, case.target, case.image_type, case.clicks) for case in cases.ct_cases(tmp_path)]

    assert found == [
        ("a-psoas", "psoas", "middle", ((3.0, 4.0), (9.0, 4.0))),
        ("b-L3", "vertebra", "L3", ((5.0, 6.0),)),
    ]


@pytest.mark.parametrize("meta", ["{", "[]", '{"clicks_xy": {"psoas": 3}}', '{"clicks_xy": {"psoas": [["a", 1]]}}'])
def test_an_unreadable_case_is_named_in_a_sentence(tmp_path, meta):
    """A person can find the folder that is wrong."""
    write_case(tmp_path / "odd", meta=meta, files=("image.png", "psoas.png"))

    with pytest.raises(cases.BadCase, match="The case odd cannot be read"):
        list(cases.ct_cases(tmp_path))


def test_a_missing_folder_is_a_sentence(tmp_path):
    """Not an empty table."""
    with pytest.raises(cases.BadCase, match="does not name a folder"):
        list(cases.ct_cases(tmp_path / "nowhere"))


def test_real_cases_have_clicks_inside_their_reference(ct_cases):
    """Reading them right means that the click lies on the structure."""
    read = list(cases.ct_cases(ct_cases[0].parent))

    assert read
    for case in read:
        assert all(case.reference[int(y), int(x)] for x, y in case.clicks), case.name


@pytest.mark.parametrize("recipe", [axial, sagittal])
def test_the_dicom_file_holds_the_phantoms_hounsfield_units(recipe):
    """Rounded to whole numbers, with spacing and orientation, without a patient."""
    phantom = recipe(5, size=64)

    file = pydicom.dcmread(io.BytesIO(as_dicom(phantom)))
    hu = file.pixel_array * float(file.RescaleSlope) + float(file.RescaleIntercept)

    assert np.abs(hu - np.clip(phantom.hu, -1024, None)).max() <= 0.5
    assert [float(mm) for mm in file.PixelSpacing] == pytest.approx(phantom.spacing_mm, abs=1e-5)
    assert len(file.ImageOrientationPatient) == 6
    assert file.PatientName == ""


def test_the_png_file_is_the_phantom_in_the_hosts_window():
    """-100 HU is black, 200 HU white."""
    hu = np.array([[-1000, -100, 50, 200, 3000]], np.float32)

    assert windowed(hu).tolist() == [[0, 0, 128, 255, 255]]
    assert np.asarray(Image.open(io.BytesIO(as_png(axial(5, size=64))))).shape == (64, 64)


def test_png_and_dicom_of_a_phantom_hold_the_same_greys():
    """As at the host, which makes its PNG from the DICOM file: the two uploads then share one cached embedding."""
    phantom = axial(5, size=64)

    assert read_picture(as_png(phantom)).key == read_picture(as_dicom(phantom)).key
