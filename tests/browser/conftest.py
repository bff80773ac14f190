"""A real browser for tests: Debian's Chromium, a new page for each test, and no error that passes unseen."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from watched_page import WatchedPage

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ACTION_LIMIT_MS = 15_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of tests, with a profile of its own.

    Not for the whole run: while Playwright runs, its event loop counts as running in this thread, and tests elsewhere
    that call `asyncio.run` would fail.
    """
    program = shutil.which("chromium")
    assert program, "No chromium on this machine: tools/setup.sh --for-tests installs it (make test does that first)."
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., WatchedPage]]:
    """Opens a page in a context of its own: `open_page(locale="en", device_scale_factor=2)`.

    The test fails at its end if a page reported an error that the test did not announce by `page.expect_trouble`.
    """
    opened: list[tuple[WatchedPage, Page]] = []

    def open_one(**context: object) -> WatchedPage:
        options = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 960}} | context
        page = browser.new_context(**options).new_page()
        page.set_default_timeout(ACTION_LIMIT_MS)
        watched = WatchedPage(page)
        opened.append((watched, page))
        return watched

    yield open_one
    for _, page in opened:
        page.context.close()
    assert [trouble for watched, _ in opened for trouble in watched.unexpected_troubles()] == []


@pytest.fixture
def page(open_page: Callable[..., WatchedPage]) -> WatchedPage:
    """One page in Chinese, 1280 by 960."""
    return open_page()
