"""Hardships are put into a phantom: its masks stay true, and what was promised is there."""

import numpy as np
import pytest

from tools.phantoms import axial, close_up, spoilt, with_metal


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
