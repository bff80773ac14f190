"""Polygons and rectangles: filled as the host fills them, they give the mask back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from runners import vectors
from runners.vectors import polygons, rectangles, signed_area
from tests.front.sampled_canvas import coverage, iou


def blob(seed, *, size=96, radius=22.0):
    """A random star-shaped outline about as large as a psoas."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:size, :size]
    angle = np.arctan2(rows - size / 2 + 0.3, columns - size / 2 - 0.2)
    edge = radius + rng.uniform(-4, 4)
    for wave in range(2, 7):
        edge = edge + rng.normal(0, 1.5) * np.cos(wave * angle + rng.uniform(0, 6))
    return np.hypot(rows - size / 2, columns - size / 2) < edge


@given(hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12)))
@settings(max_examples=200, deadline=None)
def test_the_exact_outline_of_any_mask_paints_exactly_that_mask(mask):
    """Every pixel full or empty, so that readers of > 0 and of == 255 see the same."""
    painted = coverage(polygons(mask, exact=True), mask.shape)

    assert np.array_equal(painted, mask.astype(float))


@pytest.mark.parametrize("seed", range(12))
def test_the_simplified_outline_of_a_psoas_paints_the_psoas(seed):
    mask = blob(seed)
    rings = polygons(mask)
    painted = coverage(rings, mask.shape) > 1 / 255

    assert iou(painted, mask) >= 0.985
    assert abs(painted.sum() / mask.sum() - 1) <= 0.015
    assert sum(map(len, rings)) < 0.7 * sum(map(len, polygons(mask, exact=True)))


@given(st.integers(0, 10_000), st.floats(6, 30))
@settings(max_examples=12, deadline=None)
def test_simplified_outlines_with_holes_stay_faithful(seed, radius):
    """Small rings are nearly all border: half a pixel weighs more there than on a psoas."""
    mask = blob(seed, radius=radius) & ~blob(seed + 1, radius=radius / 2.5)
    if mask.sum() < 60:
        return

    assert iou(coverage(polygons(mask), mask.shape) > 1 / 255, mask) >= 0.92


def test_a_line_one_pixel_wide_is_not_lost():
    mask = np.zeros((30, 30), bool)
    mask[10, 5:25] = mask[15:20, 8] = True

    assert np.array_equal(coverage(polygons(mask), mask.shape) > 1 / 255, mask)


def test_holes_are_keyholed_into_one_ring():
    mask = blob(3) & ~blob(4, radius=5.0)
    mask[48, 30] = False
    rings = polygons(mask)

    assert len(rings) == 1
    assert not coverage(rings, mask.shape)[48, 48]


def test_outlines_run_one_way_and_the_largest_comes_first():
    mask = np.zeros((60, 60), bool)
    mask[5:10, 5:10] = mask[20:50, 20:50] = mask[52:58, 2:20] = True
    areas = [signed_area(ring) for ring in polygons(mask, exact=True)]

    assert areas == [900, 108, 25]


def test_pixels_that_touch_at_a_corner_become_two_polygons():
    mask = np.eye(4, dtype=bool)

    assert len(polygons(mask, exact=True)) == 4


def test_polygons_lie_where_the_mask_lies():
    mask = np.zeros((40, 50), bool)
    mask[3:6, 40:50] = True
    (ring,) = polygons(mask, exact=True)

    assert (ring.min(axis=0).tolist(), ring.max(axis=0).tolist()) == ([40, 3], [50, 6])


def test_a_mask_too_frayed_to_edit_has_no_outline_and_costs_nothing():
    noise = np.random.default_rng(0).random((512, 512)) < 0.5

    assert polygons(noise) == []
    assert vectors.MOST_EDGES < 512 * 512


def test_an_empty_mask_has_no_shapes():
    empty = np.zeros((20, 20), bool)

    assert polygons(empty) == []
    assert rectangles(empty, "vertebra") == []


def test_only_a_vertebra_is_drawn_as_a_rectangle_and_it_is_tight():
    mask = np.zeros((20, 30), bool)
    mask[4:9, 7:12] = True

    assert rectangles(mask, "vertebra") == [(7, 4, 12, 9)]
    assert rectangles(mask, "psoas") == rectangles(mask, "combo") == rectangles(mask, "object") == []
