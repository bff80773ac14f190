"""The reference host's editors without the assistant: what is drawn is what is stored, and undone step by step."""

import io

import numpy as np
import pytest
from PIL import Image
from skimage.draw import polygon2mask

from tools.editors import EditorPage, HostCase
from tools.overlap import iou

LEFT = [(190, 240), (240, 240), (240, 300), (190, 300)]
RIGHT = [(300, 240), (350, 240), (325, 300)]
ROOM_PX = {"zh": (110, 125), "en": (85, 100)}
"""What is left in the middle editor's toolbar before it wraps: IDoctor's, and a little for other fonts."""

ROOM_LEFT = """toolbar => {
    const style = getComputedStyle(toolbar);
    const last = [...toolbar.children].filter((each) => each.offsetWidth && !each.matches('[class*=sam2-]')).pop();
    const end = toolbar.getBoundingClientRect().right - parseFloat(style.paddingRight);
    return end - last.getBoundingClientRect().right - parseFloat(style.columnGap);
}"""


@pytest.fixture
def own_case(plain_host):
    return HostCase(plain_host.data)


@pytest.fixture
def opened(plain_host, own_case, page):
    """Opens an editor: `opened("L3")`."""
    return lambda kind, **named: EditorPage(page, plain_host.url, own_case.name, kind).open(**named)


def as_mask(points, shape):
    """`(H, W)` bool of an outline; rows come first there."""
    return polygon2mask(shape, [(y - 0.5, x - 0.5) for x, y in points])


def test_rectangles_are_drawn_undone_and_stored_to_the_pixel(opened, own_case, page):
    before = own_case.stored("L3")
    editor = opened("L3")
    editor.drag((210, 150), (260, 190))
    editor.drag((100, 100), (50, 60))
    assert editor.annotation()[1] == {"x1": 50, "y1": 60, "x2": 100, "y2": 100}
    editor.tool(0).click()
    (rect,) = editor.annotation()

    editor.save()

    expected = np.zeros_like(before)
    expected[rect["y1"] : rect["y2"], rect["x1"] : rect["x2"]] = True
    assert np.array_equal(own_case.stored("L3"), expected)
    page.get_by_text("已保存，选出").wait_for()


def test_another_level_of_l3_is_another_middle_slice(opened, own_case, page):
    editor = opened("L3")
    named = page.get_by_text("由原始 DICOM 序列计算")
    before = named.text_content()
    editor.drag((210, 60), (260, 90))
    editor.save()
    editor.close()

    page.wait_for_function("([old]) => !document.body.textContent.includes(old)", arg=[before])
    assert named.is_visible()


def test_a_click_that_is_no_rectangle_leaves_nothing(opened):
    editor = opened("L3")
    editor.click(200, 200)

    assert editor.annotation() == []
    assert editor.tool(0).is_disabled()


def test_clear_takes_every_rectangle_and_regenerate_none(opened, page):
    editor = opened("L3")
    editor.drag((100, 100), (150, 150))
    with page.expect_response(lambda response: "force=1" in response.url):
        editor.tool(2).click()
    assert len(editor.annotation()) == 1
    editor.tool(1).click()

    assert editor.annotation() == []
    assert not editor.painted().any()


def test_a_wide_picture_is_scaled_down_and_drawn_on_in_its_own_pixels(opened, page):
    """1520 pixels are shown on 760: a drag of 50 pixels on the screen is a rectangle of 100."""
    buffer = io.BytesIO()
    Image.new("L", (1520, 600), 90).save(buffer, "PNG")
    page.route("**/L3_png/**", lambda route: route.fulfill(body=buffer.getvalue(), content_type="image/png"))
    editor = opened("L3")
    assert editor.canvas.bounding_box()["width"] == 760
    box = editor.canvas.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 120)
    page.mouse.up()

    assert editor.annotation() == [{"x1": 200, "y1": 200, "x2": 300, "y2": 240}]


def test_outlines_of_both_modes_are_stored_and_measured(opened, own_case, page):
    editor = opened("middle")
    editor.draw(*LEFT)
    editor.draw(*RIGHT)
    editor.choose_mode("combo")
    editor.draw((120, 200), (400, 200), (400, 360), (120, 360))
    editor.save()

    psoas, combo = own_case.stored("psoas"), own_case.stored("combo")
    assert iou(psoas, as_mask(LEFT, psoas.shape) | as_mask(RIGHT, psoas.shape)) > 0.96  # the rim counts whole
    assert combo.sum() == pytest.approx(280 * 160, rel=0.01)
    editor.close()
    page.get_by_role("cell", name=str(psoas.sum()), exact=True).wait_for()
    assert page.get_by_role("cell", name=f"{combo.sum() * 0.75**2:.1f}", exact=True).is_visible()


def test_points_and_outlines_are_undone_apart(opened):
    editor = opened("middle")
    editor.draw(*LEFT)
    editor.draw(*RIGHT)
    for corner in LEFT[:3]:
        editor.click(corner[0], corner[1] - 100)
    undo_point, undo_outline = editor.tool(0), editor.tool(1)
    for _ in range(3):
        undo_point.click()
    assert undo_point.is_disabled()
    assert len(editor.annotation()) == 2
    undo_outline.click()

    assert [len(outline) for outline in editor.annotation()] == [4]


def test_a_vertex_of_a_closed_outline_can_be_dragged(opened):
    editor = opened("middle")
    editor.draw(*LEFT)
    editor.drag(LEFT[2], (250, 320))

    (outline,) = editor.annotation()
    assert [outline[2]["x"], outline[2]["y"]] == pytest.approx([250, 320], abs=1)
    assert [outline[0]["x"], outline[0]["y"]] == pytest.approx(LEFT[0], abs=1)


def test_escape_drops_the_open_outline_and_backspace_a_point(opened, page):
    editor = opened("middle")
    for corner in LEFT[:3]:
        editor.click(*corner)
    page.keyboard.press("Backspace")
    editor.click(*RIGHT[2])
    editor.click(*LEFT[0])
    assert [len(outline) for outline in editor.annotation()] == [3]
    for corner in RIGHT[:2]:
        editor.click(corner[0], corner[1] - 150)
    page.keyboard.press("Escape")

    assert editor.tool(0).is_disabled()
    assert editor.dialog.is_visible()


def test_saving_one_mode_deletes_the_other_and_says_so_before(opened, own_case, page):
    """As IDoctor does: a save replaces both stored masks."""
    editor = opened("middle")
    editor.draw(*LEFT)
    editor.save()
    editor.tool(1).click()
    editor.choose_mode("combo")
    editor.draw(*RIGHT)
    page.get_by_text("腰大肌 没有轮廓，其已存掩膜将被删除").wait_for()
    editor.save()

    assert own_case.stored("combo").any()
    assert list((own_case.folder / "output" / "manual_middle_mask").glob("*_psoas.png")) == []


def test_what_is_drawn_is_still_there_when_the_editor_is_opened_again(opened):
    editor = opened("middle")
    editor.draw(*LEFT)
    editor.close()
    editor.open()

    assert len(editor.annotation()) == 1
    assert editor.painted().any()


def test_paint_is_stored_as_it_is_seen(own_case, opened, page):
    """Brush, undo and eraser; the other structure's stored mask stays what it was."""
    middle = opened("middle", mode="combo")
    middle.draw(*RIGHT)
    middle.save()
    middle.close()
    combo = own_case.stored("combo")
    page.get_by_role("button", name="画笔编辑").click()
    canvas = page.locator(".stage canvas:visible")
    canvas.wait_for()
    box = canvas.bounding_box()

    def stroke(*places):
        page.mouse.move(box["x"] + places[0][0], box["y"] + places[0][1])
        page.mouse.down()
        for x, y in places[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.up()

    stroke((200, 250), (240, 250), (240, 300))
    stroke((20, 20), (100, 20))
    page.get_by_role("button", name="撤销").click()
    page.locator("label", has_text="橡皮").click()
    stroke((240, 300), (240, 280))
    shown = canvas.evaluate("""canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return Array.from({ length: data.length / 4 }, (_, at) => Number(data[4 * at + 3] > 127));
    }""")
    with page.expect_response(lambda response: "/upload_middle_manual_mask/" in response.url):
        page.get_by_role("button", name="保存").click()

    psoas = own_case.stored("psoas")
    assert psoas.sum() > 600
    assert np.array_equal(psoas, np.reshape(shown, psoas.shape).astype(bool))
    assert not psoas[:40].any()
    assert not psoas[282:].any()
    assert np.array_equal(own_case.stored("combo"), combo)


@pytest.mark.parametrize("language", ROOM_PX)
def test_the_middle_editors_toolbar_leaves_as_little_room_as_idoctors(opened, page, language):
    page.add_init_script(f"localStorage.language = '{language}'")
    editor = opened("middle")

    least, most = ROOM_PX[language]
    assert least <= editor.toolbar.evaluate(ROOM_LEFT) <= most
    assert editor.toolbar.bounding_box()["height"] < 40


def test_a_picture_that_does_not_come_is_said_so(plain_host, own_case, page):
    """In place of an empty frame, and there is nothing to save."""
    page.expect_trouble("ERR_FAILED")
    page.route("**/L3_png/**", lambda route: route.abort())
    page.goto(f"{plain_host.url}/#/cases/{'/'.join(own_case.name)}")
    page.get_by_role("button", name="标注 L3").click()

    dialog = page.get_by_role("dialog", name="标注 L3 椎体")
    dialog.get_by_role("alert").get_by_text("图像无法显示").wait_for()
    assert dialog.get_by_role("button", name="保存").is_disabled()
