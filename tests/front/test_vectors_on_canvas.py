"""What the editors get: polygons with few vertices that the host's canvas turns into the mask again."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from runners.masks import clean
from runners.vectors import polygons, signed_area
from runners.vectors.canvas import coverage as exact_coverage
from runners.vectors.canvas import crossing, sheets, strokes
from tests.front.sampled_canvas import SAMPLES, coverage, iou
from tools.phantoms import axial, sagittal

FAINTEST = 1 / SAMPLES**2 / 2
PHANTOMS = (5000, 5003, 5008)
WINDOW_HU = (-100.0, 200.0)


def assert_agrees(painted, mask):
    assert iou(painted, mask) >= 0.98
    assert abs(painted.sum() / mask.sum() - 1) <= 0.01


def assert_painted(rings, mask):
    assert_agrees(coverage(rings, mask.shape) > FAINTEST, mask)


def vertices(rings):
    return sum(map(len, rings))


def ragged(seed):
    """A mask of many parts and holes, from dust to smooth blobs, cut by the picture's border."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(6, 70))
    roughness = rng.uniform(0, 4)
    grey = ndimage.gaussian_filter(rng.standard_normal((size, size + 5)), roughness)
    return grey > np.quantile(grey, 1 - rng.uniform(0.05, 0.8))


def exactly(rings, shape):
    """Coverage as the polygons were judged by; `test_coverage_is_exact` says how far to trust it."""
    painted = np.zeros(shape)
    for ring in rings:
        paper = sheets(np.zeros((1, 2), int), np.array([shape[::-1]]))
        marks = strokes(ring, np.roll(ring, -1, axis=0), np.zeros(len(ring), int), paper)
        share = exact_coverage(marks, paper).reshape(shape[0] + 2, shape[1] + 2)[1:-1, 1:-1]
        painted = np.maximum(painted, share)
    return painted


def cross(ring):
    """Whether any two sides of a ring cross, all pairs compared."""
    end = np.roll(ring, -1, axis=0)
    a, b, c, d = ring[:, None], end[:, None], ring[None], end[None]

    def turn(p, q, r):
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])

    return bool(((turn(a, b, c) * turn(a, b, d) < 0) & (turn(c, d, a) * turn(c, d, b) < 0)).any())


seeds = st.integers(0, 100_000)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_any_mask_is_painted_again(seed):
    """However ragged, thin, holed or cut by the picture's border: fidelity comes before few vertices."""
    mask = ragged(seed)

    assert_painted(polygons(mask), mask)


@given(seeds)
@example(203)
@example(557)
@settings(max_examples=40, deadline=None)
def test_a_canvas_that_loses_the_faintest_tints_paints_it_too(seed):
    mask = ragged(seed)
    shares = exactly(polygons(mask), mask.shape)

    assert_agrees(shares > 1 / 510, mask)
    assert_agrees(shares > 1 / 64, mask)


@given(seeds)
@example(4)
@example(25)
@settings(max_examples=40, deadline=None)
def test_no_two_sides_cross(seed):
    mask = ndimage.binary_fill_holes(ragged(seed))

    assert not any(map(cross, polygons(mask)))


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_both_fill_rules_paint_the_same(seed):
    mask = ragged(seed)
    rings = polygons(mask)

    assert np.array_equal(coverage(rings, mask.shape), coverage(rings, mask.shape, even_odd=True))


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_polygons_run_clockwise_on_quarters_of_a_pixel_inside_the_picture(seed):
    mask = ragged(seed)
    for ring in polygons(mask):
        assert signed_area(ring) > 0
        assert np.array_equal(ring * 4, np.round(ring * 4))
        assert ring.min() >= 0
        assert np.all(ring.max(axis=0) <= mask.shape[::-1])


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_each_part_has_its_own_polygon(seed):
    mask = ragged(seed)

    assert len(polygons(mask)) == ndimage.label(mask)[1]


@pytest.mark.parametrize("seed", PHANTOMS)
def test_a_psoas_takes_at_most_40_vertices(seed):
    phantom = axial(seed)
    for name in ("psoas_left", "psoas_right"):
        mask = clean(phantom.structure(name), "psoas", attenuation=phantom.hu).mask
        rings = polygons(mask)

        assert_painted(rings, mask)
        assert vertices(rings) <= 40 * len(rings)


@pytest.mark.parametrize("seed", PHANTOMS)
def test_all_muscle_takes_at_most_400_vertices(seed):
    phantom = axial(seed)
    mask = clean(phantom.structure("combo"), "combo", attenuation=phantom.hu).mask
    rings = polygons(mask)

    assert_painted(rings, mask)
    assert vertices(rings) <= 400


def test_a_vertebra_takes_hardly_more_vertices_than_it_has_corners():
    mask = sagittal(5000).structure("L3")
    rings = polygons(mask)

    assert_painted(rings, mask)
    assert vertices(rings) <= 16


@pytest.mark.parametrize(("target", "most"), [("psoas", 80), ("combo", 400)])
def test_muscles_of_real_patients_take_few_vertices(ct_cases, target, most):
    for case in (folder for folder in ct_cases if (folder / f"{target}.png").exists()):
        grey = np.asarray(Image.open(case / "image.png").convert("L"))
        reference = np.asarray(Image.open(case / f"{target}.png").convert("L")) > 0
        gated = clean(reference, target, attenuation=grey, window_hu=WINDOW_HU).mask
        for mask in (reference, gated):
            rings = polygons(mask)

            assert_painted(rings, mask)
            assert vertices(rings) <= most


def test_a_small_part_beside_a_large_one_keeps_its_shape():
    rows, columns = np.mgrid[:200, :200]
    mask = np.hypot(rows - 120, columns - 100) < 75
    small = np.hypot((rows - 18) / 0.5, columns - 60) < 14
    painted = coverage(polygons(mask | small), mask.shape) > FAINTEST

    assert iou(painted[:35], small[:35]) >= 0.95


def test_a_strip_that_narrows_to_one_pixel_is_neither_lost_nor_folded():
    rows, columns = np.mgrid[:60, :160]
    middle = 30 + 15 * np.sin(columns / 25)
    mask = np.abs(rows - middle) < 0.6 + 4 * np.abs(np.cos(columns / 30))
    rings = polygons(mask)

    assert_painted(rings, mask)
    assert np.array_equal(coverage(rings, mask.shape), coverage(rings, mask.shape, even_odd=True))


def test_a_hole_stays_open_but_one_that_no_one_would_see_costs_no_vertices():
    rows, columns = np.mgrid[:100, :100]
    disc = np.hypot(rows - 50, columns - 50) < 42
    pinhole, hole = disc.copy(), disc & ~(np.hypot(rows - 40, columns - 60) < 6)
    pinhole[40, 60] = False

    assert vertices(polygons(pinhole)) == vertices(polygons(disc))
    assert coverage(polygons(hole), disc.shape)[37:44, 57:64].max() == 0


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_coverage_is_exact(seed):
    """Against points, each side wrong by at most half their distance in every pixel, and against the polygon's area."""
    rng = np.random.default_rng(seed)
    number = rng.integers(4, 12)
    angle = (np.arange(number) + rng.uniform(0, 0.6, number)) * 2 * np.pi / number
    away = rng.uniform(4, 9, number)
    outline = np.round(4 * (10 + np.stack([np.cos(angle), np.sin(angle)], axis=1) * away[:, None])) / 4
    shares = exactly([outline], (20, 20))

    assert shares.sum() == pytest.approx(abs(signed_area(outline)))
    assert np.abs(shares - coverage([outline], shares.shape)).max() < 2 / SAMPLES


def test_sides_that_meet_are_found_and_neighbours_are_not():
    bow = np.array([[1.0, 1.0], [9.0, 8.0], [9.0, 1.0], [1.0, 8.0]])
    square = np.array([[1.0, 1.0], [9.0, 1.0], [9.0, 8.0], [1.0, 8.0]])
    touching = np.array([[1.0, 1.0], [9.0, 1.0], [9.0, 8.0], [5.0, 1.0], [1.0, 8.0]])
    paper = sheets(np.array([[0, 0]]), np.array([[10, 10]]))
    found = []
    for ring in (bow, square, touching):
        end, after = np.roll(ring, -1, axis=0), np.roll(np.arange(len(ring)), -1)
        marks = strokes(ring, end, np.zeros(len(ring), int), paper)
        found.append(sorted(set(crossing(marks, ring, end, after).tolist())))

    assert found == [[0, 2], [], [0, 2, 3]]
