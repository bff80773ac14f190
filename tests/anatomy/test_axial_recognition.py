"""An abdomen near L3 is let through; other regions, other pictures and nothing at all are refused in words."""

from dataclasses import replace

import numpy as np
import pydicom
import pytest
from scipy import ndimage

from runners.anatomy import find, prepare
from runners.anatomy.axial import find_abdomen
from runners.anatomy.axial.patch import cut_patch
from runners.anatomy.axial.recognition import doubts_about
from runners.anatomy.axial.surroundings import measure_surroundings
from runners.anatomy.view import View
from runners.pictures import Picture
from tests.anatomy.axial_views import SEEDS, phantom_of, view_of
from tools.phantoms import ELSEWHERE, elsewhere, windowed

NOISE = np.random.default_rng(3).normal(size=(512, 512)).astype(np.float32)
PICTURES = {
    "black": np.full((512, 512), -1000, np.float32),
    "white": np.full((512, 512), 1000, np.float32),
    "noise": NOISE * 60 + 50,
    "blobs": ndimage.gaussian_filter(NOISE, 12) * 2500 + 50,
    "squares": np.kron(np.indices((16, 16)).sum(axis=0) % 2, np.ones((32, 32))).astype(np.float32) * 400 - 150,
}


def refusal(view: View) -> str | None:
    return find_abdomen(view).reason


@pytest.mark.parametrize("png", [False, True])
def test_abdomens_are_let_through(png):
    """No phantom of L3 of an ordinary build is refused."""
    refused = [seed for seed in SEEDS if refusal(view_of(phantom_of(seed).hu, png=png))]

    assert not refused


@pytest.mark.parametrize("region", [recipe for recipe in ELSEWHERE if recipe.__name__ != "chest_sagittal"])
@pytest.mark.parametrize("png", [False, True])
def test_other_regions_are_refused(region, png):
    """At most one of four slices of any other region gets through; what is said is a sentence."""
    reasons = [refusal(view_of(region(seed).hu, png=png)) for seed in range(4)]

    assert sum(reason is None for reason in reasons) <= 1
    assert all(reason is None or reason.endswith(".") for reason in reasons)


@pytest.mark.parametrize(("spacing_mm", "possible"), [(0.8, True), (0.3, False), (2.0, False)])
def test_a_vertebra_of_impossible_size_is_refused(spacing_mm, possible):
    """A file that tells the size of its pixels shows whether the body and the trunk are an adult's."""
    reason = refusal(view_of(phantom_of(SEEDS[0]).hu, spacing_mm=spacing_mm))

    assert (reason is None) == possible


def middle_of(body: np.ndarray) -> tuple[int, int, int]:
    """Row, column and half-width of a vertebral body."""
    rows, columns = np.nonzero(body)
    return int(rows.mean()), int(columns.mean()), int(np.ptp(columns) / 2)


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_a_spine_at_one_edge_of_the_field_of_view_is_let_through(seed):
    """Where a flank is cut off, the middle of what is in view says nothing about the patient's middle."""
    phantom = phantom_of(seed)
    _, column, half_width = middle_of(phantom.structure("vertebra"))

    assert refusal(view_of(phantom.hu[:, : column + 3 * half_width])) is None


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_a_field_of_view_as_for_a_spine_is_let_through(seed):
    """Five half-widths across: the body takes a fifth of the picture, and bone a fifth of what is in view."""
    phantom = phantom_of(seed)
    row, column, half_width = middle_of(phantom.structure("vertebra"))
    near = np.s_[max(0, row - 2 * half_width) : row + 3 * half_width, column - 5 * half_width // 2 :]

    assert refusal(view_of(phantom.hu[near][:, : 5 * half_width])) is None


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_screws_in_the_vertebra_are_no_marrow_cavity(seed):
    """Metal and what lies beside it are left out when the middle of the body is judged."""
    phantom = phantom_of(seed)
    row, column, half_width = middle_of(phantom.structure("vertebra"))
    hu = phantom.hu.copy()
    for side in (-1, 1):
        middle = column + side * half_width // 4
        hu[row - half_width // 3 : row + half_width // 2, middle - 2 : middle + 3] = 3000.0

    assert refusal(view_of(hu)) is None


@pytest.fixture(scope="module")
def usual():
    """A view that is let through, its landmarks and its features."""
    view = view_of(phantom_of(SEEDS[2]).hu)
    abdomen = find_abdomen(view)
    assert abdomen.landmarks is not None
    # As if the map of parts said nothing either way.
    return view, abdomen.landmarks, {**abdomen.features, "named_body": 0.5}


NAMED = {"named_body": 0.8, "left_named": 0.7, "right_named": 0.7}
UNNAMED = {"left_named": 0.0, "right_named": 0.0}
FAINT = {"left_score": 0.7, "right_score": 0.7}
CLEAR = {"left_score": 1.0, "right_score": 1.0}
STRIKING = {"left_score": 1.2, "right_score": 1.2}


@pytest.mark.parametrize(
    ("changes", "through"),
    [
        ({}, True),
        ({"area_ratio": 5.0}, True),
        ({"spinous_process": 0.0}, True),
        ({"area_ratio": 5.0, "spinous_process": 0.0} | FAINT, False),
        ({"area_ratio": 0.2, "spinous_process": 0.0} | FAINT, False),
        ({"left_score": 0.4}, True),
        ({"left_score": 0.4, "arch": 1.0}, False),
        ({"left_score": 0.4, "arch": 1.0, "named_body": 0.8}, True),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0, "mapped": 1.0} | FAINT, True),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0} | FAINT, False),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0, "arch": 1.0} | FAINT, True),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0} | CLEAR, True),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0, "area_ratio": 5.0} | CLEAR, False),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0, "area_ratio": 5.0} | STRIKING, True),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0, "canal_from_front": 0.4} | CLEAR, True),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0, "canal_from_front": 0.4, "canal_radius": 0.7} | CLEAR, False),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0} | FAINT | NAMED, True),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0} | FAINT | NAMED | {"left_named": 0.2}, False),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0} | FAINT | NAMED | {"named_body": 0.5}, False),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0, "area_ratio": 5.0} | FAINT | NAMED, True),
        ({"canal_enclosed": 0.9, "spinous_process": 0.0, "canal_from_front": 0.4, "canal_radius": 0.7} | NAMED, False),
        ({"named_body": 0.1}, True),
        ({"named_body": 0.1, "area_ratio": 5.0} | FAINT, False),
        (UNNAMED, True),
        (UNNAMED | {"area_ratio": 5.0} | FAINT, False),
        (UNNAMED | {"area_ratio": 5.0, "right_named": 0.5} | FAINT, True),
    ],
)
def test_signs_add_up(usual, changes, through):
    """One weak sign refuses nothing; a body that only its arch shows needs both psoas, but no bone in front.

    Two clear psoas vouch for an odd vertebra, up to a point, and where nothing else is odd; two striking ones also
    where one thing is. So does the map of parts where it sees the same body and the same psoas, and where it sees no
    body or no psoas that is a weak sign.
    """
    view, landmarks, features = usual

    around = measure_surroundings(view, landmarks, cut_patch(view, landmarks))

    assert (doubts_about(view, landmarks, around, {**features, **changes}).reason is None) == through


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize(("deep", "through"), [(0.7, True), (0.8, True), (1.1, False)])
def test_a_trunk_as_deep_as_wide_is_none(usual, deep, through, named):
    """Necks and limbs are round; the most obese abdomen is wider than deep. The map does not vouch for shape."""
    view, landmarks, features = usual
    features = features | (NAMED if named else {})
    rows, columns = np.indices(view.hu.shape)
    radius = min(6 * landmarks.half_width_px, 0.45 * view.hu.shape[0] / max(deep, 1))
    x, y = landmarks.body
    trunk = ((columns - x) / radius) ** 2 + ((rows - y) / (deep * radius)) ** 2 < 1

    turned = replace(landmarks, patient=trunk)
    around = measure_surroundings(view, turned, cut_patch(view, turned))

    assert (doubts_about(view, turned, around, features).reason is None) == through


@pytest.mark.parametrize(("named", "through"), [(NAMED, True), ({"named_body": 0.5}, False)])
def test_a_round_trunk_on_its_side_is_one_where_the_map_says_so(usual, named, through):
    """A table in view makes an abdomen look taller than it is wide, as necks are."""
    view, landmarks, features = usual
    on_its_side = replace(view, frame=replace(view.frame, quarter_turns=1))
    rows, columns = np.indices(view.hu.shape)
    x, y = landmarks.body
    trunk = np.hypot(columns - x, (rows - y) / 0.92) < 6 * landmarks.half_width_px
    round_one = replace(landmarks, patient=trunk)
    around = measure_surroundings(on_its_side, round_one, cut_patch(on_its_side, round_one))

    assert (doubts_about(on_its_side, round_one, around, {**features, **named}).reason is None) == through


def test_a_slice_that_lay_on_its_side_is_no_reason_alone():
    """Being turned is one weak sign: an abdomen without another one is let through."""
    hu = np.rot90(phantom_of(5012).hu)
    picture = Picture(windowed(hu), None, None, "png", "axial", None, (-100.0, 200.0))

    assert prepare(picture, "axial").frame.quarter_turns
    assert find(prepare(picture, "axial"), "psoas").structures


def test_a_chest_is_called_a_chest():
    """With HU, lung is told from fat."""
    reasons = [refusal(view_of(elsewhere.chest(seed).hu)) or "" for seed in range(5)]

    assert sum("chest" in reason for reason in reasons) >= 4


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("png", [False, True])
def test_no_ct_is_refused(name, png):
    """Blank, noise and patterns are no abdomen."""
    assert refusal(view_of(PICTURES[name], png=png))


def test_upper_abdomen_of_real_ct_has_no_psoas(ct_cases):
    """Above L1 there is none to be found: refused or empty, never a crus under the name of psoas."""
    for case in ct_cases:
        if "upper_abdomen" in case.name:
            header = pydicom.dcmread(case / "image.dcm")
            hu = header.pixel_array * np.float32(header.RescaleSlope) + np.float32(header.RescaleIntercept)
            for png in (False, True):
                view = view_of(hu.astype(np.float32), png=png)

                assert not find_abdomen(view).psoas
