"""The service is away, hangs, is slow, or goes and comes back: the editor says so, and is never worse than by hand."""

import re

import pytest

from tools.editors import SAM2, wait_for_health
from tools.service_process import ServiceProcess, free_port

EDITORS = pytest.mark.parametrize(
    ("kind", "mode"), [("L3", "psoas"), ("middle", "psoas"), ("middle", "combo")], ids=["L3", "psoas", "combo"]
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def draw_and_save(editor):
    """By hand, as ever."""
    if editor.kind == "L3":
        editor.drag((200, 200), (260, 240))
    else:
        editor.draw((150, 230), (200, 230), (175, 290))
    editor.save()


def stored_of(host, case):
    """The case on the disk of another host."""
    return type(case)(host.data)


@EDITORS
def test_without_a_service_the_button_says_why_and_drawing_works(open_editor, host_on, case, kind, mode):
    """Nobody ever listened there."""
    host = host_on(f"http://127.0.0.1:{free_port()}")
    plugin = open_editor(kind, mode=mode, of=host)
    plugin.editor.dialog.locator(".sam2-click[aria-disabled=true]").wait_for()
    plugin.button.hover()
    reason = plugin.editor.dialog.locator(".sam2-tooltip:visible").inner_text()
    plugin.button.click(force=True)
    draw_and_save(plugin.editor)

    assert CHINESE.search(reason)
    assert stored_of(host, case).stored("L3" if kind == "L3" else mode).any()
    assert plugin.layer.count() == 0


@EDITORS
def test_a_service_that_stops_leaves_the_annotation_and_retry_brings_a_result(
    page, open_editor, host_on, relay, kind, mode
):
    """Stopped between opening and click; then it comes back."""
    page.expect_trouble("503")
    plugin = open_editor(kind, mode=mode, of=host_on(relay.url)).wait_until_usable()
    relay.stop()
    plugin.ask()
    plugin.expect("failed")
    said = plugin.panel.inner_text()
    before = plugin.editor.annotation()
    relay.work()
    plugin.press("retry")
    plugin.expect("done", "low", "failed")
    if plugin.panel.get_attribute("data-state") == "failed":  # the back end still leaves the service alone
        wait_for_health(page, available=True)
        plugin.press("retry")
        plugin.expect("done", "low")

    assert before == []
    assert CHINESE.search(said)
    assert plugin.editor.annotation() != []


def test_a_service_that_hangs_ends_in_a_sentence(page, open_editor, host_on, relay, case):
    """After the back end's deadline; drawing goes on."""
    page.expect_trouble("504")
    host = host_on(relay.url, SAM2_REQUEST_TIMEOUT="2")
    plugin = open_editor("middle", of=host).wait_until_usable()
    relay.hang()
    plugin.ask()
    plugin.expect("failed")
    assert plugin.editor.annotation() == []
    plugin.press("by-hand")
    draw_and_save(plugin.editor)

    assert stored_of(host, case).stored("psoas").any()


def test_a_back_end_that_hangs_ends_after_35_seconds(page, open_editor):
    """The editor's own deadline."""
    page.clock.install()
    page.route(f"**{SAM2}/case", lambda route: None)
    plugin = open_editor("middle").wait_until_usable()
    plugin.button.click()
    plugin.working.wait_for()
    page.clock.fast_forward(34_000)
    assert plugin.working.is_visible()
    page.clock.fast_forward(2_000)
    plugin.expect("failed")

    assert plugin.editor.annotation() == []
    assert plugin.layer.count() == 0


@EDITORS
def test_a_slow_service_shows_progress_and_can_be_cancelled(page, open_editor, host_on, relay, kind, mode):
    """Seconds count up beside the expected ones; the tools rest; Cancel brings everything back as it was."""
    host = host_on(relay.url)
    plugin = open_editor(kind, mode=mode, of=host)
    plugin.write()
    plugin.press("discard")
    plugin.editor.close()
    plugin = open_editor(kind, mode=mode, of=host).wait_until_usable()
    relay.hold()
    asked = relay.asked
    plugin.button.click()
    plugin.working.wait_for()
    page.wait_for_function("() => / [12] 秒/.test(document.querySelector('.sam2-working-time').textContent)")
    shown = plugin.working.inner_text()
    locked = plugin.editor.toolbar.locator("[inert]").count()
    plugin.editor.click(100, 100)
    with page.expect_event("requestfailed"):
        plugin.press("cancel")
    plugin.layer.wait_for(state="detached")
    relay.work()

    assert "30 秒" in shown
    assert "通常约" in shown
    assert locked > 0
    assert relay.asked <= asked + 1  # none where Cancel was faster than the back end
    assert plugin.editor.annotation() == []
    assert plugin.editor.toolbar.locator("[inert]").count() == 0
    assert plugin.write()["found"]


def test_a_service_that_restarts_in_the_middle_answers_the_retry(page, open_editor, host_on):
    """Killed while it works; a new one at the same address."""
    page.expect_trouble("503")
    port = free_port()
    with ServiceProcess(port=port) as service:
        host = host_on(service.url)
        plugin = open_editor("middle", of=host).wait_until_usable()
        runner = service.runner_pid()
        plugin.button.click()
        plugin.working.wait_for()
        for process in service.family():
            process.kill()
        plugin.expect("failed")
        assert runner is not None
        assert plugin.editor.annotation() == []
    with ServiceProcess(port=port):
        wait_for_health(page, available=True)
        plugin.press("retry")
        plugin.expect("done", "low")

    assert plugin.editor.annotation() != []


def test_closing_the_dialog_in_the_middle_leaves_nothing(page, open_editor, host_on, relay):
    """No layer, no panel, no request."""
    plugin = open_editor("middle", of=host_on(relay.url)).wait_until_usable()
    relay.hold()
    plugin.button.click()
    plugin.working.wait_for()
    with page.expect_event("requestfailed"):
        plugin.editor.close()

    assert plugin.is_gone()
