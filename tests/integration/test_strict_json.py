"""JSON of the service, of Redis and of callers is read only where it could be written again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idoctor_integration.strict_json import NotJson, parsed

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**49), 2**49)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_json_is_read_as_it_is(value):
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False)):
        assert parsed(text) == parsed(text.encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[NaN]",
        "[-Infinity]",
        "[1e400]",
        f"[1{'0' * 400}]",
        f"[1{'0' * 5000}]",
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1, "b": 2}}',
        r'"\ud800"',
        r'["\\\udc80"]',
        r'{"\uDbFF": 1}',
        b'"\xed\xa0\x80"',
        b"\xff\xfe[\0]\0",
        '"\ud800"',
        "[" * 100_000,
    ],
)
def test_what_only_python_takes_for_json_is_refused(text):
    with pytest.raises(NotJson):
        parsed(text)


@pytest.mark.parametrize("text", [r'"\ud83d\ude00"', r'"\\ud800"'])
def test_a_whole_character_in_two_halves_is_one(text):
    assert parsed(text) == json.loads(text)


def test_a_large_number_stays_a_number():
    assert parsed("[123456789012345678901]") == [123456789012345678901.0]
