"""The map of levels: read at points, its middles and borders, and which way it runs."""

import numpy as np
import pytest

from runners.anatomy.sagittal.coarse import coarsen
from runners.anatomy.sagittal.level_map import LEVEL_CLASSES, LevelMap, level_map, shown_to_levels
from tools.phantoms import sagittal

SIDE = 64
CELL = 8.0
ORDER = ("T", "L1", "L2", "L3", "L4", "L5", "S")


def drawn(order=ORDER, column=30, lean=0.0) -> LevelMap:
    """A column of levels, eight cells each, five wide."""
    shares = np.zeros((len(LEVEL_CLASSES), SIDE, SIDE), np.float32)
    shares[0] = 1
    for place, level in enumerate(order):
        for row in range(8 * place + 2, 8 * place + 10):
            at = round(column + lean * row)
            shares[:, row, at - 2 : at + 3] = 0
            shares[LEVEL_CLASSES.index(level), row, at - 2 : at + 3] = 1
    return LevelMap(shares, (CELL, CELL))


def test_a_point_is_named_as_its_cell_and_nothing_beyond_the_slice():
    levels = drawn()
    l3 = ((30 + 0.5) * CELL, (8 * 3 + 6) * CELL)

    assert levels.at(np.array([l3]))[0].argmax() == LEVEL_CLASSES.index("L3")
    np.testing.assert_allclose(levels.at(np.array([[-900.0, 10.0], [10.0, 9000.0]]))[:, 0], 1)


def test_the_middle_of_a_level_is_where_it_was_drawn():
    assert drawn().middle("L3") == pytest.approx(((30 + 0.5) * CELL, (8 * 3 + 6) * CELL))


def test_names_change_at_the_border_of_two_levels_and_nowhere_else():
    points = np.column_stack([np.full(8 * 6, (30 + 0.5) * CELL), (np.arange(8 * 6) + 4.5) * CELL])
    borders = drawn().borders(points, 2)

    assert borders.shape == (48,)
    for row in (5, 6, 13, 14):  # levels end at rows 10 and 18 of the map
        assert borders[row] == pytest.approx(1)
    assert borders[[1, 10, 18]] == pytest.approx(0)


def test_levels_run_down_head_up_and_up_feet_up():
    assert drawn().downwards() > 0.9
    assert drawn(ORDER[::-1]).downwards() < -0.9


def test_a_blank_slice_has_no_way():
    shares = np.zeros((len(LEVEL_CLASSES), SIDE, SIDE), np.float32)
    shares[0] = 1
    blank = LevelMap(shares, (CELL, CELL))

    assert blank.downwards() == 0


def test_every_window_shows_the_network_the_same():
    """Fat and air of the usual window, and of the host's, where both are black, are the same to it."""
    hu = np.array([[-1000.0, -100.0, 0.0, 50.0, 120.0, 200.0, 1500.0]], np.float32)
    soft, host = np.clip(hu, -100, 200), np.clip(hu, 0, 200)

    assert np.array_equal(shown_to_levels(soft, 50.0), shown_to_levels(host, 50.0))
    assert shown_to_levels(hu, 50.0).tolist() == [pytest.approx([-0.5, -0.5, -0.5, 0, 0.7, 1.5, 1.5])]


def test_a_slice_that_is_not_square_is_named_as_far_as_it_reaches():
    levels = level_map(coarsen(np.zeros((300, 100), np.float32), None))

    assert levels.shares.shape[0] == len(LEVEL_CLASSES)
    assert levels.shares.shape[1] == SIDE
    assert levels.shares.shape[2] < SIDE / 2
    np.testing.assert_allclose(levels.shares.sum(axis=0), 1, atol=1e-5)


def named_right(phantom):
    """Whether the middle of each lumbar body in view is named as it was drawn."""
    levels = level_map(coarsen(np.clip(phantom.hu, -100, 200), None))
    for name in ("L1", "L2", "L3", "L4", "L5"):
        body = np.argwhere(phantom.structure(name))
        if len(body) > 0.005 * phantom.hu.size:
            yield levels.at(body[:, ::-1].mean(axis=0)[None] + 0.5)[0].argmax() == LEVEL_CLASSES.index(name)


def test_bodies_of_a_small_field_of_view_are_named_from_farther_off():
    """Shown as large as they are, three in four of these were named right."""
    styles = ("parts", "gentle", "wedge", "plate", "hook")
    found = [
        right
        for seed in range(4)
        for style in styles
        for right in named_right(sagittal(610_000 + seed, style=style, size=256, hardship="zoomed"))
    ]

    assert len(found) > 60
    assert np.mean(found) > 0.8


def test_a_slice_is_named_alike_whichever_way_up_it_lies():
    phantom = sagittal(610_002, style="parts", size=256)
    hu = np.clip(phantom.hu, -100, 200)
    upright, over = (level_map(coarsen(np.ascontiguousarray(shown), None)).shares for shown in (hu, hu[::-1]))

    np.testing.assert_allclose(over[:, ::-1], upright, atol=0.05)
