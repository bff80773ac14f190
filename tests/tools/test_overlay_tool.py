"""What a person sees: the overlay marks the mask and nothing else."""

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from tools.overlap import dice, iou
from tools.overlay import CLICK_RGB, ENLARGED, MASK_RGB, REFERENCE_RGB, draw_overlay, png

SHAPE = (12, 17)
masks = arrays.arrays(bool, SHAPE)


def block(rows, columns):
    """A rectangle as a mask."""
    mask = np.zeros(SHAPE, bool)
    mask[rows, columns] = True
    return mask


@given(masks)
def test_pixels_outside_the_mask_keep_their_grey(mask):
    """Only the mask is tinted."""
    picture = np.full(SHAPE, 100, np.uint8)

    drawn = draw_overlay(picture, mask)
    outside = ~mask.repeat(ENLARGED, 0).repeat(ENLARGED, 1)

    assert drawn.shape == (SHAPE[0] * ENLARGED, SHAPE[1] * ENLARGED, 3)
    assert (drawn[outside] == 100).all()
    assert (drawn[~outside] != 100).any(axis=1).all()


def test_contours_and_clicks_have_their_colours():
    """Green outline of the mask, orange of the reference, a red cross at the click."""
    picture = np.zeros(SHAPE, np.uint8)

    drawn = draw_overlay(
        picture, block(slice(1, 5), slice(1, 5)), reference=block(slice(7, 11), slice(9, 14)), clicks=((15.5, 2.5),)
    )

    assert tuple(drawn[2, 2]) == MASK_RGB
    assert tuple(drawn[14, 18]) == REFERENCE_RGB
    assert tuple(drawn[5, 31]) == CLICK_RGB
    assert tuple(drawn[18, 22]) == (0, 0, 0)


def test_a_click_on_the_far_edge_is_drawn_on_the_last_pixel():
    """`x` may equal the width."""
    drawn = draw_overlay(np.zeros(SHAPE, np.uint8), np.zeros(SHAPE, bool), clicks=((17.0, 12.0),))

    assert tuple(drawn[-1, -1]) == CLICK_RGB


def test_a_coloured_picture_stays_coloured():
    """A truly coloured PNG is not turned grey."""
    picture = np.zeros((*SHAPE, 3), np.uint8)
    picture[..., 2] = 200

    assert tuple(draw_overlay(picture, np.zeros(SHAPE, bool))[0, 0]) == (0, 0, 200)


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_png_keeps_every_pixel(pixels):
    """No loss on the way to the file."""
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels)


@given(masks, masks)
def test_dice_and_iou_agree_with_each_other(a, b):
    """Dice = 2 IoU / (1 + IoU), both between 0 and 1, both symmetric."""
    assert 0 <= iou(a, b) <= dice(a, b) <= 1
    assert abs(dice(a, b) - 2 * iou(a, b) / (1 + iou(a, b))) < 1e-12
    assert dice(a, b) == dice(b, a)


def test_two_empty_masks_agree():
    """Nothing expected and nothing found is right."""
    nothing = np.zeros(SHAPE, bool)

    assert dice(nothing, nothing) == iou(nothing, nothing) == 1.0
    assert dice(nothing, ~nothing) == iou(nothing, ~nothing) == 0.0
