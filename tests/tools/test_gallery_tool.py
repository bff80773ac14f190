"""Tiles of the gallery: cut to the structure, of one size wherever it lies, and honest about the score."""

import numpy as np
import pytest

from tools.cases import Case
from tools.demo import Result
from tools.gallery import TILE_PX, tile
from tools.overlay import png

SHAPE = (120, 160)


def result(row, column, drawn):
    """A square structure, and what the service drew of it."""
    view = np.full(SHAPE, 60, np.uint8)
    reference = np.zeros(SHAPE, bool)
    reference[row : row + 20, column : column + 20] = True
    mask = reference & drawn
    return Result(
        Case("one", "middle", "psoas", png(view), view, ((column + 10.0, row + 10.0),), reference), mask, True, 0.9, 10
    )


@pytest.mark.parametrize(("row", "column"), [(50, 70), (0, 0), (100, 140)])
def test_a_tile_has_one_size_wherever_the_structure_lies(row, column):
    shown = tile(result(row, column, drawn=True))

    assert shown.shape == (TILE_PX, TILE_PX, 3)
    assert shown[TILE_PX // 2 + 60, TILE_PX // 2 + 60, 1] > 80  # green where the mask is, in the middle of the tile


def test_a_good_mask_and_a_missed_one_look_different():
    good, missed = (tile(result(50, 70, drawn=drawn)) for drawn in (True, False))

    assert not np.array_equal(good[:36, :220], missed[:36, :220])  # the Dice written there
    assert not np.array_equal(good[36:], missed[36:])
