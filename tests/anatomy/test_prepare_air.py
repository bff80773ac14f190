"""White air is found again, white bone stays, and nobody else's white is touched."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from runners.anatomy.air import white_air

SIZE = 128


def turned(grey):
    return np.where(grey == 0, np.uint8(255), grey).astype(np.uint8)


def trunk(*, bone_at=(40, 90)):
    """A trunk of soft tissue in air with a dense bone from the picture's upper border down, its edges blurred."""
    hu = np.full((SIZE, SIZE), -1000.0)
    hu[:, 25:105] = 50
    hu[60:75, 30:38] = -90
    hu[0 : bone_at[1], bone_at[0] : bone_at[0] + 20] = 700
    return (np.clip(ndimage.gaussian_filter(hu, 1.0), 0, 300) * 255 / 300).astype(np.uint8)


def test_air_and_fat_are_found():
    black = trunk()
    air = white_air(turned(black))

    assert air.all_of_it
    assert np.array_equal(air.where, black == 0)


def test_saturated_bone_at_the_border_stays():
    black = trunk()
    bone = black == 255

    assert bone[0].any()
    assert not white_air(turned(black)).where[bone].any()


def test_a_bone_directly_in_fat_keeps_its_rim():
    """On its right, without a grey pixel in between, bone and air are one white region; three pixels are kept."""
    black = np.zeros((SIZE, SIZE), np.uint8)
    black[:, 20:100] = 42
    black[30:100, 60:110] = 255
    black[34:96, 64:106] = 170
    air = white_air(turned(black)).where

    assert not air[36:94, 106:109].any()
    assert air[10, 5]
    assert air[100:, 115:].all()


def test_a_background_painted_white_is_found_and_gas_inside_stays_black():
    black = trunk()
    black[75:95, 60:75] = 0
    outside = black == 0
    outside[60:95, 28:80] = False

    air = white_air(np.where(outside, np.uint8(255), black))

    assert not air.all_of_it
    assert np.array_equal(air.where, outside)


def test_corners_filled_with_white_are_found():
    black = np.where(np.hypot(*np.indices((SIZE, SIZE)) - SIZE / 2) < 45, trunk(), 0).astype(np.uint8)
    corner = np.sum(np.indices((SIZE, SIZE)), axis=0) < 20

    air = white_air(np.where(corner, np.uint8(255), black))

    assert not air.all_of_it
    assert np.array_equal(air.where, corner)


@given(width=st.integers(2, 60), height=st.integers(2, 60), left=st.integers(0, 120))
def test_dense_bone_at_the_border_beside_black_air_stays(width, height, left):
    """As an arm that the field of view cuts: soft tissue around the bone, air around that."""
    hu = np.full((SIZE, SIZE), -1000.0)
    hu[: height + 12, max(left - 12, 0) : left + width + 12] = 50
    hu[:height, left : left + width] = 700
    grey = (np.clip(ndimage.gaussian_filter(hu, 1.0), 0, 300) * 255 / 300).astype(np.uint8)

    assert (grey == 0).any()
    assert white_air(grey) is None


@pytest.mark.parametrize("background", [0, 3])
def test_an_ordinary_picture_has_no_white_air(background):
    grey = np.maximum(trunk(), background)

    assert white_air(grey) is None


@pytest.mark.parametrize("grey", [0, 60, 255])
def test_a_blank_picture_does_not_fail(grey):
    air = white_air(np.full((SIZE, SIZE), grey, np.uint8))

    assert air is None or air.where.all()
