"""The reference host's editors driven in a real browser: for the browser tests and the user guide's pictures."""

from tools.editors.chromium import Chromium, launched_chromium
from tools.editors.editor_page import EditorPage
from tools.editors.host_case import HostCase
from tools.editors.masks import iou, mask_of, read_png
from tools.editors.one_click import SAM2, OneClick, asked_for_a_mask, wait_for_health
from tools.editors.relay import Relay, relaying
from tools.editors.states import STATES, Scene
from tools.editors.watched_page import WatchedPage

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
    "iou",
    "launched_chromium",
    "mask_of",
    "read_png",
    "relaying",
    "wait_for_health",
]
