"""One click, corrected with the host's own tools, saved: what is stored is what was on the screen."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

STROKE_PX = 10
"""What is drawn reaches no farther beyond the mask: a dot is 4 wide, the mitre of a sharp corner up to 8."""

EDITORS = pytest.mark.parametrize(
    ("kind", "mode"), [("L3", "psoas"), ("middle", "psoas"), ("middle", "combo")], ids=["L3", "psoas", "combo"]
)


def stored_name(kind, mode):
    """What the case calls the mask."""
    return "L3" if kind == "L3" else mode


def assert_shown(stored, painted):
    """Every stored pixel is coloured on the canvas, and no colour lies farther away than a stroke is wide."""
    assert stored.any()
    assert not (stored & ~painted).any()
    assert not (painted & ~ndimage.binary_dilation(stored, iterations=STROKE_PX)).any()


@EDITORS
def test_what_is_stored_is_what_was_on_the_screen(open_editor, case, kind, mode):
    """Open, one click, a correction with the host's own tool, undo, save."""
    plugin = open_editor(kind, mode=mode)
    plugin.write()
    editor = plugin.editor
    offered = editor.annotation()
    if kind == "L3":
        rect = offered[0]
        editor.drag((rect["x1"] - 30, rect["y1"] + 4), (rect["x1"] - 10, rect["y2"] - 4))
        editor.drag((20, 20), (60, 50))
        assert len(editor.annotation()) == 3
        editor.tool(0).click()
    else:
        vertex = min(offered[0], key=lambda point: point["x"])
        editor.drag((vertex["x"], vertex["y"]), (vertex["x"] - 8, vertex["y"] + 1))
        assert editor.annotation() != offered
        editor.click(40, 40)
        editor.tool(0).click()
        editor.tool(1).click()
        assert len(editor.annotation()) == len(offered) - 1
    painted = editor.painted()
    editor.save()

    assert_shown(case.stored(stored_name(kind, mode)), painted)


@EDITORS
def test_drawing_by_hand_is_as_it_was(open_editor, case, kind, mode):
    """The same without a click: the plugin changes nothing of it."""
    plugin = open_editor(kind, mode=mode).wait_until_usable()
    editor = plugin.editor
    if kind == "L3":
        editor.drag((200, 200), (260, 240))
    else:
        editor.draw((150, 230), (200, 230), (175, 290))
    painted = editor.painted()
    editor.save()

    assert_shown(case.stored(stored_name(kind, mode)), painted)
    assert case.feedback() == [] or plugin.panel.count() == 0


def test_the_level_is_picked_with_one_more_click(open_editor, case, host_on, service):
    """Where the sacrum is not in the picture, bodies are offered; the one that is clicked becomes the rectangle."""
    host = host_on(service.url)
    picture = next((host.data / case.folder.name / "output" / "L3_png").glob("sagittal_midResize.png"))
    without_upper_rows(picture, 180)
    plugin = open_editor("L3", of=host)
    answer = plugin.ask()
    assert not answer["found"]
    plugin.expect("picking")
    assert plugin.editor.annotation() == []
    body = answer["candidates"][1]["bounding_box"]
    plugin.editor.click(body["x"] + body["width"] / 2, body["y"] + body["height"] / 2)
    plugin.expect("done", "low")

    assert plugin.editor.annotation() == [
        {"x1": body["x"], "y1": body["y"], "x2": body["x"] + body["width"], "y2": body["y"] + body["height"]}
    ]


def without_upper_rows(path, rows):
    """Cut the upper part of a picture away: feet up, the sacrum lies there."""
    with Image.open(path) as image:
        pixels = np.asarray(image)[rows:]
    Image.fromarray(pixels).save(path)


def test_one_click_needs_fewer_actions_than_drawing_by_hand(open_page, open_editor):
    """An action is a press at a place that a person chooses, a drag is two; by hand the fewest that are an outline."""
    counts = {}
    for name, work in (("hand", by_hand), ("click", by_click)):
        page = open_page()
        page.add_init_script(COUNT_ACTIONS)
        for kind, mode in (("L3", "psoas"), ("middle", "psoas"), ("middle", "combo")):
            plugin = open_editor(kind, mode=mode, at=page).wait_until_usable()
            before = page.evaluate("window.actions")
            work(plugin)
            counts[name, stored_name(kind, mode)] = page.evaluate("window.actions") - before
            plugin.editor.close()

    assert {name: count for (how, name), count in counts.items() if how == "click"} == dict.fromkeys(
        ("L3", "psoas", "combo"), 2
    )
    assert all(counts["hand", name] > counts["click", name] for name in ("L3", "psoas", "combo")), counts


COUNT_ACTIONS = """
window.actions = 0;
let pressed = null;
addEventListener('pointerdown', (event) => { window.actions += 1; pressed = event; }, true);
addEventListener('pointerup', (event) => {
    window.actions += Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > 3 ? 1 : 0;
}, true);
"""


def by_click(plugin):
    """The button, then Save."""
    plugin.write()
    plugin.editor.save()


def by_hand(plugin):
    """A rectangle, or two triangles, which is fewer than anybody would call an outline."""
    if plugin.editor.kind == "L3":
        plugin.editor.drag((250, 232), (290, 268))
    else:
        plugin.editor.draw((190, 250), (222, 262), (200, 295))
        plugin.editor.draw((290, 250), (322, 262), (305, 295))
    plugin.editor.save()
