"""Hardships are put into a phantom: its masks stay true, and what was promised is there."""

from typing import get_args

import numpy as np
import pytest

from tools.phantoms import AxialHardship, SagittalHardship, axial, close_up, sagittal, spoilt, with_metal


@pytest.fixture(scope="module")
def phantom():
    return axial(5000, size=256)


@pytest.mark.parametrize("hardship", [spoilt, close_up, with_metal])
def test_a_hardship_depends_on_its_seed_alone(phantom, hardship):
    first, again, other = (hardship(phantom, seed) for seed in (3, 3, 4))

    assert np.array_equal(first.hu, again.hu)
    assert first.hu.shape == first.labels.shape
    assert first.hu.dtype == np.float32
    assert not np.array_equal(first.hu, other.hu)


@pytest.mark.parametrize("seed", range(6))
def test_a_close_up_shows_the_middle_of_the_vertebra(phantom, seed):
    seen = close_up(phantom, seed)
    places = np.argwhere(seen.structure("vertebra"))

    assert places.size
    assert max(seen.hu.shape) <= 0.75 * 256
    assert (places.mean(axis=0) > 0.15 * np.array(seen.hu.shape)).all()
    assert (places.mean(axis=0) < 0.85 * np.array(seen.hu.shape)).all()


@pytest.mark.parametrize("seed", range(3))
def test_metal_is_as_dense_as_a_file_can_hold_and_throws_light_and_dark(phantom, seed):
    changed = with_metal(phantom, seed)
    metal = changed.hu == 3071
    away = ~metal & (phantom.hu > -300)

    assert 4 < metal.sum() < 0.02 * metal.size
    assert np.array_equal(changed.labels, phantom.labels)
    assert (changed.hu - phantom.hu)[away].max() > 5
    assert (changed.hu - phantom.hu)[away].min() < -5


HARDSHIPS = get_args(AxialHardship)


@pytest.mark.parametrize("hardship", HARDSHIPS)
def test_a_drawn_hardship_depends_on_its_seed_alone(hardship):
    first, again = (axial(3, size=192, hardship=hardship) for _ in range(2))

    assert np.array_equal(first.hu, again.hu)
    assert not np.array_equal(first.hu, axial(3, size=192).hu)
    assert first.structure("psoas_left").any()
    assert first.structure("vertebra").any()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_hard_is_to_be_seen(seed):
    """A disc and porous bone are hardly denser than muscle, an arm lies in view, a cut field shows less."""
    usual = axial(seed, size=192)
    disc, porous, arms, cut = (axial(seed, size=192, hardship=hardship) for hardship in HARDSHIPS)

    assert np.median(disc.hu[disc.structure("vertebra")]) < 150
    assert np.median(porous.hu[porous.structure("vertebra")]) < 150
    assert arms.structure("arm").any()
    assert arms.spacing_mm[0] >= usual.spacing_mm[0]
    assert cut.spacing_mm[0] < usual.spacing_mm[0]


def shown(phantom, name):
    return phantom.structure(name).mean()


@pytest.mark.parametrize("hardship", get_args(SagittalHardship))
def test_a_hardship_of_a_sagittal_slice_depends_on_its_seed_alone(hardship):
    first, again = (sagittal(3, style="parts", size=192, hardship=hardship) for _ in range(2))

    assert np.array_equal(first.hu, again.hu)
    assert not np.array_equal(first.hu, sagittal(3, style="parts", size=192).hu)
    assert hardship in first.traits


@pytest.mark.parametrize("style", ["parts", "hook", "mixed", "plate"])
@pytest.mark.parametrize("seed", range(3))
def test_a_field_of_view_ends_where_its_hardship_says(style, seed):
    zoomed, cut, without, obese = (
        sagittal(seed, style=style, size=192, hardship=hardship) for hardship in get_args(SagittalHardship)
    )

    assert zoomed.spacing_mm[0] * 192 < 320
    assert not zoomed.structure("T10").any()
    assert min(shown(zoomed, name) for name in ("L3", "L4", "L5", "S1")) > 0
    assert shown(cut, "S1") > 0
    assert shown(without, "L3") > 0 < shown(without, "L4")
    assert shown(without, "S1") < 0.0005
    assert obese.spacing_mm[0] * 192 >= 360
    assert (obese.hu < -300).mean() < 0.5
