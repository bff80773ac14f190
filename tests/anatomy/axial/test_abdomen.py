"""Of several places where the vertebra may be, the one beside which both psoas lie is kept."""

import numpy as np
import pytest

from runners.anatomy.axial import find_abdomen
from runners.anatomy.axial.landmarks import find_landmarks
from runners.anatomy.axial.vertebra import AGREEMENT_WEIGHT
from runners.anatomy.axial.vertebra_signs import HALF_WIDTHS_MM, TRUNK_SHARES, possible_sizes
from tests.anatomy.axial_views import view_of
from tools.phantoms import Phantom, axial, with_metal


def off_body(phantom: Phantom, at: tuple[float, float]) -> float:
    """From a place to the middle of the true body, in its half-widths."""
    rows, columns = np.nonzero(phantom.structure("vertebra"))
    return float(np.hypot(at[0] - columns.mean() - 0.5, at[1] - rows.mean() - 0.5) * 2 / np.ptp(columns))


def test_the_map_of_parts_tells_the_vertebra_from_what_looks_more_like_one():
    """Taken for itself another place convinces more; the vertebra is the one that the map sees between two psoas."""
    phantom = axial(2_270_000_027, hardship="arms")
    view = view_of(phantom.hu, spacing_mm=phantom.spacing_mm[0])
    places = find_landmarks(view)[0]
    by_itself, _ = max(places, key=lambda place: place[0].score - AGREEMENT_WEIGHT * place[1]["named_body"])
    abdomen = find_abdomen(view)

    assert off_body(phantom, by_itself.body) > 0.8
    assert abdomen.landmarks is not None
    assert off_body(phantom, abdomen.landmarks.body) < 0.4
    assert len(abdomen.psoas) == 2


@pytest.mark.parametrize("png", [False, True])
@pytest.mark.parametrize("seed", [2_270_000_000, 2_270_000_004, 2_270_000_006])
def test_arms_are_no_part_of_the_trunk(seed, png):
    """An arm beside the flank, or against it, neither widens the trunk nor moves its middle."""
    phantom = axial(seed, hardship="arms")
    landmarks = find_abdomen(view_of(phantom.hu, png=png)).landmarks

    assert landmarks is not None
    assert landmarks.patient[phantom.structure("arm")].mean() < 0.05
    assert landmarks.patient[phantom.structure("combo")].mean() > 0.97


@pytest.mark.parametrize(
    ("seed", "hardship"),
    [
        (2_270_000_001, "disc"),
        (2_270_000_003, "disc"),
        (2_270_000_013, "osteoporosis"),
    ],
)
def test_a_canal_without_a_wall_of_bone_in_front_is_found(seed, hardship):
    """A disc, or spongy bone, is as dark as the canal that it bounds: only the arch is bone."""
    phantom = axial(seed, hardship=hardship)
    abdomen = find_abdomen(view_of(phantom.hu, png=seed % 2 == 0))

    assert abdomen.reason is None
    assert abdomen.landmarks is not None
    assert off_body(phantom, abdomen.landmarks.body) < 0.4


def test_a_body_is_as_large_as_its_trunk_and_its_pixels_allow():
    """A trunk that the picture cuts says nothing about how large a body may be; millimetres always do."""
    trunk = np.zeros((100, 300), bool)
    trunk[20:80, 50:250] = True
    cut = np.ones_like(trunk)

    assert (possible_sizes(trunk, None).low_px, possible_sizes(trunk, None).high_px) == tuple(
        share * 200 for share in TRUNK_SHARES
    )
    assert possible_sizes(cut, None).high_px == np.inf
    assert possible_sizes(cut, 1.5).high_px == HALF_WIDTHS_MM[1] / 1.5


@pytest.mark.parametrize("seed", [2_285_000_015, 2_285_000_027, 2_285_000_035, 2_285_000_040])
def test_a_canal_that_screws_and_their_streaks_hide_is_found(seed):
    """Body, arch and screws are one block without a hole; the map of parts sees what it is."""
    phantom = with_metal(axial(seed), seed)
    abdomen = find_abdomen(view_of(phantom.hu, png=seed % 2 == 0, spacing_mm=phantom.spacing_mm[0]))

    assert abdomen.reason is None
    assert abdomen.landmarks is not None
    assert off_body(phantom, abdomen.landmarks.body) < 0.5
    assert len(abdomen.psoas) == 2


@pytest.mark.parametrize("seed", [2_310_000_007, 2_310_000_031])
def test_a_porous_body_beside_a_psoas_without_fat_is_not_taken_together_with_it(seed):
    """Its thin cortex is an outline: beyond it lies the psoas, however like it the inside of the body is."""
    phantom = axial(seed, hardship="osteoporosis")
    landmarks = find_abdomen(view_of(phantom.hu, spacing_mm=phantom.spacing_mm[0])).landmarks
    half_width = np.ptp(np.nonzero(phantom.structure("vertebra"))[1]) / 2

    assert landmarks is not None
    assert off_body(phantom, landmarks.body) < 0.25
    assert 0.85 < landmarks.half_width_px / half_width < 1.1
