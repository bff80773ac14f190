"""Form fields and JSON into one canonical question; whatever else comes is a sentence, never a fault."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idoctor_integration import marks
from idoctor_integration.errors import BadPrompt, BadRequest
from idoctor_integration.marks import read_marks
from idoctor_integration.pictures import upload

CONTRACT = json.loads((Path(__file__).parents[2] / "contract.json").read_text(encoding="utf-8"))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def test_what_both_halves_must_agree_on_is_the_same():
    assert list(marks.IMAGE_TYPES) == CONTRACT["image_types"]
    assert list(marks.TARGETS) == CONTRACT["targets"]
    limits = CONTRACT["limits"]
    assert limits["click_points"] == marks.MOST_CLICKS
    assert (limits["picture_pixels"], limits["smallest_side_px"]) == (upload.MOST_PIXELS, upload.SMALLEST_SIDE_PX)


def test_two_spellings_of_one_question_are_one_question():
    form = {
        "image_type": " middle ",
        "click_points": '[ {"label": 1, "y": 2, "x": 1.0} ]',
        "box": '{"x1": 9, "y1": 8, "x2": 1, "y2": 2}',
    }
    body = {
        "image_type": "middle",
        "click_points": [{"x": 1, "y": 2.0, "label": 1}],
        "box": {"x1": 1, "y1": 2, "x2": 9, "y2": 8},
    }

    assert read_marks(form).fields == read_marks(body).fields


@pytest.mark.parametrize("nothing", [None, "", "null", "[]", []])
def test_no_points_are_no_points(nothing):
    assert read_marks({"click_points": nothing}).fields == {"image_type": "auto"}


def test_what_clients_call_their_picture_is_repeated_and_not_sent():
    asked = read_marks({"patient_id": "张三", "slice_index": 7, "image_type": "L3"})

    assert asked.echo == {"patient_id": "张三", "slice_index": "7"}
    assert asked.fields == {"image_type": "L3"}


@pytest.mark.parametrize(
    "values",
    [
        {"image_type": "axial"},
        {"image_type": 3},
        {"target": "liver"},
        {"click_points": "{"},
        {"click_points": "[" * 10_000},
        {"click_points": "{}"},
        {"click_points": "[1]"},
        {"click_points": "[null]"},
        {"click_points": '[{"x": 1}]'},
        {"click_points": '[{"x": 1, "y": NaN, "label": 1}]'},
        {"click_points": '[{"x": 1, "y": 1e999, "label": 1}]'},
        {"click_points": '[{"x": 1, "y": 1, "label": 2}]'},
        {"click_points": '[{"x": 1, "y": true, "label": 1}]'},
        {"click_points": [{"x": 10**400, "y": 1}]},
        {"box": "[1,2,3,4]"},
        {"box": '{"x1": 1}'},
        {"window": '{"low": 5, "high": 5}'},
        {"previous": "a b"},
        {"any_modality": "perhaps"},
        {"box": "x" * 20_000},
    ],
)
def test_a_malformed_field_is_a_sentence(values):
    with pytest.raises(BadRequest):
        read_marks(values)


def test_too_many_clicks_are_a_sentence():
    with pytest.raises(BadPrompt, match="more than 64"):
        read_marks({"click_points": [{"x": 1, "y": 1, "label": 1}] * 65})


@given(st.dictionaries(st.sampled_from([*CONTRACT["segment_fields"], "patient_id", "slice_index"]), ANYTHING))
def test_anything_at_all_is_read_or_refused(values):
    try:
        asked = read_marks(values)
    except (BadRequest, BadPrompt):
        return
    assert all(isinstance(value, str) for value in asked.fields.values())
    assert read_marks(asked.fields).fields == asked.fields


@pytest.mark.parametrize(
    ("x", "y", "fits"), [(0, 0, True), (64, 48, True), (64.5, 1, False), (1, 48.5, False), (-0.1, 1, False)]
)
def test_a_mark_may_lie_on_the_far_edge_and_no_further(x, y, fits):
    for asked in (
        read_marks({"click_points": [{"x": x, "y": y, "label": 0}]}),
        read_marks({"box": {"x1": 1, "y1": 1, "x2": x, "y2": y}}),
    ):
        if fits:
            asked.check_size(64, 48)
        else:
            with pytest.raises(BadPrompt, match="outside the picture of 64 x 48 pixels"):
                asked.check_size(64, 48)
