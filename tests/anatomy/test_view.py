"""Frames turn pictures and points alike, and back to exactly where they were."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runners.anatomy.view import Frame


@st.composite
def frames(draw):
    shape = draw(st.tuples(st.integers(1, 12), st.integers(1, 12)))
    return Frame(shape, flipped=draw(st.booleans()), quarter_turns=draw(st.integers(0, 3)))


def numbered(frame):
    return np.arange(frame.shape[0] * frame.shape[1], dtype=np.int32).reshape(frame.shape)


@given(frames())
def test_a_picture_comes_back_as_it_was(frame):
    stored = numbered(frame)

    assert np.array_equal(frame.stored(frame.upright(stored)), stored)


@given(frames(), st.data())
def test_a_point_goes_with_its_pixel(frame, data):
    stored = numbered(frame)
    row, column = data.draw(st.tuples(st.integers(0, frame.shape[0] - 1), st.integers(0, frame.shape[1] - 1)))
    [[x, y]] = frame.points_upright(np.array([[column + 0.5, row + 0.5]]))

    assert frame.upright(stored)[int(y), int(x)] == stored[row, column]


@given(frames(), st.lists(st.tuples(st.floats(-3, 15), st.floats(-3, 15)), max_size=5))
def test_points_come_back_to_where_they_were(frame, points):
    there = frame.points_upright(np.array(points))

    assert np.allclose(frame.points_stored(there), np.array(points).reshape(-1, 2))


@given(frames())
def test_only_a_frame_that_turns_nothing_hands_the_picture_through(frame):
    stored = numbered(frame)

    assert (frame.upright(stored) is stored) == frame.untouched
    assert frame.upright(stored).flags.c_contiguous


def test_a_flip_comes_before_the_turn():
    stored = np.array([[1, 2], [3, 4]])

    assert Frame((2, 2), flipped=True, quarter_turns=1).upright(stored).tolist() == [[4, 2], [3, 1]]
