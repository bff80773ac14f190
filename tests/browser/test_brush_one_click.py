"""One click in an editor with brush and eraser: the third kind of annotation, with the editor's own undo and save."""

import numpy as np
import pytest

from tools.service_client import read_mask

PAINTED = """canvas => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return Array.from({ length: data.length / 4 }, (_, at) => Number(data[4 * at + 3] > 127));
}"""


class Brush:
    """The brush editor of the phantom patient's case.

    Args:
        page: in which the host is shown.
        host: on the real service.
        case: of the phantom patient.
    """

    def __init__(self, page, host, case):
        self.page, self.case = page, case
        page.goto(f"{host.url}/#/cases/{'/'.join(case.name)}/brush")
        self.button = page.locator(".sam2-click:not([aria-disabled])")
        self.canvas = page.locator(".stage > canvas:visible")
        self.button.wait_for()

    def choose(self, mode):
        """Psoas or all muscle."""
        self.page.locator(f".el-radio-button:has(input[value={mode}])").click()

    def ask(self):
        """One click; returns the service's mask."""
        with self.page.expect_response(lambda response: response.url.endswith("/sam2/case")) as answered:
            self.button.click()
        self.page.locator(".sam2-panel[data-state=done], .sam2-panel[data-state=low]").wait_for()
        return read_mask(answered.value.json()["mask_data"])

    def painted(self, shape):
        """`(H, W)` bool of the canvas."""
        return np.reshape(self.canvas.evaluate(PAINTED), shape).astype(bool)

    def stroke(self, start, end):
        """Press at one place, release at another."""
        box = self.canvas.bounding_box()
        self.page.mouse.move(box["x"] + start[0], box["y"] + start[1])
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=3)
        self.page.mouse.up()

    def press(self, name):
        """A button of the editor's own toolbar."""
        self.page.locator(".toolbar > .el-button", has_text=name).click()

    def save(self):
        """Returns when the host has answered."""
        with self.page.expect_response(lambda response: "/upload_middle_manual_mask/" in response.url):
            self.press("保存")


@pytest.fixture
def brush(page, host, case):
    return Brush(page, host, case)


@pytest.mark.parametrize("mode", ["psoas", "combo"])
def test_the_mask_is_painted_and_stored_to_the_pixel(brush, case, mode):
    """Of the structure that the editor works on, and of no other."""
    brush.choose(mode)
    mask = brush.ask()
    assert np.array_equal(brush.painted(mask.shape), mask)
    brush.save()

    assert np.array_equal(case.stored(mode), mask)
    assert len(list((case.folder / "output" / "manual_middle_mask").iterdir())) == 1


def test_a_stroke_and_then_the_whole_result_are_undone_by_the_editors_own_undo(brush):
    """One step each, as strokes are."""
    mask = brush.ask()
    brush.stroke((40, 40), (90, 40))
    assert brush.painted(mask.shape)[40, 60]
    brush.press("撤销")
    assert np.array_equal(brush.painted(mask.shape), mask)
    brush.press("撤销")

    assert not brush.painted(mask.shape).any()


def test_discard_brings_back_what_was_painted_before(brush, page):
    """The question comes first: something is there."""
    brush.stroke((40, 40), (90, 40))
    shape = (512, 512)
    before = brush.painted(shape)
    brush.button.click()
    with page.expect_response(lambda response: response.url.endswith("/sam2/case")):
        page.locator(".sam2-replace:visible").click()
    page.locator(".sam2-panel[data-state=done], .sam2-panel[data-state=low]").wait_for()
    assert not brush.painted(shape)[40, 60]

    page.locator(".sam2-discard:visible").click()
    page.locator(".sam2-panel[data-state=discarded]").wait_for()
    assert np.array_equal(brush.painted(shape), before)


def test_after_the_editors_own_undo_nothing_says_that_the_result_is_there(brush, page):
    """Strokes have no pieces: a result of which less than half is left is gone, for the panel and for point mode."""
    brush.ask()
    brush.press("撤销")
    page.locator(".sam2-panel:visible").wait_for(state="detached")
    brush.stroke((40, 40), (90, 40))
    page.locator(".sam2-mark").click()
    page.locator(".sam2-panel[data-state=marking]").wait_for()

    assert "还没有轮廓" in page.locator(".sam2-panel").inner_text()


def test_a_discard_is_not_undone_over_strokes_that_came_after_it(brush, page):
    """What was painted since would be lost."""
    brush.ask()
    page.locator(".sam2-discard:visible").click()
    page.locator(".sam2-bring-back:visible").wait_for()
    brush.stroke((40, 40), (90, 40))

    page.locator(".sam2-bring-back:visible").wait_for(state="hidden")
