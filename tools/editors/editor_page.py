"""The reference host's editors as a person uses them: open, draw with the host's own tools, look, save, close.

Places are in natural pixels of the picture. What is read of an editor is only what the contract names: `rects`,
`polys`, `mode`.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator

from tools.editors.watched_page import WatchedPage

Kind = Literal["L3", "middle"]
OPENERS = {"L3": 0, "middle": 1}
"""The order of the two buttons on a case's page."""

OF_EDITOR = """name => {
    const shown = [...document.querySelectorAll('.el-dialog__wrapper')].filter((each) => each.offsetWidth);
    let vue = shown[shown.length - 1].__vue__;
    while (vue && !('rects' in vue) && !('polys' in vue)) vue = vue.$parent;
    return JSON.parse(JSON.stringify(vue[name]));
}"""

PAINTED = """canvas => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let text = '';
    for (let at = 3; at < data.length; at += 4) text += data[at] > 0 ? '1' : '0';
    return [canvas.height, canvas.width, text];
}"""


class EditorPage:
    """One editor.

    Args:
        page: in which the host is shown.
        host_url: where the host listens.
        case: patient and date.
        kind: which of the two.
    """

    def __init__(self, page: WatchedPage, host_url: str, case: tuple[str, str], kind: Kind = "middle") -> None:
        self.page = page
        self.kind = kind
        self._address = f"{host_url}/#/cases/{'/'.join(case)}"
        self.dialog: Locator = page.locator(".el-dialog:visible")
        self.canvas: Locator = self.dialog.locator(".stage > canvas")
        self.toolbar: Locator = self.dialog.locator(".toolbar")

    def show_case(self) -> None:
        """The case's page, from which editors are opened."""
        if self.page.url != self._address:
            self.page.goto(self._address)

    def open(self, *, mode: str = "psoas") -> "EditorPage":
        """From the case's page to an editor with its picture."""
        self.show_case()
        self.page.locator(".card-actions .el-button--primary").nth(OPENERS[self.kind]).click()
        self.canvas.wait_for()
        self.page.wait_for_function("() => !document.querySelector('.dialog-fade-enter-active')")
        if self.kind == "middle" and mode != "psoas":
            self.choose_mode(mode)
        return self

    def choose_mode(self, mode: str) -> None:
        """Psoas or all muscle, in the middle editor."""
        self.toolbar.locator(f".el-radio-button:has(input[value={mode}])").click()

    def close(self) -> None:
        """With the dialog's own cross."""
        self.dialog.locator(".el-dialog__headerbtn").click()
        self.dialog.wait_for(state="detached")

    def save(self) -> None:
        """With the host's own button; returns when the host has answered.

        Raises:
            AssertionError: the host refused the mask.
        """
        with self.page.expect_response(lambda response: "/upload_" in response.url) as saved:
            self.dialog.locator(".el-dialog__footer .el-button--primary").click()
        if "error" in saved.value.json():
            raise AssertionError(f"The host stored nothing: {saved.value.text()}")

    def tool(self, number: int) -> Locator:
        """A button of the host's toolbar: undo comes first in the L3 editor, undo point and outline in the other."""
        return self.toolbar.locator("> .el-button").nth(number)

    def annotation(self) -> Any:
        """`rects`, or the polygons of the mode in force."""
        if self.kind == "L3":
            return self.page.evaluate(OF_EDITOR, "rects")
        return self.page.evaluate(OF_EDITOR, "polys")[self.page.evaluate(OF_EDITOR, "mode")]

    def painted(self) -> NDArray[np.bool_]:
        """`(H, W)` bool: where the host's canvas shows any colour; outlines are a few pixels wider than the mask."""
        height, width, text = self.canvas.evaluate(PAINTED)
        return np.asarray(np.frombuffer(text.encode(), np.uint8) == ord("1")).reshape(height, width)

    def size(self) -> tuple[int, int]:
        """Width and height of the picture in natural pixels."""
        width, height = self.dialog.locator(".stage img").evaluate("img => [img.naturalWidth, img.naturalHeight]")
        return width, height

    def on_screen(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the picture lies in the window."""
        self.canvas.scroll_into_view_if_needed()
        box, (width, height) = self.canvas.bounding_box(), self.size()
        if box is None:
            raise AssertionError("The editor's canvas is not shown.")
        return box["x"] + x * box["width"] / width, box["y"] + y * box["height"] / height

    def click(self, x: float, y: float, *, button: Literal["left", "right"] = "left") -> None:
        """Press and release on the picture."""
        self.page.mouse.click(*self.on_screen(x, y), button=button)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at one place, release at another."""
        self.page.mouse.move(*self.on_screen(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.on_screen(*end), steps=4)
        self.page.mouse.up()

    def draw(self, *corners: tuple[float, float]) -> None:
        """A closed outline by hand, in the middle editor."""
        for corner in (*corners, corners[0]):
            self.click(*corner)
