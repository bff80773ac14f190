"""Point mode: every change refines, the newest answer wins, keys and mouse do what they say."""

import json

import numpy as np
import pytest
from canned_answers import HALF, HeldClicks

from tools.editors import SAM2, asked_for_a_mask

CLICKS = 100
MOST_AT_ONCE = 40
"""Fewer points than the service takes."""


@pytest.fixture
def marking(open_editor):
    """Point mode on the real service."""
    plugin = open_editor("middle").wait_until_usable()
    plugin.point_button.click()
    plugin.expect("marking")
    return plugin


def click(plugin, x, y, button="left"):
    """A point, and its answer."""
    with plugin.page.expect_response(asked_for_a_mask) as answered:
        plugin.editor.click(x, y, button=button)
    return answered.value.json()


def accept(plugin):
    """Enter, and what is then in the annotation."""
    plugin.page.keyboard.press("Enter")
    plugin.expect("done", "low")
    return plugin.editor.annotation()


def test_100_clicks_whose_answers_overtake_each_other_end_with_the_last(page, open_editor):
    """At human speed, answers in any order, points moved and deleted in between."""
    chance = np.random.default_rng(7)
    page.clock.install()
    held = HeldClicks(page)
    plugin = open_editor("middle").wait_until_usable()
    plugin.point_button.click()
    plugin.expect("marking")
    places = []
    for number in range(CLICKS):
        if len(places) >= MOST_AT_ONCE:
            x, y = places.pop(0)
            plugin.editor.click(x, y, button="right")
        else:
            x, y = 30 + 44 * (number % 11), 40 + 47 * (number // 11)
            places.append((x, y))
            plugin.editor.click(x, y)
        page.clock.run_for(int(chance.choice((90, 160, 240, 400))))
        while held.waiting and chance.random() < 0.6:
            held.answer(int(chance.integers(len(held.waiting))))
    page.clock.run_for(1000)
    page.wait_for_function("() => true")  # there and back, so that what was asked has arrived here
    while held.waiting:
        held.answer(len(held.waiting) - 1)  # the newest first: all others come too late
    plugin.panel.locator(".sam2-spinner.is-hidden").wait_for(state="attached")
    (ring,) = accept(plugin)
    x, y = places[-1]

    assert held.asked > CLICKS / 3
    assert {(point["x"], point["y"]) for point in ring} == {
        (x - HALF, y - HALF), (x + HALF, y - HALF), (x + HALF, y + HALF), (x - HALF, y + HALF)
    }  # fmt: skip


def test_left_adds_right_removes_and_both_are_dots(marking):
    """What is sent is what is seen."""
    click(marking, 206, 280)
    with marking.page.expect_request(lambda request: request.url.endswith(f"{SAM2}/case")) as asked:
        marking.editor.click(240, 270, button="right")
    labels = [point["label"] for point in json.loads(asked.value.post_data)["click_points"]]

    assert labels == [1, 0]
    assert marking.dots.count() == 2


def test_a_dot_is_dragged_and_deleted(marking):
    """Each asks anew; with no dot left nothing is shown."""
    click(marking, 206, 280)
    with marking.page.expect_request(lambda request: request.url.endswith(f"{SAM2}/case")) as asked:
        marking.editor.drag((206, 280), (212, 290))
    (moved,) = json.loads(asked.value.post_data)["click_points"]
    marking.editor.click(212, 290, button="right")
    marking.dots.wait_for(state="detached")

    assert (round(moved["x"]), round(moved["y"])) == (212, 290)
    assert marking.panel.locator(".sam2-accept[aria-disabled=true]").count() == 1


def test_a_box_is_dragged(marking):
    """On bare picture."""
    with marking.page.expect_request(lambda request: request.url.endswith(f"{SAM2}/case")) as asked:
        marking.editor.drag((185, 245), (228, 300))
    box = json.loads(asked.value.post_data)["box"]

    assert [round(box[name]) for name in ("x1", "y1", "x2", "y2")] == [185, 245, 228, 300]


def test_undo_and_redo_by_keys_stay_within_the_mode(marking):
    """The host's annotation is not touched before Enter."""
    click(marking, 206, 280)
    click(marking, 206, 255)
    marking.page.keyboard.press("Control+z")
    marking.page.wait_for_function("() => document.querySelectorAll('.sam2-dot').length === 1")
    marking.page.keyboard.press("Control+y")
    marking.page.wait_for_function("() => document.querySelectorAll('.sam2-dot').length === 2")

    assert marking.editor.annotation() == []


def test_enter_writes_and_escape_leaves_without(open_editor, marking):
    """Neither closes the dialog."""
    click(marking, 206, 280)
    assert accept(marking) != []
    marking.press("discard")
    marking.point_button.click()
    marking.expect("marking")
    click(marking, 206, 280)
    marking.page.keyboard.press("Escape")
    marking.layer.wait_for(state="detached")

    assert marking.editor.annotation() == []
    assert marking.editor.dialog.is_visible()


def test_tab_shows_the_next_candidate(marking):
    """And Enter writes the one that is shown."""
    answer = click(marking, 206, 280)
    assert len(answer["candidates"]) > 1
    marking.page.keyboard.press("Tab")

    assert [len(ring) for ring in accept(marking)] == [len(ring) for ring in answer["candidates"][1]["polygons"]]


def test_opacity_changes_the_preview_only(marking):
    """By the slider."""
    click(marking, 206, 280)
    tint = marking.layer.locator(".sam2-tint")
    before = tint.evaluate("each => getComputedStyle(each).opacity")
    marking.panel.locator(".sam2-slider").fill("90")
    marking.page.wait_for_function(
        "before => getComputedStyle(document.querySelector('.sam2-tint')).opacity !== before", arg=before
    )

    assert marking.editor.annotation() == []
