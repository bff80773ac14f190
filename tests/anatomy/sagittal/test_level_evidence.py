"""What the map of levels says of each guess: most for the one that names its bodies as the map does."""

import numpy as np
import pytest

from runners.anatomy.sagittal.hypotheses import hypotheses
from runners.anatomy.sagittal.level_evidence import LEVEL_MEASUREMENTS, level_evidence
from runners.anatomy.sagittal.level_map import LEVEL_CLASSES, LevelMap
from tests.anatomy.sagittal.columns import column

SIDE, CELL, PITCH = 100, 4.0, 44.0
NAMES = ("L1", "L2", "L3", "L4", "L5", "S")
SPINE = column(length=360.0, discs_at=tuple(20 + PITCH * k for k in range(1, 6)))
"""Bodies named above, between and below five discs."""


def named(order: tuple[str, ...]) -> LevelMap:
    shares = np.zeros((len(LEVEL_CLASSES), SIDE, SIDE), np.float32)
    shares[0] = 1
    for place, level in enumerate(order):
        rows = slice(round((20 + PITCH * place) / CELL), round((20 + PITCH * (place + 1)) / CELL))
        shares[:, rows, 20:31] = 0
        shares[LEVEL_CLASSES.index(level), rows, 20:31] = 1
    return LevelMap(shares, (CELL, CELL))


def told(order: tuple[str, ...], name: str) -> np.ndarray:
    return level_evidence(SPINE, named(order), hypotheses(SPINE.discs))[:, LEVEL_MEASUREMENTS.index(name)]


@pytest.mark.parametrize("order", [NAMES, NAMES[::-1]])
def test_the_guess_that_names_bodies_as_the_map_does_has_most_evidence(order):
    guesses = hypotheses(SPINE.discs)
    right = int(told(order, "named").argmax())

    down = order == NAMES
    assert guesses.way[right] == (1 if down else -1)
    assert guesses.disc[right] == (4 if down else 0)
    assert told(order, "named_beaten")[right] == 0
    assert told(order, "right_way_up")[right] > 0.9
    assert told(order, "sacrum_near")[right] > 0.8
    assert told(order, "far_from_l3")[right] == told(order, "far_from_l3").min()


def test_without_any_names_no_guess_is_better_than_another():
    nothing = np.zeros((len(LEVEL_CLASSES), SIDE, SIDE), np.float32)
    nothing[0] = 1
    measured = level_evidence(SPINE, LevelMap(nothing, (CELL, CELL)), hypotheses(SPINE.discs))

    assert np.isfinite(measured).all()
    assert np.ptp(measured[:, LEVEL_MEASUREMENTS.index("named")]) == 0
