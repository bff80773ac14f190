"""What a mask and its picture tell: a good outline from a poor one, without the truth."""

import numpy as np
import pytest

from runners.anatomy import Frame, View
from runners.mask_evidence import mask_evidence
from runners.opinions import settle
from tools.phantoms import windowed

SHAPE = (96, 120)


def square(x, y, side=24):
    mask = np.zeros(SHAPE, bool)
    mask[y : y + side, x : x + side] = True
    return mask


MUSCLE = square(40, 30)


def view_of(hu):
    hu = hu.astype(np.float32)
    return View(hu, (-1024.0, 3071.0), windowed(hu), Frame(SHAPE), None, True, "axial")


IN_FAT = view_of(np.where(MUSCLE, 55, -100))
"""A square muscle in fat."""


def told(mask, view=IN_FAT, candidates=None):
    drawn = mask[None] if candidates is None else np.stack(candidates)
    settled = settle(mask, drawn, [0.8] * len(drawn), "psoas")
    return mask_evidence(view, [settled], settled.mask)


@pytest.mark.parametrize("poor", [square(46, 36, 12), square(30, 20, 44), square(60, 40)])
def test_an_outline_on_the_edges_tells_a_good_mask_from_a_poor_one(poor):
    """Too small, too large, or in the wrong place."""
    assert told(MUSCLE)["edge_share"] > 0.9
    assert told(poor)["edge_share"] < 0.6


def test_a_structure_that_its_surroundings_look_like_is_told():
    """Half a muscle is surrounded by the other half; the whole one by fat."""
    assert told(MUSCLE)["alike_around"] == 0
    assert told(square(40, 30, 12))["alike_around"] > 0.3


def test_other_pieces_of_the_same_mask_are_no_surroundings():
    """Of two muscles side by side neither makes the other doubtful."""
    left, right = square(40, 30, 24), square(64, 30, 24)
    view = view_of(np.where(left | right, 55, -100))
    settled = [settle(piece, piece[None], [0.8], "combo") for piece in (left, right)]

    assert mask_evidence(view, settled, left | right)["alike_around"] == 0


def test_what_is_not_one_tissue_spreads():
    half_fat = view_of(np.where(square(40, 30, 12), 55, -100))

    assert told(MUSCLE)["core_spread"] < 5
    assert told(square(40, 30, 24), half_fat)["core_spread"] > 50


def test_candidates_that_differ_lower_the_steadiness():
    assert told(MUSCLE)["steadiness"] == 1
    assert told(MUSCLE, candidates=[MUSCLE, square(40, 30, 12), square(30, 20, 44)])["steadiness"] < 0.8


def test_the_size_is_that_of_the_mask():
    assert told(MUSCLE)["size"] == pytest.approx(np.log(24 * 24), abs=0.05)


def test_an_empty_mask_tells_nothing():
    assert mask_evidence(IN_FAT, [settle(MUSCLE, MUSCLE[None], [0.8], "psoas")], np.zeros(SHAPE, bool)) == {}


def test_a_mask_in_the_corner_of_the_picture_is_measured():
    assert all(np.isfinite(value) for value in told(square(0, 0)).values())
