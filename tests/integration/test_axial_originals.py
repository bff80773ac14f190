"""The original of an axial picture: found by its number, used only where it shows the same."""

import io

import numpy as np
import pydicom
import pytest
from series_files import CASE, FOLDER, MOST, lay_series, slice_bytes, volume

from idoctor_integration.cases import series_folder
from idoctor_integration.deadline import Deadline
from idoctor_integration.originals import NotUsable
from idoctor_integration.originals.making import make_original
from tools.fake_service import png

HU = volume()


def axial_png(hu):
    """As the host draws it."""
    return png((np.clip(hu, -100, 200) + 100.0) * (255 / 300))


def found(root, filename, picture):
    """The InstanceNumber of what is found."""
    with series_folder(root, CASE) as series:
        data = make_original(series, "middle", filename, picture, deadline=Deadline(60), most_bytes=MOST)
    return pydicom.dcmread(io.BytesIO(data)).InstanceNumber


@pytest.mark.parametrize("filename", ["slice_007.png", "slice_007_middle.png", "SLICE_7.PNG"])
def test_it_is_found_by_its_number(tmp_path, filename):
    lay_series(tmp_path, HU)
    (tmp_path / FOLDER / "input" / "broken.dcm").write_bytes(b"no DICOM at all")

    assert found(tmp_path, filename, axial_png(HU[6])) == 7


def test_dicom_under_another_name_is_read_too(tmp_path):
    (tmp_path / FOLDER / "input").mkdir(parents=True)
    (tmp_path / FOLDER / "input" / "a.dcm.pk").write_bytes(slice_bytes(HU[6], 7))

    assert found(tmp_path, "slice_007.png", axial_png(HU[6])) == 7


@pytest.mark.parametrize(
    ("filename", "picture", "reason"),
    [
        ("slice_007.png", HU[7], "does not show"),
        ("slice_007.png", HU[6][:60], "does not show"),
        ("slice_099.png", HU[6], "no longer holds"),
        ("sagittal_midResize.png", HU[6], "no longer holds"),
    ],
)
def test_what_is_not_its_original_is_refused(tmp_path, filename, picture, reason):
    lay_series(tmp_path, HU)

    with pytest.raises(NotUsable, match=reason):
        found(tmp_path, filename, axial_png(picture))


def test_of_two_series_the_one_is_taken_that_shows_the_same(tmp_path):
    lay_series(tmp_path, volume(3), prefix="a", SeriesInstanceUID="2.25.1")
    lay_series(tmp_path, HU, prefix="b", SeriesInstanceUID="2.25.2")

    assert found(tmp_path, "slice_007.png", axial_png(HU[6])) == 7
