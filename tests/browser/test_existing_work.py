"""Work that is there is never lost: asked before, kept or replaced, and brought back by Discard."""

import pytest

from tools.editors import SAM2

CORNERS = ((150, 230), (200, 230), (175, 290))


@pytest.fixture
def drawn(open_editor):
    """An editor with an outline by hand."""
    plugin = open_editor("middle").wait_until_usable()
    plugin.editor.draw(*CORNERS)
    assert len(plugin.editor.annotation()) == 1
    return plugin


def test_cancel_changes_nothing(drawn):
    """Asked, and thought better of it."""
    before = drawn.editor.annotation()
    drawn.button.click()
    drawn.question.locator(".sam2-cancel").click()
    drawn.question.wait_for(state="detached" if drawn.question.count() == 0 else "hidden")

    assert drawn.editor.annotation() == before


def test_replace_takes_its_place_and_discard_brings_it_back(drawn):
    """The whole result goes, the outline by hand is there again."""
    before = drawn.editor.annotation()
    drawn.button.click()
    drawn.question.locator(".sam2-replace").click()
    drawn.expect("done", "low")
    written = drawn.editor.annotation()
    drawn.press("discard")
    drawn.expect("discarded")

    assert before[0] not in written
    assert drawn.editor.annotation() == before


def test_keep_adds_to_it_and_the_hosts_undo_takes_pieces_back(drawn):
    """One after the other, ours first."""
    before = drawn.editor.annotation()
    drawn.button.click()
    drawn.question.locator(".sam2-keep").click()
    drawn.expect("done", "low")
    both = drawn.editor.annotation()
    for _ in both[1:]:
        drawn.editor.tool(1).click()

    assert both[0] == before[0]
    assert len(both) > 1
    assert drawn.editor.annotation() == before


def test_discard_after_a_save_brings_back_what_was_there(drawn, case):
    """As long as the dialog is open."""
    before = drawn.editor.annotation()
    drawn.button.click()
    drawn.question.locator(".sam2-replace").click()
    drawn.expect("done", "low")
    drawn.editor.save()
    drawn.panel.locator(".sam2-rating").wait_for()
    drawn.press("discard")
    drawn.expect("discarded")

    assert drawn.editor.annotation() == before
    assert case.stored("psoas").any()


def sent_feedback(plugin, act):
    """What arrives at the host when a person acts."""
    with plugin.page.expect_response(lambda response: response.url.endswith(f"{SAM2}/feedback")) as sent:
        act()
    assert sent.value.ok, sent.value.text()


def test_a_result_saved_as_it_is_counts_as_accepted_and_its_rating_is_added(open_editor, case):
    """One row, whose rating comes later."""
    plugin = open_editor("middle")
    answer = plugin.write()
    sent_feedback(plugin, plugin.editor.save)
    row = case.feedback()[-1]
    sent_feedback(plugin, lambda: plugin.press("rate-usable"))
    rated = case.feedback()[-1]

    assert (row["request_id"], row["verdict"], row["target"]) == (answer["request_id"], "accepted", "psoas")
    assert row["dice"] >= 0.98
    assert row["seconds"] > 0
    assert (rated["request_id"], rated["verdict"], rated["rating"]) == (row["request_id"], "accepted", "usable")


def test_a_result_that_was_edited_counts_as_edited(open_editor, case):
    """With how much of it was changed."""
    plugin = open_editor("middle")
    plugin.write()
    vertex = min(plugin.editor.annotation()[0], key=lambda point: point["y"])
    plugin.editor.drag((vertex["x"], vertex["y"]), (vertex["x"] + 4, vertex["y"] - 20))
    sent_feedback(plugin, plugin.editor.save)
    row = case.feedback()[-1]

    assert row["verdict"] == "edited"
    assert 0.5 < row["dice"] < 1
    assert row["edited_px"] > 20


def test_a_result_that_was_discarded_counts_as_discarded(open_editor, case):
    """For L3 too."""
    plugin = open_editor("L3")
    plugin.write()
    sent_feedback(plugin, lambda: plugin.press("discard"))
    row = case.feedback()[-1]

    assert (row["verdict"], row["target"]) == ("discarded", "vertebra")


def test_feedback_that_gets_lost_is_not_noticed(page, open_editor):
    """The network eats it; the save is done all the same."""
    page.expect_trouble("ERR_FAILED")
    page.route(f"**{SAM2}/feedback", lambda route: route.abort())
    plugin = open_editor("middle")
    plugin.write()
    with page.expect_event("requestfailed"):
        plugin.editor.save()
    plugin.panel.locator(".sam2-rating").wait_for()
