"""What a caller marks is checked before it reaches the model."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from runners.errors import BadPrompt
from runners.model import make_prompt

NAN = float("nan")


def test_plain_lists_become_typed_arrays():
    prompt = make_prompt({"points": [[1, 2.5], [3, 4]], "labels": [1, 0], "box": [0, 0, 5, 5]})

    assert (prompt.points.dtype, prompt.points.shape) == (np.float32, (2, 2))
    assert (prompt.labels.dtype, prompt.labels.tolist()) == (np.int32, [1, 0])
    assert prompt.box.dtype == np.float32


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_absent_and_empty_points_are_the_same(nothing):
    prompt = make_prompt({"points": nothing, "labels": nothing, "box": [0, 0, 5, 5]})

    assert prompt.points.shape == (0, 2)


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "marks nothing"),
        ({"points": [], "labels": []}, "marks nothing"),
        ({"points": [[1, 2]], "labels": []}, "1 points but 0 labels"),
        ({"points": [[1, 2]], "labels": [1, 0]}, "1 points but 2 labels"),
        ({"points": [[1, 2]], "labels": [2]}, "label"),
        ({"points": [[1, 2]], "labels": [-1]}, "label"),
        ({"points": [[1, 2]], "labels": [0.5]}, "label"),
        ({"points": [[1, 2]], "labels": [[1]]}, "label"),
        ({"points": [[NAN, 2]], "labels": [1]}, "finite"),
        ({"points": [[float("inf"), 2]], "labels": [1]}, "finite"),
        ({"points": [[1e300, 2]], "labels": [1]}, "finite"),
        ({"points": [[10**400, 2]], "labels": [1]}, "numbers"),
        ({"points": [[None, 2]], "labels": [1]}, "finite"),
        ({"points": [["x", 2]], "labels": [1]}, "numbers"),
        ({"points": [[1, 2], [3]], "labels": [1, 1]}, "numbers"),
        ({"points": [[1, 2, 3]], "labels": [1]}, "x and a y"),
        ({"points": [1, 2], "labels": [1]}, "x and a y"),
        ({"points": {"x": 1}, "labels": [1]}, "numbers"),
        ({"points": [[1, 2]] * 65, "labels": [1] * 65}, "64"),
        ({"box": [1, 2, 3]}, "x1, y1, x2, y2"),
        ({"box": [3, 0, 1, 5]}, "x1 < x2"),
        ({"box": [0, 5, 5, 5]}, "y1 < y2"),
        ({"box": [0, 0, NAN, 5]}, "finite"),
        ({"mask_logits": np.full((3, 3), NAN)}, "not all numbers"),
        ({"mask_logits": np.zeros((3, 3, 3))}, "rows by columns"),
        ({"mask_logits": np.zeros((0, 3))}, "rows by columns"),
        ({"mask_logits": np.zeros((3, 3), np.complex64)}, "array of numbers"),
        ({"mask_logits": [[1.0]]}, "array"),
    ],
)
def test_a_bad_prompt_is_refused_with_a_sentence(fields, word):
    with pytest.raises(BadPrompt, match=word):
        make_prompt(fields)


def test_mask_logits_are_limited():
    logits = make_prompt({"mask_logits": np.array([[np.inf, -np.inf, 5.0, -100.0]])}).mask_logits

    assert logits.tolist() == [[32.0, -32.0, 5.0, -32.0]]
    assert logits.dtype == np.float32


def test_a_remembered_mask_takes_the_place_of_the_field():
    remembered = np.ones((4, 4), np.float32)

    assert make_prompt({"mask_logits": np.zeros((2, 2))}, mask_logits=remembered).mask_logits is remembered


@pytest.mark.parametrize(
    ("fields", "ambiguous"),
    [
        ({"points": [[1, 2]], "labels": [1]}, True),
        ({"points": [[1, 2], [3, 4]], "labels": [1, 1]}, False),
        ({"points": [[1, 2]], "labels": [1], "box": [0, 0, 5, 5]}, False),
        ({"points": [[1, 2]], "labels": [1], "mask_logits": np.ones((2, 2))}, False),
        ({"box": [0, 0, 5, 5]}, False),
    ],
)
def test_only_a_single_click_is_ambiguous(fields, ambiguous):
    assert make_prompt(fields).ambiguous is ambiguous


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=8,
)
ARRAYS = arrays.arrays(
    st.sampled_from([np.float32, np.int16, np.bool_]), arrays.array_shapes(min_dims=0, max_side=4, min_side=0)
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(fields=st.dictionaries(st.sampled_from(["points", "labels", "box", "mask_logits"]), ANYTHING | ARRAYS))
def test_anything_at_all_is_a_prompt_or_a_sentence(fields):
    try:
        prompt = make_prompt(fields)
    except BadPrompt:
        return
    assert len(prompt.points) == len(prompt.labels) <= 64
    assert np.isfinite(prompt.points).all()
    assert set(prompt.labels.tolist()) <= {0, 1}
