"""Clicks, boxes and windows: what is let in, what is refused, and with which of the two errors."""

import contextlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners.errors import BadPrompt, BadRequest
from runners.prompts import Box, Click, fit_box, fit_clicks, parse_box, parse_clicks, parse_window


@pytest.mark.parametrize("nothing", [None, "", "  ", "null", "[]"])
def test_absent_null_and_empty_all_mean_no_clicks(nothing):
    assert parse_clicks(nothing) == ()


def test_clicks_are_read_in_order_with_their_fractions():
    text = '[{"x": 1.25, "y": 2, "label": 1}, {"x": 3, "y": 4.5, "label": 0, "id": "ignored"}]'

    assert parse_clicks(text) == (Click(1.25, 2, 1), Click(3, 4.5, 0))


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2]",
        "{}",
        "7",
        '"text"',
        "true",
        "[{}]",
        '[{"x": 1, "y": 2}]',
        '[{"x": "1", "y": 2, "label": 1}]',
        '[{"x": true, "y": 2, "label": 1}]',
        '[{"x": null, "y": 2, "label": 1}]',
        '[{"x": NaN, "y": 2, "label": 1}]',
        '[{"x": Infinity, "y": 2, "label": 1}]',
        '[{"x": 1e999, "y": 2, "label": 1}]',
        '[{"x": 1' + "0" * 400 + ', "y": 2, "label": 1}]',
        '[{"x": 1' + "0" * 9000 + ', "y": 2, "label": 1}]',
        '[{"x": 1, "y": 2, "label": 2}]',
        '[{"x": 1, "y": 2, "label": -1}]',
        '[{"x": 1, "y": 2, "label": true}]',
        '[{"x": 1, "y": 2, "label": "1"}]',
        '[{"x": 1, "y": 2, "label": [1]}]',
        "[" * 8_000 + "]" * 8_000,
        "[{" + " " * 20_000 + "}]",
        "[{'x': 1}]",
        "not json",
    ],
)
def test_what_is_not_a_list_of_clicks_is_a_bad_request(text):
    with pytest.raises(BadRequest):
        parse_clicks(text)


def test_more_than_sixty_four_clicks_are_refused():
    click = {"x": 1, "y": 1, "label": 1}

    assert len(parse_clicks(json.dumps([click] * 64))) == 64
    with pytest.raises(BadPrompt, match="65"):
        parse_clicks(json.dumps([click] * 65))


@given(st.text(max_size=200))
def test_no_text_at_all_gets_past_the_two_errors(text):
    """Whatever a caller sends, the answer is a 4xx of ours and never an unexpected exception."""
    for parse in (parse_clicks, parse_box, parse_window):
        with contextlib.suppress(BadRequest, BadPrompt):
            parse(text)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), st.lists, max_leaves=5))
def test_no_json_value_gets_past_the_two_errors(value):
    items = [value, {"x": value, "y": value, "label": value}, {"x1": value, "y1": 1, "x2": 2, "y2": 3, "low": value}]
    for parse in (parse_clicks, parse_box, parse_window):
        for item in (*items, items):
            with contextlib.suppress(BadRequest, BadPrompt):
                parse(json.dumps(item))


def test_a_box_may_be_dragged_from_any_corner():
    assert parse_box('{"x1": 30, "y1": 5, "x2": 10, "y2": 40}') == Box(10, 5, 30, 40)


@pytest.mark.parametrize(
    "text", ["[1, 2, 3, 4]", '{"x1": 1, "y1": 2, "x2": 3}', '{"x1": 1, "y1": "2", "x2": 3, "y2": 4}']
)
def test_what_is_not_a_box_is_a_bad_request(text):
    with pytest.raises(BadRequest):
        parse_box(text)


@pytest.mark.parametrize("corners", [(5, 5, 5, 9), (5, 9, 8, 9)])
def test_a_box_without_area_is_a_bad_prompt(corners):
    with pytest.raises(BadPrompt):
        parse_box(json.dumps(dict(zip(("x1", "y1", "x2", "y2"), corners, strict=True))))


def test_a_window_is_read_and_its_order_checked():
    assert parse_window('{"low": -160, "high": 240}') == (-160, 240)
    assert parse_window('{"low": -1e6, "high": 1e6}') == (-1e6, 1e6)
    for low, high in [(200, -100), (10, 10), (10, 10.5), (-1.1e6, 0), (0, 1.1e6), (-1e308, 1e308)]:
        with pytest.raises(BadRequest):
            parse_window(json.dumps({"low": low, "high": high}))


@given(st.floats(0, 640), st.floats(0, 480))
def test_every_click_on_the_picture_lands_in_a_pixel(x, y):
    """Clients send x == width for the far edge; the pixel that it indexes must exist."""
    (click,) = fit_clicks((Click(x, y, 1),), width=640, height=480)

    assert math.floor(click.x) <= 639
    assert math.floor(click.y) <= 479
    assert abs(click.x - x) <= 0.5
    assert abs(click.y - y) <= 0.5


@pytest.mark.parametrize(("x", "y"), [(-0.01, 5), (5, -1), (640.01, 5), (5, 481), (1e300, 5)])
def test_a_click_outside_the_picture_is_refused(x, y):
    with pytest.raises(BadPrompt, match="640 x 480"):
        fit_clicks((Click(x, y, 1),), width=640, height=480)


def test_a_box_may_reach_the_far_edge_but_not_beyond():
    whole = Box(0, 0, 640, 480)

    assert fit_box(whole, width=640, height=480) == whole
    assert fit_box(None, width=640, height=480) is None
    for box in (Box(-1, 0, 5, 5), Box(0, -1, 5, 5), Box(0, 0, 641, 5), Box(0, 0, 5, 481)):
        with pytest.raises(BadPrompt):
            fit_box(box, width=640, height=480)
