"""The sagittal picture in Hounsfield units: rebuilt from the series in exactly its frame, or not used at all."""

import io

import numpy as np
import pydicom
import pytest
from series_files import (
    CASE,
    COLUMNS,
    MOST,
    ROW_MM,
    SLICES,
    STEP_MM,
    lay_series,
    middle,
    sagittal_png,
    stretched,
    volume,
)

from idoctor_integration.cases import series_folder
from idoctor_integration.deadline import Deadline
from idoctor_integration.originals import NotUsable
from idoctor_integration.originals.making import make_original
from tools.fake_service import png

HU = volume()
HEIGHT = round(SLICES * STEP_MM / ROW_MM)


def rebuilt(root, picture):
    """What would be sent in the picture's place."""
    with series_folder(root, CASE) as series:
        data = make_original(series, "L3", "s.png", picture, deadline=Deadline(60), most_bytes=MOST)
    return pydicom.dcmread(io.BytesIO(data))


def hu_of(file):
    """`(H, W)` Hounsfield units of a file."""
    return file.pixel_array.astype(float) + file.RescaleIntercept


def test_it_holds_the_units_the_spacing_and_nobody(tmp_path):
    lay_series(tmp_path, HU)

    file = rebuilt(tmp_path, sagittal_png(HU, HEIGHT))

    assert np.abs(hu_of(file) - stretched(middle(HU), HEIGHT)).max() <= 1
    assert list(file.PixelSpacing) == pytest.approx([ROW_MM, ROW_MM])
    assert list(file.ImageOrientationPatient) == [0, 1, 0, 0, 0, 1]
    assert "PatientName" not in file


@pytest.mark.parametrize("way", ["linear", "corners", "cubic", "lanczos", "nearest"])
@pytest.mark.parametrize("height", [HEIGHT, 97, 19])
def test_however_the_host_resizes_its_rows_the_frame_is_the_pictures(tmp_path, way, height):
    lay_series(tmp_path, HU)

    file = rebuilt(tmp_path, sagittal_png(HU, height, way=way))

    assert np.abs(hu_of(file) - stretched(middle(HU), height, way)).mean() < 3
    exact = (SLICES - 1) / (height - 1) if way == "corners" else SLICES / height
    assert file.PixelSpacing[0] == pytest.approx(STEP_MM * exact)


@pytest.mark.parametrize("white", [True, False])
@pytest.mark.parametrize("column", [COLUMNS // 2, COLUMNS // 2 - 1])
@pytest.mark.parametrize(
    ("turned", "along_row", "along_column"),
    [
        ({}, 1, 1),
        ({"upside_down": True}, 1, -1),
        ({"reversed_": True}, -1, 1),
        ({"upside_down": True, "reversed_": True}, -1, -1),
    ],
)
def test_whichever_way_it_is_shown_the_file_says_so(tmp_path, white, column, turned, along_row, along_column):
    lay_series(tmp_path, HU)

    file = rebuilt(tmp_path, sagittal_png(HU, HEIGHT, column=column, white=white, **turned))

    assert list(file.ImageOrientationPatient) == [0, along_row, 0, 0, 0, along_column]
    expected = stretched(middle(HU, column), HEIGHT)
    expected = expected[:: 1 if along_column > 0 else -1, :: 1 if along_row > 0 else -1]
    assert np.abs(hu_of(file) - expected).max() <= 1


def test_slices_that_were_turned_to_the_front_are_told_so(tmp_path):
    lay_series(tmp_path, HU, ImageOrientationPatient=[1, 0, 0, 0, -1, 0])

    assert list(rebuilt(tmp_path, sagittal_png(HU, HEIGHT)).ImageOrientationPatient) == [0, -1, 0, 0, 0, 1]


def test_a_compressed_series_gives_the_same(tmp_path):
    lay_series(tmp_path, HU, syntax=pydicom.uid.RLELossless)

    assert np.abs(hu_of(rebuilt(tmp_path, sagittal_png(HU, HEIGHT))) - stretched(middle(HU), HEIGHT)).max() <= 1


def test_a_slice_that_was_sent_twice_counts_once(tmp_path):
    lay_series(tmp_path, HU)
    lay_series(tmp_path, HU[:3], prefix="again")

    assert rebuilt(tmp_path, sagittal_png(HU, HEIGHT)).Rows == HEIGHT


def test_of_two_series_the_one_is_taken_that_shows_the_same(tmp_path):
    lay_series(tmp_path, volume(4, SLICES + 2), prefix="a", SeriesInstanceUID="2.25.1")
    lay_series(tmp_path, HU, prefix="b", SeriesInstanceUID="2.25.2")

    assert np.abs(hu_of(rebuilt(tmp_path, sagittal_png(HU, HEIGHT))) - stretched(middle(HU), HEIGHT)).max() <= 1


@pytest.mark.parametrize(
    ("laid", "reason"),
    [
        ({"left_out": (9,)}, "missing"),
        ({"ImageOrientationPatient": [1, 0, 0, 0, 0.966, 0.259]}, "tilted"),
        ({"ImageOrientationPatient": [0.966, 0.259, 0, -0.259, 0.966, 0]}, "tilted"),
        ({"GantryDetectorTilt": 12}, "tilted"),
        ({"Modality": "MR"}, "No original series"),
        ({"RescaleType": "OD"}, "cannot be read"),
        ({"Columns": 7}, "cannot be read"),
        ({"PixelSpacing": [0, 0]}, "No original series"),
    ],
)
def test_a_series_that_cannot_be_trusted_is_not_used(tmp_path, laid, reason):
    lay_series(tmp_path, HU, **laid)

    with pytest.raises(NotUsable, match=reason):
        rebuilt(tmp_path, sagittal_png(HU, HEIGHT))


def test_slices_that_slide_forward_are_a_tilted_gantry(tmp_path):
    for place, one in enumerate(HU):
        lay_series(tmp_path, [one], prefix=f"{place}-", ImagePositionPatient=[0, place * 0.7, place * STEP_MM])

    with pytest.raises(NotUsable, match="tilted"):
        rebuilt(tmp_path, sagittal_png(HU, HEIGHT))


@pytest.mark.parametrize(
    "picture",
    [
        sagittal_png(volume(1), HEIGHT),
        sagittal_png(HU, HEIGHT, column=COLUMNS // 2 + 6),
        png(np.roll(np.asarray(stretched(middle(HU), HEIGHT) % 200), 2, axis=0)),
        sagittal_png(HU[:, 2:], HEIGHT),
        sagittal_png(HU[2:], HEIGHT),
    ],
    ids=["another patient", "another column", "shifted", "another width", "fewer slices"],
)
def test_a_picture_of_something_else_is_sent_as_it_is(tmp_path, picture):
    lay_series(tmp_path, HU)

    with pytest.raises(NotUsable, match="does not show"):
        rebuilt(tmp_path, picture)


def test_a_picture_that_shows_nothing_proves_nothing(tmp_path):
    lay_series(tmp_path, np.full_like(HU, -1000))

    with pytest.raises(NotUsable, match="too little"):
        rebuilt(tmp_path, png(np.full((HEIGHT, HU.shape[1]), 255)))


def test_a_picture_that_looks_the_same_upside_down_is_not_told_which_way_it_is(tmp_path):
    both = np.concatenate([HU[:12], HU[:12][::-1]])
    lay_series(tmp_path, both)

    with pytest.raises(NotUsable, match="does not show"):
        rebuilt(tmp_path, sagittal_png(both, HEIGHT))


def test_what_takes_too_long_is_given_up_and_may_be_had_later(tmp_path):
    lay_series(tmp_path, HU)
    with series_folder(tmp_path, CASE) as series, pytest.raises(NotUsable, match="later click") as late:
        make_original(series, "L3", "s.png", sagittal_png(HU, HEIGHT), deadline=Deadline(0), most_bytes=MOST)

    assert not late.value.lasting
