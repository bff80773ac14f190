"""An answer is held against the truth: Dice, surface, level, points, and what was offered instead."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quality_answers import answer, structure, truth

from benchmarks.quality.cases import QualityCase
from benchmarks.quality.grading import grade, surface_mm

SHAPE = (40, 60)


def block(rows: slice, columns: slice) -> np.ndarray:
    mask = np.zeros(SHAPE, bool)
    mask[rows, columns] = True
    return mask


LEFT, RIGHT = block(slice(10, 20), slice(5, 15)), block(slice(10, 20), slice(40, 50))


def case(target: str, group: str = "phantom") -> QualityCase:
    return QualityCase("a case", group, target, lambda: pytest.fail("not asked here"))


def test_a_perfect_mask_scores_one_at_no_distance():
    row = grade(case("psoas"), truth(LEFT | RIGHT), frozenset({"PNG"}), answer(LEFT | RIGHT))

    assert (row.dice, row.surface_mm, row.found) == (1.0, 0.0, True)


def test_a_mask_that_was_not_found_scores_nothing_and_has_no_opinion():
    row = grade(case("psoas"), truth(LEFT), frozenset(), answer(None))

    assert (row.dice, row.surface_mm, row.found, row.opinion) == (0.0, None, False, None)


def test_where_nothing_is_there_is_no_dice_and_no_point_to_judge():
    found = answer(LEFT, structures=[structure("psoas left", [(7, 12)])])
    row = grade(case("psoas"), truth(np.zeros(SHAPE, bool), expected="not found"), frozenset(), found)

    assert (row.dice, row.surface_mm, row.inside) == (None, None, (0, 0))
    assert row.found


@given(shift=st.integers(0, 8), spacing=st.sampled_from([0.5, 1.0, 2.0]))
def test_a_shifted_mask_lies_as_far_away_as_it_was_shifted(shift, spacing):
    moved = np.roll(LEFT, shift, axis=1)

    assert surface_mm(moved, LEFT, (3.0, spacing)) == pytest.approx(shift * spacing, abs=1e-6 + 0.5 * spacing)


def test_surface_distance_counts_both_ways():
    """A mask that covers a part of the truth only has border far from the truth's border on one side alone."""
    assert surface_mm(LEFT, LEFT | RIGHT, (1, 1)) == surface_mm(LEFT | RIGHT, LEFT, (1, 1)) > 20


def test_points_are_judged_against_the_piece_they_belong_to():
    """A point that excludes something from one muscle may lie in another one."""
    pieces = [structure("wall left", [(7, 12), (0, 0)], [(45, 12), (7, 12)])]
    known = truth(LEFT | RIGHT, families={"wall": LEFT, "psoas": RIGHT})
    row = grade(case("combo"), known, frozenset(), answer(LEFT, structures=pieces))

    assert row.inside == (1, 2)
    assert row.outside == (1, 2)


def test_points_beyond_the_picture_are_not_inside():
    everywhere = np.ones(SHAPE, bool)
    beyond = [structure("psoas", [(-1, 12), (60, 12), (5, 40)])]
    row = grade(case("psoas"), truth(everywhere), frozenset(), answer(LEFT, structures=beyond))

    assert row.inside == (0, 3)


def test_excluding_points_are_not_judged_where_muscles_are_not_known_apart():
    row = grade(case("combo"), truth(LEFT), frozenset(), answer(LEFT, structures=[structure("wall", [], [(7, 12)])]))

    assert row.outside == (0, 0)


@pytest.mark.parametrize(
    ("mask", "level", "right"),
    [(LEFT, "L3", True), (LEFT, "L4", False), (LEFT, None, False), (RIGHT, "L3", False), (LEFT & ~LEFT, "L3", False)],
)
def test_a_level_is_right_if_it_is_called_and_drawn_so(mask, level, right):
    known = truth(LEFT, bodies={"L3": LEFT, "L4": RIGHT})

    assert grade(case("vertebra"), known, frozenset(), answer(mask, level=level)).right_level is right


@pytest.mark.parametrize(("offered", "there"), [([RIGHT, LEFT], True), ([RIGHT], False), ([], False)])
def test_bodies_to_pick_from_hold_l3_or_not(offered, there):
    known = truth(LEFT, bodies={"L3": LEFT, "L4": RIGHT}, expected="not found")

    assert grade(case("vertebra"), known, frozenset(), answer(None, candidates=offered)).offered is there
