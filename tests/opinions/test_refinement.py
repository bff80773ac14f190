"""Which piece a click is about, whatever the clicks; and which candidate keeps to them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runners.prompts import Click
from runners.refinement import Change, changes, corrected_piece, fitting

SHAPE = (60, 100)


def square(top, left, side=20):
    """A square piece."""
    mask = np.zeros(SHAPE, bool)
    mask[top : top + side, left : left + side] = True
    return mask


LEFT, RIGHT = square(20, 10), square(20, 60)


def test_a_click_changes_the_piece_that_it_lies_in():
    inside, beside, removed = Click(15, 25, 1), Click(84, 30, 1), Click(62, 22, 0)

    assert changes([LEFT, RIGHT], [removed, inside, beside]) == [Change(0, (inside,)), Change(1, (removed, beside))]


def test_a_click_far_from_every_piece_is_a_new_one():
    far, other, near_far = Click(45, 55, 1), Click(5, 2, 1), Click(45, 50, 0)

    assert changes([LEFT, RIGHT], [far, other, near_far]) == [Change(None, (far, near_far)), Change(None, (other,))]


def test_to_remove_where_nothing_is_changes_nothing():
    assert changes([LEFT, RIGHT], [Click(45, 58, 0)]) == []


def test_what_two_pieces_share_is_removed_from_both_and_added_to_one():
    both = [LEFT, square(20, 25)]

    assert [change.piece for change in changes(both, [Click(27, 30, 0)])] == [0, 1]
    assert [change.piece for change in changes(both, [Click(27, 30, 1)])] == [0]


@given(
    st.lists(st.tuples(st.floats(0, 99.99), st.floats(0, 59.99), st.sampled_from([0, 1])), max_size=12),
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 99)), min_size=1, max_size=4),
)
def test_every_click_to_add_counts_exactly_once(given_clicks, corners):
    clicks = [Click(*each) for each in given_clicks]

    made = changes([square(*corner) for corner in corners], clicks)

    added = [click for change in made for click in change.clicks if click.label == 1]
    assert sorted(added, key=str) == sorted((click for click in clicks if click.label == 1), key=str)
    assert all(change.clicks for change in made)
    assert len({change.piece for change in made if change.piece is not None}) == sum(c.piece is not None for c in made)


def test_the_candidate_that_keeps_to_the_clicks_is_taken():
    candidates = np.array([LEFT, LEFT | RIGHT, RIGHT])
    clicks = [Click(15, 25, 1), Click(65, 25, 0)]

    assert fitting(candidates, [0.1, 0.9, 0.8], clicks) == 0
    assert fitting(candidates, [0.1, 0.9, 0.8], []) == 1


def test_a_correction_changes_only_what_was_pointed_at():
    """The model drew a little more on the right, less on the left, and a new part far off."""
    before, after = square(20, 40), square(20, 45) | square(0, 80, 10)

    assert np.array_equal(corrected_piece(before, after, [Click(63, 30, 1)]), before | square(20, 45))
    assert np.array_equal(corrected_piece(before, after, [Click(42, 30, 0)]), square(20, 45) & before)
    assert np.array_equal(corrected_piece(before, after, [Click(50, 30, 1), Click(63, 30, 0)]), before)


@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.tuples(st.floats(0, 99), st.floats(0, 59), st.sampled_from([0, 1])), max_size=5),
)
def test_clicks_to_add_never_remove_and_clicks_to_remove_never_add(seed, given_clicks):
    rng = np.random.default_rng(seed)
    before, after = rng.random(SHAPE) > 0.5, rng.random(SHAPE) > 0.5
    clicks = [Click(*each) for each in given_clicks]

    result = corrected_piece(before, after, clicks)

    assert all(click.label for click in clicks) <= bool((result >= before).all())
    assert (not any(click.label for click in clicks)) <= bool((result <= before).all())
