"""DICOM: how values become grey: padding, the HU window, and the windows of other modalities."""

import math

import numpy as np
import pytest
from dicom_files import dataset, phantom, set_text, written
from pydicom.dataset import Dataset

from runners.errors import BadRequest
from runners.pictures import Picture, Window, read_picture

HU = phantom()
STORED = (HU.astype(np.int32) + 1024).astype(np.uint16)


def read(ds: Dataset, **options: object) -> Picture:
    return read_picture(written(ds), **options)


@pytest.mark.parametrize(("value", "limit", "padded_below"), [(0, None, 1), (0, 20, 21), (20, 0, 21)])
def test_padding_is_black_and_minus_1024(value, limit, padded_below):
    stored = STORED.copy()
    stored[:5] = np.arange(stored.shape[1]) % 40
    ds = dataset()
    ds.PixelData = stored.tobytes()
    ds.add_new("PixelPaddingValue", "US", value)
    if limit is not None:
        ds.add_new("PixelPaddingRangeLimit", "US", limit)

    picture = read(ds, window=Window(-1025, 200))

    padded = stored < padded_below
    assert padded[:5].any()
    assert np.array_equal(picture.hu, np.where(padded, -1024, stored - 1024.0))
    assert (picture.pixels[padded] == 0).all()


@pytest.mark.parametrize("vr", ["US", "SS"])
def test_padding_of_signed_pixels_has_their_sign_whatever_its_vr(vr):
    stored = HU.copy()
    stored[:5] = -2000
    ds = dataset(intercept=0, bits_stored=16, signed=True)
    ds.PixelData = stored.tobytes()
    ds.add_new("PixelPaddingValue", vr, -2000 if vr == "SS" else 65536 - 2000)

    picture = read(ds)

    assert (picture.hu[:5] == -1024).all()
    assert np.array_equal(picture.hu[5:], HU[5:])


def test_padding_that_needs_more_bits_than_the_pixels_is_recognised():
    stored = STORED.copy()
    stored[:5] = 65536 - 2000
    ds = dataset(bits_stored=12)
    ds.PixelData = stored.tobytes()
    ds.add_new("PixelPaddingValue", "US", 65536 - 2000)

    assert (read(ds).hu[:5] == -1024).all()


def test_padding_among_tissue_values_is_ignored_and_said():
    ds = dataset(intercept=0, bits_stored=16, signed=True)
    ds.add_new("PixelPaddingValue", "SS", 55)

    picture = read(ds)

    assert np.array_equal(picture.hu, HU)
    assert "padding" in picture.warnings[0]


def test_the_default_window_is_the_hosts():
    """HU clipped to -100..200, scaled to 0..255, the fraction cut off."""
    picture = read(dataset())

    expected = np.floor((np.clip(HU.astype(float), -100, 200) + 100) * 255 / 300)
    assert np.array_equal(picture.pixels, expected)
    assert picture.window_hu == (-100, 200)


def test_another_window_changes_pixels_and_key_but_not_hu():
    wide = read(dataset(), window=Window(-1024, 1000))

    assert wide.window_hu == (-1024, 1000)
    assert np.array_equal(wide.pixels, np.floor((HU.astype(float) + 1024) * 255 / 2024))
    assert np.array_equal(wide.hu, HU)
    assert wide.key != read(dataset()).key


@pytest.mark.parametrize(("low", "high"), [(math.nan, 1), (0, math.inf), (5, 5), (5, 5.5), (200, -100)])
def test_an_impossible_window_is_refused(low, high):
    with pytest.raises(BadRequest, match="window"):
        Window(low, high)


def mr() -> Dataset:
    ds = dataset()
    ds.Modality, ds.SOPClassUID = "MR", "1.2.840.10008.5.1.4.1.1.4"
    del ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType
    return ds


def test_another_modality_is_shown_in_its_own_window_and_not_measured():
    ds = mr()
    ds.WindowCenter, ds.WindowWidth = [1000, 40], [600, 400]

    picture = read(ds, any_modality=True)

    expected = np.clip((STORED.astype(float) - 700) / 600, 0, 1) * 255
    assert np.abs(picture.pixels - expected).max() <= 1
    assert (picture.hu, picture.spacing_mm, picture.window_hu) == (None, None, None)
    assert (picture.modality, picture.plane, picture.measurable) == ("MR", "axial", False)
    assert "not CT" in picture.warnings[0]


@pytest.mark.parametrize(("center", "width"), [(None, None), ("x", "400"), ("40", "0"), ("nan", "1"), ("40", "inf")])
def test_without_a_usable_window_the_range_of_the_picture_is_shown(center, width):
    ds = mr()
    set_text(ds, "WindowCenter", center)
    set_text(ds, "WindowWidth", width)

    picture = read(ds, any_modality=True)

    assert (picture.pixels.min(), picture.pixels.max()) == (0, 255)
    assert 20 < picture.pixels.mean() < 230


def test_monochrome1_of_another_modality_is_turned_around():
    ds = mr()
    plain = read(ds, any_modality=True)
    ds.PhotometricInterpretation = "MONOCHROME1"

    assert np.array_equal(read(ds, any_modality=True).pixels, 255 - plain.pixels)


def test_padding_of_another_modality_is_black():
    ds = mr()
    ds.add_new("PixelPaddingValue", "US", int(STORED[0, 0]))
    ds.PhotometricInterpretation = "MONOCHROME1"

    picture = read(ds, any_modality=True)

    assert (picture.pixels[STORED[0, 0] == STORED] == 0).all()


def test_a_hu_window_for_another_modality_is_said_to_be_unused():
    picture = read(mr(), any_modality=True, window=Window(0, 50))

    assert np.array_equal(picture.pixels, read(mr(), any_modality=True).pixels)
    assert any("window" in warning for warning in picture.warnings)


def test_a_picture_of_one_value_is_black_not_an_error():
    ds = mr()
    del ds.WindowCenter, ds.WindowWidth
    ds.PixelData = np.full_like(STORED, 700).tobytes()

    assert (read(ds, any_modality=True).pixels == 0).all()
