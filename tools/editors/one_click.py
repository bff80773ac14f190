"""The plugin in an editor as a person meets it: its two buttons, its layer over the picture, its panel below."""

from typing import Any, Literal

from playwright.sync_api import Locator, Response

from tools.editors.editor_page import EditorPage
from tools.editors.watched_page import WatchedPage
from tools.host_clicks import SAM2

State = Literal["picking", "marking", "done", "low", "failed", "discarded"]
"""Those that the panel below the picture shows."""

ANSWER_LIMIT_MS = 40_000
UNTIL_HEALTH = """async ([path, wanted]) => {
    while ((await (await fetch(path)).json()).available !== wanted) {
        await new Promise((go) => setTimeout(go, 200));
    }
}"""


def asked_for_a_mask(response: Response) -> bool:
    """Whether this is the answer to a click, by name or by picture."""
    path = response.url.split("?")[0]
    return response.request.method == "POST" and path.endswith((f"{SAM2}/case", SAM2))


def wait_for_health(page: WatchedPage, *, available: bool) -> None:
    """Until the host says that the service is there, or is not."""
    page.evaluate(UNTIL_HEALTH, [f"{SAM2}/health", available])


class OneClick:
    """The plugin in one editor.

    Args:
        editor: open.
    """

    def __init__(self, editor: EditorPage) -> None:
        self.editor = editor
        self.page = editor.page
        self.button = editor.dialog.locator(".sam2-click")
        self.point_button = editor.dialog.locator(".sam2-mark")
        self.panel: Locator = editor.page.locator(".sam2-panel:visible")
        self.layer = editor.dialog.locator(".sam2-layer")
        self.working = self.layer.locator(".sam2-working")
        self.dots = self.layer.locator(".sam2-dot")
        self.bodies = self.layer.locator(".sam2-body")
        self.question = editor.dialog.locator(".sam2-question:visible")

    def wait_until_usable(self) -> "OneClick":
        """Until the picture is there and the back end has said that the service is."""
        self.editor.dialog.locator(".sam2-click:not([aria-disabled])").wait_for()
        return self

    def ask(self) -> dict[str, Any]:
        """One click, until its answer is there; returns the answer."""
        self.wait_until_usable()
        with self.page.expect_response(asked_for_a_mask, timeout=ANSWER_LIMIT_MS) as answered:
            self.button.click()
        answer: dict[str, Any] = answered.value.json()
        return answer

    def write(self) -> dict[str, Any]:
        """One click, until its result is in the annotation; returns the answer."""
        answer = self.ask()
        if not answer["found"]:
            raise AssertionError(f"Nothing was found: {answer['warnings']}")
        self.expect("done", "low")
        return answer

    def expect(self, *states: State) -> None:
        """Wait until the plugin says that it is in one of these states."""
        any_of = ", ".join(f".sam2-panel[data-state={state}]" for state in states)
        self.page.locator(any_of).wait_for()

    def press(self, name: str) -> None:
        """A button of the panel or the layer, by its class without the prefix."""
        self.editor.page.locator(f".sam2-{name}:visible").first.click()

    def is_gone(self) -> bool:
        """Whether nothing of the plugin is on the page any more."""
        return bool(self.page.locator("[class*=sam2-]").count() == 0)
