"""The reference host's editors driven in a real browser: for the browser tests and the user guide's pictures."""

from tools.editors.chromium import Chromium, launched_chromium
from tools.editors.editor_page import EditorPage
from tools.editors.host_case import HostCase
from tools.editors.one_click import OneClick, asked_for_a_mask, wait_for_health
from tools.editors.relay import Relay, relaying
from tools.editors.states import STATES, Scene
from tools.editors.watched_page import WatchedPage
from tools.host_clicks import SAM2

__all__ = [
    "SAM2",
    "STATES",
    "Chromium",
    "EditorPage",
    "HostCase",
    "OneClick",
    "Relay",
    "Scene",
    "WatchedPage",
    "asked_for_a_mask",
    "launched_chromium",
    "relaying",
    "wait_for_health",
]
