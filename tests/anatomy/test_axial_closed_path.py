"""Closed contours are as cheap as can be and never jump."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runners.anatomy.axial.closed_path import closed_paths

ANGLES, RADII = 24, 12
STEPS = np.array([[0.02, 0.0, 0.02]])


def valley(at: list[int]) -> np.ndarray:
    """Cost 0 along a path, 1 elsewhere."""
    cost = np.ones((1, ANGLES, RADII))
    cost[0, np.arange(ANGLES), at] = 0
    return cost


def test_a_valley_is_followed():
    """Where one smooth closed valley leads round, the path lies in it at every angle."""
    at = np.rint(5 + 3 * np.sin(np.arange(ANGLES) * 2 * np.pi / ANGLES)).astype(int).tolist()

    assert closed_paths(valley(at), STEPS)[0].tolist() == at


@given(seed=st.integers(0, 10_000))
def test_no_step_is_larger_than_allowed(seed: int):
    """Whatever the costs are, neighbouring angles differ by one radius at most, all the way round."""
    path = closed_paths(np.random.default_rng(seed).random((2, ANGLES, RADII)), np.repeat(STEPS, 2, axis=0))

    assert np.abs(path - np.roll(path, 1, axis=1)).max() <= 1


def test_each_of_a_batch_has_its_own_steps():
    """A stiff path stays level over the pit that a loose one goes into."""
    at = [4] * 10 + [5, 6, 6, 5] + [4] * 10
    cost = np.repeat(valley(at), 2, axis=0)
    loose, stiff = closed_paths(cost, np.array([[0.0, 0.0, 0.0], [9.0, 0.0, 9.0]]))

    assert loose.tolist() == at
    assert len(set(stiff.tolist())) == 1
