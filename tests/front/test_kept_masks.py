"""Found masks that are kept: exact, bound to their picture, bounded by bytes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from front.kept_masks import OVERHEAD_BYTES, KeptMasks


def noise(seed, shape=(31, 17)):
    """A mask that does not compress."""
    return np.random.default_rng(seed).random(shape) > 0.5


@given(st.integers(1, 40), st.integers(1, 40), st.lists(st.integers(0, 99), min_size=1, max_size=4))
def test_what_is_kept_comes_back_as_it_was(height, width, seeds):
    masks, kept = [noise(seed, (height, width)) for seed in seeds], KeptMasks()

    recalled = kept.recall("picture", kept.keep("picture", masks, 0.7, "L3"))

    assert np.array_equal(recalled.pieces, masks)
    assert (recalled.confidence, recalled.name) == (0.7, "L3")


def test_a_token_opens_its_own_picture_only():
    kept = KeptMasks()
    token = kept.keep("mine", [noise(1)], 0.5)

    assert kept.recall("yours", token) is None
    assert kept.recall("mine", "guessed") is None


def test_the_oldest_goes_first_and_what_was_used_stays():
    names = iter("abcdefgh")
    kept = KeptMasks(4 * (OVERHEAD_BYTES + 100), new_token=lambda: next(names))
    for seed in range(4):
        kept.keep("p", [noise(seed)], 0.5)
    kept.recall("p", "a")
    kept.keep("p", [noise(5)], 0.5)

    assert [name for name in "abcde" if kept.recall("p", name)] == ["a", "c", "d", "e"]


def test_a_mask_larger_than_all_room_is_not_kept():
    kept = KeptMasks(OVERHEAD_BYTES)

    assert kept.recall("p", kept.keep("p", [noise(1)], 0.5)) is None
    assert kept.recall("p", kept.keep("p", [noise(2)], 0.5)) is None
