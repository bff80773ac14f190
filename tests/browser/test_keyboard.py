"""Without a mouse: from the button to the saved mask."""

TAB_LIMIT = 60


def tab_to(page, selector):
    """Press Tab until the focus is there."""
    for _ in range(TAB_LIMIT):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def focus_is_seen(page):
    """Whether the element in focus looks different from how it looks without."""
    return page.evaluate(
        """() => {
            const element = document.activeElement;
            const look = () => {
                const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
                return [outlineStyle, outlineWidth, boxShadow, borderColor].join();
            };
            const there = look();
            element.blur();
            const away = look();
            element.focus();
            return there !== away;
        }"""
    )


def test_one_click_and_save_by_keys_alone(page, open_editor, case):
    """Tab, Enter, Tab, Enter."""
    plugin = open_editor("middle").wait_until_usable()
    tab_to(page, ".sam2-click")
    assert focus_is_seen(page)
    page.keyboard.press("Enter")
    plugin.expect("done", "low")
    tab_to(page, ".el-dialog__footer .el-button--primary")
    with page.expect_response(lambda response: "/upload_" in response.url):
        page.keyboard.press("Enter")

    assert case.stored("psoas").any()


def test_point_mode_by_keys_alone(page, open_editor):
    """Arrows move the cross, Space sets a point, Enter accepts."""
    plugin = open_editor("middle").wait_until_usable()
    tab_to(page, ".sam2-mark")
    page.keyboard.press("Enter")
    plugin.expect("marking")
    page.locator(".sam2-layer:focus").wait_for()
    for key in ["ArrowLeft"] * 12 + ["ArrowDown"] * 6:  # from the middle of the picture into a psoas
        page.keyboard.press(key)
    page.keyboard.press("Space")
    plugin.dots.first.wait_for()
    plugin.panel.locator(".sam2-accept:not([aria-disabled])").wait_for()
    page.keyboard.press("Enter")
    plugin.expect("done", "low")

    assert plugin.editor.annotation() != []


def test_escape_cancels_a_click_and_not_the_dialog(page, open_editor, host_on, relay):
    """While it works."""
    plugin = open_editor("middle", of=host_on(relay.url)).wait_until_usable()
    relay.hold()
    plugin.button.click()
    plugin.working.wait_for()
    page.keyboard.press("Escape")
    plugin.layer.wait_for(state="detached")
    relay.work()

    assert plugin.editor.dialog.is_visible()
    assert plugin.editor.annotation() == []


def test_progress_and_result_are_announced(page, open_editor):
    """In a live region that is there before."""
    plugin = open_editor("middle").wait_until_usable()
    live = plugin.editor.dialog.locator(".sam2-tools [aria-live=polite]")
    assert live.inner_text() == ""
    plugin.write()

    assert "腰大肌" in live.inner_text()
