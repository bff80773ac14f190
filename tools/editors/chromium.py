"""Debian's Chromium without a window; its profile is new each time and goes with it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tools.editors.watched_page import WatchedPage

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ACTION_LIMIT_MS = 15_000


class NoBrowser(Exception):
    """There is no browser on this machine; the message says how to get one."""


class Chromium:
    """A running browser."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def open_page(self, **context: Any) -> WatchedPage:
        """A page in a context of its own, in Chinese and 1280 by 960; `context` in Playwright's words changes that."""
        options = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 960}} | context
        page = self._browser.new_context(**options).new_page()
        page.set_default_timeout(ACTION_LIMIT_MS)
        return WatchedPage(page)


@contextmanager
def launched_chromium() -> Iterator[Chromium]:
    """One browser for the length of the block.

    Raises:
        NoBrowser: none is installed.
    """
    program = shutil.which("chromium")
    if program is None:
        raise NoBrowser("There is no chromium on this machine: `make test-programs` installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield Chromium(browser)
        browser.close()
