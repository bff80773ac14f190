"""Both recipes draw reproducible slices whose masks mean what their names say."""

import ast
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.phantoms import Phantom, axial, sagittal, scoring, shapes

SIZE = 192
SEEDS = st.integers(0, 10**6)
SCORING = (scoring.axial, scoring.sagittal)
SHARED = {"obese", "contrast", "rotated", "mirrored", "osteoporosis", "noise", "blur"}
HARDSHIPS = (
    SHARED
    | {"cachectic", "prone", "ascites", "disc", "metal", "cut", "arms", "table"}
    | {"small field", "off-centre", "fatty muscle"},
    SHARED | {"no sacrum", "cut sacrum", "feet up", "zoomed", "scoliosis", "narrow discs", "osteophytes", "fracture"},
)
few = settings(max_examples=15, deadline=None)


def middle(mask: np.ndarray) -> np.ndarray:
    """`(row, column)` of a mask's centre."""
    return np.argwhere(mask).mean(0)


@pytest.mark.parametrize("recipe", [axial, sagittal, shapes, scoring.axial, scoring.sagittal])
def test_a_seed_is_one_phantom(recipe):
    once, again, other = recipe(3, size=SIZE), recipe(3, size=SIZE), recipe(4, size=SIZE)

    assert np.array_equal(once.hu, again.hu)
    assert np.array_equal(once.labels, again.labels)
    assert not np.array_equal(once.hu, other.hu)


@pytest.mark.parametrize("recipe", [axial, sagittal, shapes, scoring.axial, scoring.sagittal])
@few
@given(seed=SEEDS)
def test_slices_are_finite_hounsfield_units(recipe, seed):
    phantom = recipe(seed, size=SIZE)

    assert phantom.hu.shape == phantom.labels.shape == (SIZE, SIZE)
    assert phantom.hu.dtype == np.float32
    assert np.isfinite(phantom.hu).all()
    assert phantom.hu.min() >= -1024
    assert phantom.hu.max() <= 3071
    assert phantom.spacing_mm[0] > 0


@pytest.mark.parametrize("recipe", [axial, scoring.axial])
@few
@given(seed=SEEDS)
def test_a_psoas_lies_on_each_side_of_the_body_and_is_muscle(recipe, seed):
    phantom = recipe(seed, size=SIZE)
    left, right, body = (phantom.structure(name) for name in ("psoas_left", "psoas_right", "vertebra"))
    if min(left.sum(), right.sum(), body.sum()) < 20:
        return  # a small field of view may cut one off
    to_left, to_right = middle(left) - middle(body), middle(right) - middle(body)

    assert float(to_left @ to_right) < 0
    assert not (left & right).any()
    assert (phantom.structure("combo") | ~(left | right)).all()


@few
@given(seed=SEEDS)
def test_psoas_of_a_quiet_scoring_phantom_has_the_attenuation_of_muscle(seed):
    phantom = scoring.axial(seed, size=SIZE)
    psoas = phantom.structure("psoas_left")
    if psoas.sum() < 40 or "metal" in phantom.traits:
        return

    assert -29 < float(np.median(phantom.hu[psoas])) < 150


@pytest.mark.parametrize("recipe", [sagittal, scoring.sagittal])
@few
@given(seed=SEEDS)
def test_vertebrae_follow_each_other_in_order(recipe, seed):
    phantom = recipe(seed, size=SIZE)
    whole = [phantom.structure(level) for level in ("L1", "L2", "L3", "L4", "L5", "S1")]
    inner = [m for m in whole if m.sum() > 30 and not (m[[0, -1]].any() or m[:, [0, -1]].any())]
    centres = np.array([middle(m) for m in inner])
    steps = np.diff(centres, axis=0)

    assert all(float(a @ b) > 0 for a, b in itertools.pairwise(steps))


def test_how_much_of_the_sacrum_is_in_view_is_what_the_traits_say():
    for seed in range(40):
        phantom = scoring.sagittal(seed, size=SIZE)
        shown = {name: int(phantom.structure(name).sum()) for name in ("L3", "S1", "S2", "S4")}

        assert shown["L3"] > 60, seed
        if "no sacrum" in phantom.traits:
            assert shown["S2"] == 0, seed
        elif "cut sacrum" in phantom.traits:
            assert shown["S1"] > 0, seed
            assert shown["S4"] == 0, seed
        else:
            assert shown["S4"] > 0, seed


def test_a_cut_trunk_reaches_one_side_of_the_picture_and_shows_both_psoas():
    cut = [p for p in (scoring.axial(seed, size=96) for seed in range(120)) if "cut" in p.traits]

    assert len(cut) > 3
    for phantom in cut:
        tissue = (phantom.labels[:, [0, -1]] > 0).mean(axis=0)  # a table crosses a border in a few rows
        assert sum(tissue > 0.15) == 1
        assert phantom.structure("psoas_left").sum() > 10
        assert phantom.structure("psoas_right").sum() > 10


def test_scoring_draws_every_hardship():
    """A stratum without a single phantom would say nothing."""
    drawn = [{trait for seed in range(150) for trait in recipe(seed, size=48).traits} for recipe in SCORING]

    assert [sorted(names - seen) for names, seen in zip(HARDSHIPS, drawn, strict=True)] == [[], []]


@few
@given(seed=SEEDS)
def test_all_muscle_of_a_scoring_phantom_is_a_ring_around_the_vertebra_with_arms_left_out(seed):
    phantom = scoring.axial(seed, size=SIZE)
    muscle, arms = phantom.structure("combo"), phantom.structure("arm")

    assert not (muscle & arms).any()
    if not phantom.traits & {"small field", "cut"}:
        rows, columns = np.nonzero(muscle)
        row, column = middle(phantom.structure("vertebra"))
        assert rows.min() < row < rows.max()
        assert columns.min() < column < columns.max()


@pytest.mark.parametrize("recipe", scoring.ELSEWHERE, ids=lambda recipe: recipe.__name__)
def test_what_is_elsewhere_names_nothing_that_is_sought(recipe):
    for seed in range(6):
        phantom = recipe(seed, size=SIZE)

        assert not [name for name in ("psoas_left", "combo", "L3", "S1") if phantom.structure(name).any()]
        assert len(phantom.traits) == 1


def test_an_unknown_structure_is_an_empty_mask():
    phantom = Phantom(np.zeros((4, 4), np.float32), np.zeros((4, 4), np.int16), {}, (1.0, 1.0), "none")

    assert not phantom.structure("tail").any()


def test_training_never_sees_the_scoring_recipe():
    root = Path(__file__).parents[2] / "tools"
    trained_on = [*root.glob("train/*.py"), *root.glob("phantoms/*.py")]
    imported = {
        name
        for path in trained_on
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    }

    assert len(trained_on) > 10
    assert not [name for name in imported if "scoring" in name]
