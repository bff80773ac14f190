"""White air is found again, white bone stays, and nobody else's white is touched."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from runners.anatomy import find, plane_of, prepare
from runners.anatomy.air import white_air
from runners.pictures import Picture, read_picture
from tools.overlap import dice
from tools.phantom_files import as_host_sagittal, host_grey
from tools.phantoms import axial, close_up, sagittal, windowed

SIZE = 128


def turned(grey):
    return np.where(grey == 0, np.uint8(255), grey).astype(np.uint8)


def whole(pixels):
    return np.rint(pixels).clip(0, 255).astype(np.uint8)


def jpeg(grey):
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "JPEG", quality=75)
    return np.array(Image.open(buffer))


def rotated(degrees, filled):
    return lambda grey: whole(ndimage.rotate(grey.astype(float), degrees, reshape=False, order=1, cval=filled))


def zoomed(factor):
    return lambda grey: whole(ndimage.zoom(grey.astype(float), factor, order=1))


def blurred(grey):
    return whole(ndimage.gaussian_filter(grey.astype(float), 1.0))


def noisy(grey):
    return whole(grey + np.random.default_rng(0).normal(0, 15, grey.shape))


WORN = {
    "jpeg": jpeg,
    "smaller": zoomed(0.8),
    "larger": zoomed(1.5),
    "blurred": blurred,
    "noisy": noisy,
    "turned, corners black": rotated(-7, 0),
    "turned, corners white": rotated(5, 255),
}
BLACK_WORN = WORN | {"turned, corners white": rotated(5, 0)}
HOST = sagittal(2399000001, style="gentle")


def picture(grey):
    return Picture(np.ascontiguousarray(grey), None, None, "png", None, None, None)


def host(phantom, *, white):
    return read_picture(as_host_sagittal(phantom, white_air=white)).pixels


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


@pytest.mark.parametrize("name", WORN)
def test_white_air_is_found_after_a_copy_that_is_not_exact(name):
    """All of it, with its halo: hardly a pixel differs from the copy of the picture whose air stayed black."""
    worn = WORN[name](host(HOST, white=True))
    black = BLACK_WORN[name](host(HOST, white=False)).astype(int)
    air = white_air(worn)

    assert air.all_of_it
    assert np.mean(air.black > black + 100) < 0.005
    assert np.mean(air.black < black - 100) < 0.015
    assert plane_of(picture(worn)) == "sagittal"


@pytest.mark.parametrize("name", WORN)
def test_the_vertebra_is_found_after_a_copy_that_is_not_exact(name):
    view = prepare(picture(WORN[name](host(HOST, white=True))), "sagittal")
    truth = BLACK_WORN[name](HOST.structure("L3")[::-1] * np.uint8(255)) > 127

    assert dice(view.frame.stored(find(view, "vertebra").structures[0].prior), truth) > 0.75


def test_what_is_exact_stays_exact():
    grey = host(HOST, white=True)
    black = host(HOST, white=False)
    air = white_air(grey)

    assert np.array_equal(air.black, np.where(air.where, 0, grey))
    assert np.mean(air.black != black) < 0.005


@pytest.mark.parametrize("wear", BLACK_WORN.values(), ids=BLACK_WORN.keys())
@pytest.mark.parametrize("shown", [windowed, lambda hu: whole(hu.clip(0, 300) * 255 / 300)])
@pytest.mark.parametrize("phantom", [HOST, axial(500), close_up(axial(501), 501)], ids=["sagittal", "axial", "close"])
def test_a_copy_of_an_ordinary_picture_has_no_white_air(phantom, shown, wear):
    assert white_air(wear(shown(phantom.hu))) is None


def test_a_piece_of_bone_beside_muscle_is_left_alone():
    """In the usual window a close-up may be white from border to border, with nothing black in it."""
    grey = host_grey(close_up(axial(2399100000), 2399100000))
    height, width = grey.shape
    closer = grey[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3]

    assert np.mean(closer == 255) > 0.15
    assert white_air(zoomed(2)(closer)) is None
