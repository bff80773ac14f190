"""Outlines on edges: a whole structure, a part of it, and too much are told apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.outline import edge_shares

SHAPE = (60, 80)


def square(top, left, bottom, right):
    """A rectangle as a mask."""
    mask = np.zeros(SHAPE, bool)
    mask[top:bottom, left:right] = True
    return mask


WHOLE, PART, MORE = square(20, 20, 40, 50), square(20, 20, 40, 35), square(10, 10, 50, 60)


@pytest.mark.parametrize("colours", [(), (3,)])
def test_the_whole_structure_is_told_from_a_part_and_from_more(colours):
    pixels = np.where(WHOLE, 150, 60).astype(np.uint8)
    pixels = np.broadcast_to(pixels[..., None], (*SHAPE, 3)) if colours else pixels

    whole, part, more, none = edge_shares(np.array([WHOLE, PART, MORE, WHOLE & False]), pixels)

    assert whole > 0.95
    assert 0.4 < part < 0.8
    assert more == 0.0
    assert none == 0.0


def test_noise_is_no_edge():
    pixels = np.clip(100 + np.random.default_rng(1).normal(0, 10, SHAPE), 0, 255).astype(np.uint8)

    assert edge_shares(WHOLE[None], pixels)[0] < 0.1


def test_the_border_of_the_picture_is_no_outline():
    """A structure that the field of view cuts is judged by what can be seen of it."""
    cut = square(0, 0, 40, 50)

    assert edge_shares(cut[None], np.where(cut, 150, 60).astype(np.uint8))[0] > 0.95
    assert edge_shares(np.ones((1, *SHAPE), bool), np.full(SHAPE, 9, np.uint8)) == [0.0]


@given(st.integers(0, 59), st.integers(0, 79), st.integers(1, 60), st.integers(1, 80), st.integers(0, 2**32 - 1))
def test_any_mask_of_any_picture_has_a_share(top, left, height, width, seed):
    pixels = np.random.default_rng(seed).integers(0, 256, SHAPE, dtype=np.uint8)

    [share] = edge_shares(square(top, left, top + height, left + width)[None], pixels)

    assert 0.0 <= share <= 1.0
