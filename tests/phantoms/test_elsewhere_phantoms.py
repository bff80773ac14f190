"""Slices of other parts of the body: reproducible Hounsfield units in which nothing of L3 is named."""

import numpy as np
import pytest

from tools.phantoms import ELSEWHERE

SIZE = 160
SOUGHT = ("psoas_left", "psoas_right", "combo", "L3", "S1")


@pytest.mark.parametrize("recipe", ELSEWHERE, ids=lambda recipe: recipe.__name__)
def test_another_part_of_the_body_names_nothing_that_is_sought(recipe):
    for seed in range(8):
        phantom = recipe(seed, size=SIZE)

        assert not [name for name in SOUGHT if phantom.structure(name).any()]
        assert phantom.traits == {recipe.__name__.replace("chest_sagittal", "sagittal chest").replace("_", " ")}
        assert phantom.plane == ("sagittal" if recipe.__name__ == "chest_sagittal" else "axial")
        assert np.isfinite(phantom.hu).all()
        assert (phantom.hu > 130).any(), "there is bone in every part of the body"


@pytest.mark.parametrize("recipe", ELSEWHERE, ids=lambda recipe: recipe.__name__)
def test_a_seed_is_one_slice_of_elsewhere(recipe):
    once, again, other = recipe(3, size=SIZE), recipe(3, size=SIZE), recipe(4, size=SIZE)

    assert np.array_equal(once.hu, again.hu)
    assert not np.array_equal(once.hu, other.hu)
