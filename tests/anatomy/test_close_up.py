"""A small body in a large picture, or on pixels that are not square, is found as in a usual slice."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from runners.anatomy import Finding, Frame, Structure, View, find, prepare
from runners.anatomy.close_up import CloseUp, close_up
from runners.anatomy.view import aspect_of
from runners.pictures import Picture
from tests.anatomy.axial_views import SEEDS, phantom_of
from tools.overlap import dice
from tools.phantoms import windowed

BOTH = ("psoas_left", "psoas_right")


def png(grey: np.ndarray) -> Picture:
    return Picture(grey, None, None, "png", "axial", None, (-100.0, 200.0))


def psoas_dice(picture: Picture, truth: np.ndarray) -> float:
    view = prepare(picture, "axial")
    structures = find(view, "psoas").structures
    assert structures
    return dice(view.frame.stored(np.logical_or.reduce([piece.prior for piece in structures])), truth)


@pytest.mark.parametrize("seed", SEEDS[:3])
@pytest.mark.parametrize("degrees", [0, 15])
def test_empty_surroundings_make_no_difference(seed, degrees):
    phantom = phantom_of(seed)
    grey, truth = windowed(phantom.hu), np.logical_or.reduce([phantom.structure(name) for name in BOTH])
    wide, wide_truth = (
        ndimage.rotate(np.pad(each.astype(np.uint8), 256), degrees, reshape=False, order=0) for each in (grey, truth)
    )

    assert psoas_dice(png(wide), wide_truth > 0) > psoas_dice(png(grey), truth) - 0.05


@pytest.mark.parametrize("rows_mm", [0.4, 1.6])
def test_pixels_that_are_not_square_make_no_difference(rows_mm):
    phantom = phantom_of(SEEDS[0])
    rows = (np.arange(round(512 * 0.8 / rows_mm)) + 0.5) * rows_mm / 0.8
    hu = phantom.hu[rows.astype(int)]
    truth = np.logical_or.reduce([phantom.structure(name) for name in BOTH])[rows.astype(int)]
    picture = Picture(windowed(hu), hu, (rows_mm, 0.8), "dicom", "axial", None, (-100.0, 200.0))

    assert psoas_dice(picture, truth) > 0.85


def test_a_usual_slice_is_looked_at_as_it_is():
    view = prepare(png(windowed(phantom_of(SEEDS[0]).hu)), "axial")

    assert close_up(view).view is view


@pytest.mark.parametrize("grey", [0, 255])
def test_a_picture_of_nothing_is_looked_at_as_it_is(grey):
    view = prepare(png(np.full((64, 80), grey, np.uint8)), "axial")

    assert close_up(view).view is view


@pytest.mark.parametrize(
    ("spacing_mm", "aspect"),
    [(None, 1.0), ((0.8, 0.8), 1.0), ((0.805, 0.8), 1.0), ((1.6, 0.8), 2.0), ((20.0, 0.01), 1.0), ((0.01, 20.0), 1.0)],
)
def test_what_a_file_says_of_its_pixels_is_believed_within_reason(spacing_mm, aspect):
    """20 by 0.01 mm would blow a slice up two thousand times."""
    assert aspect_of(spacing_mm) == pytest.approx(aspect)


@given(
    left=st.integers(0, 30),
    top=st.integers(0, 30),
    size=st.tuples(st.integers(8, 40), st.integers(8, 40)),
    stretched=st.sampled_from([0.5, 1.0, 2.0, 3.0]),
    data=st.data(),
)
def test_what_was_found_comes_back_to_its_place(left, top, size, stretched, data):
    """Its box still bounds it, its points lie where they lay, and it keeps its area, counted in the slice's pixels."""
    rows, columns = size
    shape = (top + rows + 5, left + columns + 5)
    height = round(rows * stretched)
    shown = View(
        np.zeros((height, columns), np.float32),
        (-100.0, 200.0),
        np.zeros((height, columns), np.uint8),
        Frame((height, columns)),
        None,
        False,
        "axial",
    )
    x1, y1 = data.draw(st.integers(0, columns - 2)), data.draw(st.integers(0, height - 3))
    prior = np.zeros((height, columns), bool)
    prior[y1:, x1:] = True
    piece = Structure("a", prior, (float(x1), float(y1), float(columns), float(height)), ((x1 + 0.5, y1 + 0.5),))
    part = CloseUp(shown, left, top, height / rows, shape)

    [back] = part.back(Finding((piece,), bodies=(replace(piece, name="b"),))).structures
    found_rows, found_columns = np.nonzero(back.prior)

    assert back.prior.shape == shape
    assert (found_columns.min(), found_columns.max() + 1) == (left + x1, left + columns)
    assert found_rows.max() + 1 == top + rows
    assert found_rows.min() == pytest.approx(top + y1 * rows / height, abs=1)
    assert back.box == pytest.approx((left + x1, top + y1 * rows / height, left + columns, top + rows))
    assert back.inside[0] == pytest.approx((left + x1 + 0.5, top + (y1 + 0.5) * rows / height))
