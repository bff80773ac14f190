"""What an editor may say about a mask: every bound, every sentence, and no other error whatever it sends."""

import contextlib
import json
import math
from pathlib import Path

import pytest
from feedback_bodies import ACCEPTED_BODIES, MOST_MASK_BYTES, body, parsed
from hypothesis import given, settings
from hypothesis import strategies as st

from idoctor_integration.errors import BadRequest
from idoctor_integration.feedback import parse_feedback
from idoctor_integration.feedback.records import MOST_MASK_PIXELS

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
EDGES = st.sampled_from(["", "accepted", "L3", "\x00", "\ud800", "iVBORw0KGgo=", "=", 10**400, -1, 1e308, math.nan])
FIELDS = [*body(), "rating", "comment", "offered_mask", "saved_mask"]


@given(JSON_VALUES)
@settings(max_examples=150, deadline=None)
def test_any_json_is_refused_with_a_sentence(value):
    with pytest.raises(BadRequest, match=r"^[A-Z].*\.$"):
        parse_feedback(value, most_mask_bytes=MOST_MASK_BYTES)


@given(ACCEPTED_BODIES, st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES | EDGES, max_size=3))
@settings(max_examples=300, deadline=None)
def test_any_values_in_our_fields_are_accepted_or_refused(good, changes):
    with contextlib.suppress(BadRequest):
        parse_feedback(good | changes, most_mask_bytes=MOST_MASK_BYTES)


@given(ACCEPTED_BODIES)
@settings(max_examples=150, deadline=None)
def test_everything_within_the_bounds_is_accepted(good):
    assert parse_feedback(good, most_mask_bytes=MOST_MASK_BYTES).request_id == good["request_id"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("request_id", ""),
        ("request_id", "a" * 65),
        ("request_id", "a b"),
        ("request_id", "a\n"),
        ("request_id", "é"),
        ("request_id", None),
        ("verdict", "kept"),
        ("verdict", None),
        ("image_type", "l3"),
        ("image_type", "auto"),
        ("target", "object"),
        ("model", ""),
        ("model", "m" * 81),
        ("model", "a\nb"),
        ("model", 7),
        ("model_digest", "a/b"),
        ("confidence", 1.001),
        ("confidence", -0.1),
        ("confidence", math.nan),
        ("confidence", "0.5"),
        ("confidence", True),
        ("seconds", 86401),
        ("seconds", math.inf),
        ("seconds", None),
        ("cached", 1),
        ("cached", None),
        ("dice", 1.5),
        ("dice", None),
        ("edited_px", -1),
        ("edited_px", 0.5),
        ("edited_px", MOST_MASK_PIXELS + 1),
        ("edited_px", False),
        ("rating", "bad"),
        ("comment", "x" * 501),
        ("comment", ["x"]),
    ],
)
def test_a_field_out_of_its_bounds_is_named(name, value):
    with pytest.raises(BadRequest, match=name):
        parsed(**{name: value})


def test_a_refusal_does_not_repeat_what_was_sent():
    with pytest.raises(BadRequest) as refused:
        parsed(model="Zhang Wei\n")

    assert "Zhang" not in str(refused.value)


def test_a_comment_loses_its_control_characters():
    assert parsed(comment=" left\r\nside\tis\x00 \x1b[31mwrong\x7f\ud800 ").comment == "left side is [31mwrong"


@pytest.mark.parametrize("nothing", [None, "", "\n\x00 "])
def test_an_empty_comment_is_none(nothing):
    assert parsed(comment=nothing).comment is None


def test_the_length_of_a_comment_counts_after_cleaning():
    assert parsed(comment="肌" * 500 + "\x00" * 100).comment == "肌" * 500


def test_a_discarded_mask_needs_no_numbers():
    feedback = parsed(verdict="discarded", dice=None, edited_px=None)

    assert (feedback.dice, feedback.edited_px) == (None, None)


def test_fields_that_are_not_ours_are_dropped():
    assert parsed(patient="Zhang Wei", user_id=7) == parsed()


def test_what_a_person_wrote_is_not_in_the_repr():
    assert "secret" not in repr(parsed(comment="secret"))


def test_the_pixel_limit_is_the_contract_s():
    contract = json.loads((Path(__file__).parents[3] / "contract.json").read_text(encoding="utf-8"))

    assert contract["limits"]["picture_pixels"] == MOST_MASK_PIXELS
