"""Point mode by hand and by keys: what a click, a drag and a key mean, and that the host hears none of it.

Longer than 250 lines because each way of marking is one short test on the same page.
"""

import pytest

BOX = {"x1": 160, "y1": 260, "x2": 352, "y2": 352}


@pytest.fixture
def marking(page, plugin_pages):
    """Point mode with three dots and a box; the host notes every key and every press on its canvas."""
    page.goto(f"{plugin_pages}/states.html")
    page.wait_for_function("window.stage")
    page.evaluate(
        """() => {
            window.heard = [];
            window.addEventListener('keydown', ({ key }) => heard.push(key));
            window.addEventListener('keyup', ({ key }) => heard.push(`${key} up`));
            for (const type of ['pointerdown', 'mousedown', 'click', 'contextmenu', 'mousemove']) {
                stage.editor.stage.addEventListener(type, () => heard.push(type));
            }
            stage.show('marking');
        }"""
    )
    return page


def calls(page):
    return page.evaluate("stage.calls.splice(0)")


def heard(page):
    return page.evaluate("heard.splice(0)")


def at(page, x, y):
    box = page.locator(".sam2-layer").bounding_box()
    return box["x"] + x, box["y"] + y


def test_the_left_button_adds_and_the_right_excludes(marking):
    marking.mouse.click(*at(marking, 100, 120))
    marking.mouse.click(*at(marking, 110, 130), button="right")

    assert calls(marking) == [["addPoint", 100, 120, 1], ["addPoint", 110, 130, 0]]


def test_the_tool_says_what_the_left_button_means(marking):
    """For fingers and keys, which have no right button."""
    marking.get_by_role("radio", name="排除", exact=True).check()
    marking.mouse.click(*at(marking, 100, 120))

    assert calls(marking) == [["addPoint", 100, 120, 0]]


def test_a_hand_that_trembles_still_clicks(marking):
    """The point lies where the button went down."""
    marking.mouse.move(*at(marking, 100, 120))
    marking.mouse.down()
    marking.mouse.move(*at(marking, 102, 121))
    marking.mouse.up()

    assert calls(marking) == [["addPoint", 100, 120, 1]]


def test_a_drag_with_shift_draws_a_box_even_from_a_dot(marking):
    marking.keyboard.down("Shift")
    marking.mouse.move(*at(marking, 315, 300))
    marking.mouse.down()
    marking.mouse.move(*at(marking, 400, 400), steps=3)
    marking.mouse.up()
    marking.keyboard.up("Shift")

    assert calls(marking) == [["setBox", {"x1": 315, "y1": 300, "x2": 400, "y2": 400}]]


def test_what_is_dragged_off_the_picture_stays_on_its_edge(marking):
    marking.mouse.move(*at(marking, 450, 400))
    marking.mouse.down()
    marking.mouse.move(*at(marking, 900, 450), steps=3)
    marking.mouse.up()

    assert calls(marking) == [["setBox", {"x1": 450, "y1": 400, "x2": 512, "y2": 450}]]


def test_a_right_click_on_a_dot_deletes_it(marking):
    marking.mouse.click(*at(marking, 315, 300), button="right")

    assert calls(marking) == [["removePoint", 2]]


@pytest.mark.parametrize("key", ["Delete", "Backspace"])
def test_a_dot_that_has_the_focus_is_deleted_by_key(marking, key):
    marking.mouse.click(*at(marking, 315, 300))
    marking.keyboard.press(key)

    assert calls(marking) == [["removePoint", 2]]


def test_the_focus_of_a_deleted_dot_goes_to_the_picture(marking):
    """Where the next key still means something."""
    marking.locator(".sam2-dot").nth(1).focus()
    marking.evaluate("stage.show('marking', { marks: { points: [stage.view.marks.points[0]], box: null } })")

    assert marking.evaluate("document.activeElement.className") == "sam2-layer"


def test_two_fingers_mean_the_page_and_not_a_mark(marking):
    """Whoever pinches over a dot neither moves it nor adds a point."""
    touch = marking.context.new_cdp_session(marking.bare)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    (x, y), (far_x, far_y) = at(marking, 314, 300), at(marking, 400, 100)

    def send(kind, *points):
        fingers = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    send("touchStart", (x, y))
    send("touchStart", (x, y), (far_x, far_y))
    send("touchMove", (x + 30, y + 30), (far_x - 30, far_y - 30))
    send("touchEnd")
    assert calls(marking) == []

    send("touchStart", (far_x, far_y))
    send("touchEnd")
    assert [call[0] for call in calls(marking)] == ["addPoint"]


def test_arrows_move_a_dot_by_pixels_of_the_picture(marking):
    marking.locator(".sam2-dot").nth(1).focus()
    marking.keyboard.press("ArrowLeft")
    marking.keyboard.press("Shift+ArrowDown")

    assert calls(marking) == [["movePoint", 2, 314, 300], ["movePoint", 2, 315, 310]]


def test_arrows_and_space_set_a_point_without_a_pointer(marking):
    """The cross waits in the middle of the picture for who came by keys."""
    assert marking.locator(".sam2-cross").get_attribute("hidden") is None
    for key in ["ArrowRight", "Shift+ArrowUp", " "]:
        marking.keyboard.press(key)

    assert marking.locator(".sam2-cross").get_attribute("hidden") is None
    assert calls(marking) == [["addPoint", 260, 216, 1]]


def test_a_corner_is_moved_and_the_box_removed_by_key(marking):
    marking.locator(".sam2-corner--x2y2").focus()
    marking.keyboard.press("ArrowUp")
    marking.keyboard.press("Delete")

    assert calls(marking) == [["setBox", {**BOX, "y2": 351}], ["setBox", None]]


def test_no_point_is_set_at_a_cross_that_the_pointer_has_hidden(marking):
    marking.mouse.click(*at(marking, 100, 100))
    marking.keyboard.press(" ")
    assert marking.locator(".sam2-cross").get_attribute("hidden") is None
    assert len(calls(marking)) == 1

    marking.keyboard.press(" ")
    assert calls(marking) == [["addPoint", 256, 256, 1]]


@pytest.mark.parametrize("key", ["Delete", "Backspace"])
def test_delete_on_the_box_s_button_removes_it_too(marking, key):
    marking.locator(".sam2-box-remove").focus()
    marking.keyboard.press(key)

    assert calls(marking) == [["setBox", None]]


def test_the_box_is_removed_by_its_button(marking):
    marking.get_by_label("删除选框", exact=True).click()

    assert calls(marking) == [["setBox", None]]


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("Enter", ["accept"]),
        ("Escape", ["leave"]),
        ("Control+z", ["undo"]),
        ("Control+y", ["redo"]),
        ("Control+Shift+Z", ["redo"]),
        ("Meta+z", ["undo"]),
    ],
)
def test_keys_of_the_mode_mean_what_they_say(marking, keys, meant):
    marking.keyboard.press(keys)

    assert calls(marking) == [meant]


def test_tab_goes_round_the_candidates_for_whoever_points(marking):
    marking.mouse.click(*at(marking, 60, 60))
    calls(marking)
    marking.keyboard.press("Tab")
    marking.keyboard.press("Shift+Tab")

    assert calls(marking) == [["choose", 1], ["choose", 2]]


def test_tab_goes_on_for_whoever_came_by_keys(marking):
    """No trap: from the button over picture, dots and panel, and back."""
    marking.locator(".sam2-mark").focus()
    seen = []
    for _ in range(14):
        marking.keyboard.press("Tab")
        seen.append(
            marking.evaluate("document.activeElement.className.split(' ')[0] || document.activeElement.tagName")
        )

    assert calls(marking) == []
    assert seen[:5] == ["sam2-layer", "sam2-box-remove", "sam2-corner", "sam2-corner", "sam2-corner"]
    assert "sam2-dot" in seen
    assert "sam2-slider" in seen


def test_candidates_and_opacity_are_chosen_in_the_panel(marking):
    marking.get_by_role("radio", name="2", exact=True).check()
    marking.get_by_role("slider").fill("80")

    assert calls(marking) == [["choose", 1], ["setOpacity", 0.8]]


def test_enter_on_a_button_presses_that_button(marking):
    """Not the mode's Enter, which accepts."""
    marking.get_by_role("button", name="退出", exact=True).focus()
    marking.keyboard.press("Enter")

    assert calls(marking) == [["leave"]]


def test_a_preview_that_does_not_fit_the_marks_is_not_offered(marking):
    marking.evaluate("stage.show('marking', { canAccept: false, refining: true })")

    accept = marking.get_by_role("button", name="采用", exact=True)
    assert accept.get_attribute("aria-disabled") == "true"
    accept.focus()
    assert accept.evaluate("(button) => document.activeElement === button")


def test_the_host_hears_nothing_meanwhile_and_everything_afterwards(marking):
    """Its Backspace would take back a vertex under the preview, its Escape close the dialog."""
    marking.mouse.click(*at(marking, 60, 60))
    for key in ["Backspace", "Escape", "a", "Control+z"]:
        marking.keyboard.press(key)
    assert heard(marking) == []

    marking.evaluate("stage.show('ready')")
    marking.mouse.click(*at_canvas(marking))
    marking.keyboard.press("Backspace")
    assert {"pointerdown", "click", "Backspace", "Backspace up"} <= set(heard(marking))


def at_canvas(page):
    box = page.locator(".stage canvas").first.bounding_box()
    return box["x"] + 60, box["y"] + 60


def test_an_escape_that_leaves_is_not_heard_by_the_host_on_its_way_up(marking):
    """The state is over between press and release; the release is not half an Escape for the host."""
    marking.keyboard.down("Escape")
    marking.evaluate("stage.show('ready')")
    marking.keyboard.up("Escape")

    assert heard(marking) == []


def test_a_text_field_of_the_host_keeps_its_keys(marking):
    marking.evaluate("document.body.append(Object.assign(document.createElement('input'), { id: 'field' }))")
    marking.locator("#field").press("Enter")

    assert calls(marking) == []
    assert "Enter" in heard(marking)


def test_another_candidate_replaces_the_mask_that_is_shown(marking):
    tinted = """() => {
        const canvas = document.querySelector('.sam2-tint');
        const { data } = canvas.getContext('2d').getImageData(0, 0, 512, 512);
        return data.filter((value, at) => at % 4 === 3 && value).length;
    }"""
    marking.wait_for_function(f"({tinted})() > 0")
    first = marking.evaluate(tinted)

    marking.evaluate("stage.show('marking', { chosen: 1, preview: stage.view.candidates[1] })")
    marking.wait_for_function(f"({tinted})() > {first}")
    marking.evaluate("stage.show('marking', { chosen: -1, preview: null })")

    assert marking.evaluate("document.querySelector('.sam2-tint').width") == 0


def test_a_mask_that_is_read_late_does_not_replace_a_newer_one(marking):
    """The first takes longer to be decoded than the second."""
    marking.evaluate(
        """async () => {
            const [, second, third] = stage.view.candidates;
            stage.holdReading();
            stage.show('marking', { chosen: 1, preview: second });
            const letGo = stage.holdReading(false);
            stage.show('marking', { chosen: 2, preview: third });
            await new Promise((done) => setTimeout(done, 100));
            window.before = document.querySelector('.sam2-tint').toDataURL();
            letGo();
            await new Promise((done) => setTimeout(done, 100));
        }"""
    )

    assert marking.evaluate("document.querySelector('.sam2-tint').toDataURL() === before")
    assert marking.evaluate("document.querySelector('.sam2-tint').width") == 512


def test_a_body_is_looked_at_and_picked_on_the_picture(marking):
    marking.evaluate("stage.show('picking')")
    body = marking.locator(".sam2-body").nth(2)
    body.hover()
    body.click()

    assert body.inner_text() == "椎体 3"
    made = calls(marking)
    assert ["choose", 2] in made
    assert made[-1] == ["pick", 2]
