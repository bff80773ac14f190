"""A hand that slips, or a service that fails in point mode, loses nothing: double clicks, held keys, retry."""

import pytest

HAND_ON = "document.activeElement.className"


@pytest.fixture
def editor(page, plugin_pages):
    """The stage with a session that only notes what it is told; the host notes the presses on its canvas."""
    page.goto(f"{plugin_pages}/states.html")
    page.wait_for_function("window.stage")
    page.evaluate(
        """() => {
            window.heard = [];
            for (const type of ['mousedown', 'mouseup', 'click', 'dblclick']) {
                stage.editor.stage.addEventListener(type, () => heard.push(type));
            }
        }"""
    )
    return page


def press(page, selector, count):
    """One half of a double click: `count` is what the browser counts it as."""
    box = page.locator(selector).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down(click_count=count)
    page.mouse.up(click_count=count)


def calls(page):
    return page.evaluate("stage.calls.splice(0)")


def test_a_double_click_on_accept_does_not_discard(editor):
    """Discard stands where Accept stood; a press of its own still counts."""
    editor.evaluate("stage.show('marking')")
    press(editor, ".sam2-accept", 1)
    editor.evaluate("stage.show('done')")
    press(editor, ".sam2-discard", 2)
    slipped = calls(editor)
    press(editor, ".sam2-discard", 1)

    assert slipped == [["accept"]]
    assert calls(editor) == [["discard"]]


def test_a_double_click_on_cancel_does_not_reach_the_hosts_canvas(editor):
    """Where the overlay was, the host would set a vertex."""
    editor.evaluate("stage.show('working')")
    press(editor, ".sam2-layer .sam2-cancel", 1)
    editor.evaluate("stage.show('ready')")
    press(editor, "canvas", 2)
    slipped = editor.evaluate("heard.splice(0)")
    press(editor, "canvas", 1)

    assert slipped == []
    assert editor.evaluate("heard") == ["mousedown", "mouseup", "click"]


def test_a_double_click_on_undo_undoes_twice(editor):
    """The same button meant twice."""
    editor.evaluate("stage.show('marking')")
    press(editor, ".sam2-undo", 1)
    press(editor, ".sam2-undo", 2)

    assert [name for name, *_ in calls(editor)] == ["undo", "undo"]


def test_a_double_click_on_point_mode_enters_it_once(editor):
    """And does not leave it at once."""
    editor.evaluate("stage.show('ready')")
    press(editor, ".sam2-mark", 1)
    editor.evaluate("stage.show('marking')")
    press(editor, ".sam2-mark", 2)

    assert calls(editor) == [["mark"]]


def test_enter_held_down_accepts_and_starts_nothing_anew(editor):
    """The focus goes back to point mode's button, and the key's repeats press nothing."""
    editor.evaluate("stage.show('marking')")
    editor.keyboard.down("Enter")
    editor.evaluate("stage.show('done')")
    editor.keyboard.down("Enter")
    editor.keyboard.up("Enter")

    assert calls(editor) == [["accept"]]
    assert "sam2-mark" in editor.evaluate(HAND_ON)


def test_a_refinement_that_failed_can_be_asked_again(editor):
    """And only then."""
    editor.evaluate("stage.show('marking')")
    hidden = editor.locator(".sam2-retry-marks").is_hidden()
    editor.evaluate("stage.show('marking', { canRetry: true, reason: { key: 'away', values: {} } })")
    press(editor, ".sam2-retry-marks", 1)

    assert hidden
    assert calls(editor) == [["retry"]]


def test_low_confidence_shows_before_the_outline_is_accepted(editor):
    """In amber, and in words."""
    editor.evaluate("stage.show('marking')")
    plain = editor.locator(".sam2-marking-state").inner_text()
    editor.evaluate("stage.show('marking', { low: true })")
    state = editor.locator(".sam2-marking-state.is-low")

    assert "核对" not in plain
    assert "核对" in state.inner_text()


def dot_middle(page):
    box = page.locator(".sam2-dot").first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mark_may_lie_close_beside_another(editor):
    """A mouse takes what is seen of a dot, not the room that fingers need around it."""
    editor.evaluate("stage.show('marking')")
    x, y = dot_middle(editor)
    editor.mouse.click(x + 10, y)
    editor.mouse.click(x + 10, y, button="right")

    assert [(name, label) for name, *_, label in calls(editor)] == [("addPoint", 1), ("addPoint", 0)]


def test_a_right_click_on_a_dot_deletes_it(editor):
    """On what is seen of it, and nothing is added there."""
    editor.evaluate("stage.show('marking')")
    x, y = dot_middle(editor)
    editor.mouse.click(x + 4, y, button="right")

    assert [name for name, *_ in calls(editor)] == ["removePoint"]


def test_the_tooltip_of_a_failure_says_why(editor):
    """It promises no seconds."""
    editor.evaluate("stage.show('failed')")
    said = editor.evaluate(
        "document.getElementById(document.querySelector('.sam2-click').getAttribute('aria-describedby')).textContent"
    )

    assert said == editor.evaluate("document.querySelector('.sam2-detail').textContent").split("。")[0]


def test_low_confidence_is_never_without_a_word_of_why(editor):
    """Also where no warning came with it."""
    editor.evaluate("stage.show('low', { warnings: [] })")

    assert "核对" in editor.locator(".sam2-detail").inner_text()
