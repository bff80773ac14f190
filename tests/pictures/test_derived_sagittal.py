"""The host's own sagittal DICOM: Hounsfield units already, under a header that subtracts 1024 once more."""

import numpy as np
import pytest
from dicom_files import dataset, phantom, written
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.pictures import read_picture

HU = phantom((96, 112))


def derived(hu: np.ndarray) -> bytes:
    """As the host writes it: the reformat's values, everything else copied from an axial slice."""
    ds = dataset(intercept=0, bits_stored=16, signed=True, hu=hu)
    ds.RescaleIntercept = -1024
    return written(ds)


def test_it_is_repaired_and_said_and_nothing_else_of_it_is_believed():
    picture = read_picture(derived(HU))

    assert np.array_equal(picture.hu, HU)
    assert np.array_equal(picture.pixels, read_picture(written(dataset(HU))).pixels)
    assert picture.window_hu == (-100, 200)
    assert (picture.spacing_mm, picture.plane, picture.measurable) == (None, None, False)
    assert "repaired" in picture.warnings[0]


def test_it_is_repaired_in_another_window_too():
    picture = read_picture(derived(HU))

    assert picture.hu is not None
    assert picture.hu.min() > -1100


@pytest.mark.parametrize("signed", [False, True])
def test_a_true_slice_is_left_alone(signed):
    picture = read_picture(written(dataset(HU, bits_stored=16, signed=signed)))

    assert np.array_equal(picture.hu, HU)
    assert picture.measurable
    assert picture.warnings == ()


@settings(deadline=None)  # a busy machine is no failure
@given(seed=st.integers(0, 2**32 - 1), noise=st.floats(0, 60), intercept=st.sampled_from([-1000, -1024]))
def test_noise_does_not_confuse_the_two(seed, noise, intercept):
    noisy = np.clip(HU + np.random.default_rng(seed).normal(0, noise, HU.shape), -1300, 3000).astype(np.int16)
    ds = dataset(noisy, intercept=intercept, bits_stored=16, signed=True)

    assert read_picture(written(ds)).measurable
    assert not read_picture(derived(noisy)).measurable


@pytest.mark.parametrize("fill", [-2000, -2048, -3024])
def test_the_fill_outside_a_scan_circle_is_no_proof(fill):
    """Scanners fill the corners with one very low value, with or without declaring it as padding."""
    hu = HU.copy()
    rows, columns = np.mgrid[: hu.shape[0], : hu.shape[1]]
    hu[np.hypot(rows - 48, columns - 56) > 50] = fill

    picture = read_picture(written(dataset(hu, bits_stored=16, signed=True)))

    assert np.array_equal(picture.hu, hu)
    assert picture.measurable


def test_a_picture_of_noisy_air_is_left_alone():
    """Read as HU, stored air is all "fat and muscle"; what noise makes lighter than air is too little to count."""
    air = np.random.default_rng(5).normal(-1000, 80, HU.shape).astype(np.int16)
    assert np.unique(air[air < -1200]).size > 20

    picture = read_picture(written(dataset(air, bits_stored=16, signed=True)))

    assert np.array_equal(picture.hu, air)
    assert picture.measurable


def test_a_picture_of_air_in_a_filled_scan_circle_is_left_alone():
    air = np.random.default_rng(5).normal(-1000, 20, HU.shape).astype(np.int16)
    air[:30] = -3024

    picture = read_picture(written(dataset(air, bits_stored=16, signed=True)))

    assert np.array_equal(picture.hu, air)
    assert picture.measurable


def test_values_that_make_no_sense_either_way_are_left_alone():
    ds = dataset(bits_stored=16, signed=True)
    stored = np.linspace(1000, 5000, ds.Rows * ds.Columns).astype("<i2")
    ds.PixelData, ds.RescaleIntercept = stored.tobytes(), -8192

    picture = read_picture(written(ds))

    assert np.array_equal(picture.hu.ravel(), stored - 8192.0)
    assert picture.measurable


@pytest.mark.parametrize("slope", [1, 2])
def test_an_empty_scan_circle_that_is_all_padding_is_no_error(slope):
    ds = dataset(np.full_like(HU, -2000), intercept=0, bits_stored=16, signed=True)
    ds.RescaleSlope = slope
    ds.add_new("PixelPaddingValue", "SS", -2000)

    assert (read_picture(written(ds)).pixels == 0).all()


def test_lungs_and_bone_are_left_alone():
    """Much air and much bone: the hardest true slices."""
    rng = np.random.default_rng(6)
    hu = np.where(rng.random(HU.shape) < 0.5, rng.normal(-850, 60, HU.shape), rng.normal(700, 300, HU.shape))
    hu[30:60] = rng.normal(40, 20, hu[30:60].shape)

    assert read_picture(written(dataset(hu.astype(np.int16), bits_stored=16, signed=True))).measurable


def test_files_with_a_zero_intercept_need_no_repair():
    assert read_picture(written(dataset(HU, intercept=0, bits_stored=16, signed=True))).measurable
