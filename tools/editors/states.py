"""Every state that the plugin can be in, reached as a person reaches it: for checks of what all states show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tools.editors.editor_page import EditorPage, Kind
from tools.editors.host_case import HostCase
from tools.editors.one_click import OneClick, asked_for_a_mask, wait_for_health
from tools.editors.relay import Relay
from tools.editors.watched_page import WatchedPage

BY_HAND = ((150.0, 230.0), (200.0, 230.0), (175.0, 290.0))
"""An outline that a person may have drawn before."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a state needs.

    Attributes:
        page: in which the host is shown.
        host_url: a host on `relay` that keeps no answers.
        case: the case there.
        relay: in front of the real service.
    """

    page: WatchedPage
    host_url: str
    case: HostCase
    relay: Relay

    def open(self, kind: Kind = "middle", *, mode: str = "psoas") -> OneClick:
        """An editor."""
        return OneClick(EditorPage(self.page, self.host_url, self.case.name, kind).open(mode=mode))


def ready(scene: Scene) -> OneClick:
    """Nothing has been done yet."""
    return scene.open().wait_until_usable()


def disabled(scene: Scene) -> OneClick:
    """The service is away; the tooltip says so."""
    scene.open().editor.close()
    scene.relay.stop()
    wait_for_health(scene.page, available=False)
    plugin = scene.open()
    plugin.editor.dialog.locator(".sam2-click[aria-disabled=true]").wait_for()
    plugin.button.hover()
    plugin.editor.dialog.locator(".sam2-tooltip:visible").wait_for()
    return plugin


def confirming(scene: Scene) -> OneClick:
    """There is an outline already."""
    plugin = ready(scene)
    plugin.editor.draw(*BY_HAND)
    plugin.button.click()
    plugin.question.wait_for()
    return plugin


def working(scene: Scene) -> OneClick:
    """The answer takes its time."""
    plugin = ready(scene)
    scene.relay.hold()
    plugin.button.click()
    plugin.working.wait_for()
    return plugin


def picking(scene: Scene) -> OneClick:
    """Vertebrae, but not which of them is L3."""
    scene.relay.forget_level()
    plugin = scene.open("L3")
    plugin.ask()
    plugin.expect("picking")
    return plugin


def marking(scene: Scene) -> OneClick:
    """Point mode, two points inside and one outside."""
    plugin = ready(scene)
    plugin.point_button.click()
    plugin.expect("marking")
    for x, y, button in ((206, 258, "left"), (206, 288, "left"), (240, 270, "right")):
        with scene.page.expect_response(asked_for_a_mask):
            plugin.editor.click(x, y, button="left" if button == "left" else "right")
    plugin.layer.locator(".sam2-tint").wait_for()
    return plugin


def done(scene: Scene) -> OneClick:
    """The result is in the annotation."""
    plugin = ready(scene)
    plugin.write()
    return plugin


def low(scene: Scene) -> OneClick:
    """The result is in the annotation, and not to be trusted."""
    scene.relay.doubt()
    return done(scene)


def failed(scene: Scene) -> OneClick:
    """The service goes away in the middle."""
    plugin = ready(scene)
    scene.relay.stop()
    plugin.ask()
    plugin.expect("failed")
    return plugin


def discarded(scene: Scene) -> OneClick:
    """What was there before is back."""
    plugin = done(scene)
    plugin.press("discard")
    plugin.expect("discarded")
    return plugin


def saved(scene: Scene) -> OneClick:
    """Saved, and asked how it was."""
    plugin = done(scene)
    plugin.editor.save()
    plugin.panel.locator(".sam2-rating").wait_for()
    return plugin


STATES: Mapping[str, Callable[[Scene], OneClick]] = {
    "ready": ready,
    "disabled": disabled,
    "confirming": confirming,
    "working": working,
    "picking": picking,
    "marking": marking,
    "done": done,
    "low": low,
    "failed": failed,
    "discarded": discarded,
    "saved": saved,
}
