"""A path along what the map of levels names: where it runs, how wide bodies are, and where the back lies."""

import numpy as np
import pytest

from runners.anatomy.sagittal.coarse import coarsen
from runners.anatomy.sagittal.level_map import LEVEL_CLASSES, LevelMap
from runners.anatomy.sagittal.named_column import named_columns

SIDE, CELL = 64, 8.0
PX = round(SIDE * CELL)
BONE_HU, SOFT_HU = 250, 50


def named(lean: float, half: int = 2) -> LevelMap:
    """A strip of L3 down the map, five cells wide if nothing else is said."""
    shares = np.zeros((len(LEVEL_CLASSES), SIDE, SIDE), np.float32)
    shares[0] = 1
    for row in range(2, 60):
        at = round(30 + lean * row)
        shares[:, row, at - half : at + half + 1] = 0
        shares[LEVEL_CLASSES.index("L3"), row, at - half : at + half + 1] = 1
    return LevelMap(shares, (CELL, CELL))


def picture(lean: float, half_px: int = 20, back: int = 1):
    """Bodies of bone with discs between them along the same strip, and a row of processes behind."""
    rows, columns = np.mgrid[:PX, :PX]
    off = columns - (30.5 * CELL + lean * rows)
    hu = np.full((PX, PX), SOFT_HU, np.float32)
    striped = rows % 50 > 10
    hu[(np.abs(off) < half_px) & striped] = BONE_HU
    hu[(back * off > 2 * half_px) & (back * off < 3 * half_px) & striped] = BONE_HU
    return coarsen(hu, None)


@pytest.mark.parametrize("lean", [-0.2, 0.0, 0.2])
def test_a_path_runs_along_what_is_named_and_is_as_wide(lean):
    [path] = named_columns(picture(lean), named(lean))
    expected = 2 * (30.5 + lean * path.rows / 2)

    assert path.rows.size > 90
    assert np.abs(path.columns - expected).max() < 3
    assert path.width == pytest.approx(10, rel=0.25)


@pytest.mark.parametrize("back", [1, -1])
def test_the_back_lies_where_the_processes_are(back):
    [path] = named_columns(picture(0.0, back=back), named(0.0))

    assert path.back == back


def test_where_the_map_names_only_the_middle_of_the_bodies_both_widths_are_followed():
    best, as_named = named_columns(picture(0.0, half_px=36), named(0.0))

    assert best.width > 1.3 * 10
    assert as_named.width == pytest.approx(10, rel=0.1)


def test_where_nothing_is_named_there_is_no_path():
    shares = np.zeros((len(LEVEL_CLASSES), SIDE, SIDE), np.float32)
    shares[0] = 1

    assert named_columns(picture(0.0), LevelMap(shares, (CELL, CELL))) == []
