"""Axial pictures in another window, on white ground, cut off at eight bits, or on their side: the same view."""

import numpy as np
import pytest

from runners.anatomy import prepare
from runners.anatomy.prepare import limits_of
from runners.anatomy.window import SOFT_WINDOW_HU, axial_window
from runners.pictures import Picture
from tools.phantoms import axial, windowed

USUAL = tuple(axial(seed, size=256) for seed in (5000, 5003, 5012, 5022, 5047))


def picture(pixels=None, hu=None):
    return Picture(windowed(hu) if pixels is None else pixels, hu, None, "png", "axial", None, None)


@pytest.mark.parametrize("phantom", USUAL)
def test_the_hosts_window_is_taken_for_itself(phantom):
    assert axial_window(windowed(phantom.hu)) == SOFT_WINDOW_HU


@pytest.mark.parametrize("window", [(-160.0, 240.0), (-175.0, 325.0)])
def test_a_window_in_which_fat_is_grey_is_judged_by_fat_and_muscle(window):
    """A slice of two tissues: fat and muscle measure what they are, whatever the window."""
    ground = np.random.default_rng(1).normal(size=(256, 256)).astype(np.float32) * 12
    rows, columns = np.indices(ground.shape) - 128
    away = np.hypot(rows, columns)
    hu = np.where(away > 110, np.float32(-1000), np.where(away > 70, ground - 105, ground + 55))
    low, high = axial_window(windowed(hu, *window))

    assert abs(low - window[0]) < 15
    assert abs(high - window[1]) < 25


def test_white_ground_is_air():
    grey = windowed(USUAL[0].hu)
    view = prepare(picture(np.where(grey == 0, np.uint8(255), grey)), "axial")

    assert np.mean(view.pixels == grey) > 0.99


def test_values_cut_off_in_the_file_are_no_measurements():
    """A file with eight bits has no air of -1000 HU; what lies at its lower end is unknown, and so is its shape."""
    hu = USUAL[0].hu

    assert limits_of(np.maximum(hu, -160))[0] == -160
    assert limits_of(hu)[0] == -1024
    assert limits_of(np.full((64, 64), 40, np.float32) + np.eye(64, dtype=np.float32))[0] == 40


@pytest.mark.parametrize("quarters", [1, 3])
def test_a_round_patient_on_the_side_is_turned_by_what_mirrors(quarters):
    """Fat in front, a spine behind: left and right are alike, front and back are not."""
    rows, columns = np.indices((256, 256)) - 128
    hu = np.where(np.hypot(rows, columns) < 90, np.float32(50), np.float32(-1000))
    hu[(np.hypot(rows, columns) < 80) & (rows < 0)] = -90
    hu[(np.abs(rows - 50) < 15) & (np.abs(columns) < 20)] = 300
    upright, turned = (
        prepare(picture(hu=np.ascontiguousarray(np.rot90(hu, turn), np.float32)), "axial") for turn in (0, quarters)
    )

    assert upright.frame.untouched
    assert turned.frame.quarter_turns % 2 == 1
    assert turned.hu[128 + 50, 128] == 300
