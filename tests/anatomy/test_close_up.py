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
    stretched=st.sampled_from([(0.5, 1.0), (1.0, 1.0), (3.0, 1.0), (1.0, 0.5)]),
    data=st.data(),
)
def test_what_was_found_comes_back_to_its_place(left, top, size, stretched, data):
    """Its box still bounds it, its points lie where they lay, and it keeps its area, counted in the slice's pixels."""
    rows, columns = size
    shape = (top + rows + 5, left + columns + 5)
    height, width = round(rows * stretched[0]), round(columns * stretched[1])
    small = (height, width)
    shown = View(
        np.zeros(small, np.float32), (-100.0, 200.0), np.zeros(small, np.uint8), Frame(small), None, False, "axial"
    )
    x1, y1 = data.draw(st.integers(0, width - 3)), data.draw(st.integers(0, height - 3))
    prior = np.zeros(small, bool)
    prior[y1:, x1:] = True
    inside = (x1 + 0.5, y1 + 0.5)
    piece = Structure("a", prior, (float(x1), float(y1), float(width), float(height)), (inside,), ((0.5, 0.5),))
    finding = Finding((piece,), bodies=(replace(piece, name="b"),), landmarks={"c": np.array([inside])})
    corner = left + x1 * columns / width, top + y1 * rows / height
    middle = left + inside[0] * columns / width, top + inside[1] * rows / height

    back = CloseUp(shown, left, top, rows, columns, shape).back(finding)

    for found in (*back.structures, *back.bodies):
        found_rows, found_columns = np.nonzero(found.prior)
        assert found.prior.shape == shape
        assert (found_columns.max() + 1, found_rows.max() + 1) == (left + columns, top + rows)
        assert (found_columns.min(), found_rows.min()) == pytest.approx(corner, abs=1)
        assert found.box == pytest.approx((*corner, left + columns, top + rows))
        assert found.inside == (pytest.approx(middle),)
        assert found.outside == (pytest.approx((left + 0.5 * columns / width, top + 0.5 * rows / height)),)
    assert back.landmarks["c"][0] == pytest.approx(middle)


@pytest.mark.parametrize("target", ["psoas", "combo", "vertebra"])
@pytest.mark.parametrize("aspect", [0.25, 0.45, 3.9])
@pytest.mark.parametrize("shape", [(16, 16), (16, 300), (300, 16)])
def test_a_speck_on_pixels_that_are_not_square_is_no_body(target, aspect, shape):
    hu = np.full(shape, -1000.0, np.float32)
    hu[8, 8] = 300
    plane = "sagittal" if target == "vertebra" else "axial"
    picture = Picture(windowed(hu), hu, (aspect, 1.0), "dicom", None, None, (-100.0, 200.0))

    assert not find(prepare(picture, plane), target).structures


@pytest.mark.parametrize("turns", [0, 1])
def test_a_large_slice_is_made_square_without_more_pixels(turns):
    """What a file says of its pixels must not make a slice four times as large."""
    hu = np.kron(phantom_of(SEEDS[0]).hu[::2], np.ones((8, 4), np.float32))
    hu = np.ascontiguousarray(np.rot90(hu, turns))
    spacing_mm = (0.4, 0.2) if turns == 0 else (0.2, 0.4)
    view = prepare(Picture(windowed(hu), hu, spacing_mm, "dicom", "axial", None, (-100.0, 200.0)), "axial")
    shown = close_up(view)

    assert shown.view.hu.size <= view.hu.size
    assert shown.view.aspect == 1.0
    assert shown.view.frame.upright(np.zeros(shown.view.frame.shape)).shape == shown.view.hu.shape
