"""A page whose console errors and uncaught exceptions are kept, so that a test cannot overlook them."""

import re

from playwright.sync_api import Page


class WatchedPage:
    """A Playwright `Page`, every attribute of it, and the troubles it reported.

    Attributes:
        troubles: console errors (with the address they are about) and uncaught exceptions, in order.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._expected: list[re.Pattern[str]] = []
        self.troubles: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"uncaught: {error}"))

    def __getattr__(self, name: str):
        return getattr(self._page, name)

    def _hear(self, message) -> None:
        if message.type == "error":
            self.troubles.append(f"{message.text} ({message.location.get('url', '')})")

    @property
    def bare(self) -> Page:
        """The page itself, for functions that look at types."""
        return self._page

    def expect_trouble(self, pattern: str) -> None:
        """Let errors that match `pattern` pass: a test that stops the service makes the browser report a 503."""
        self._expected.append(re.compile(pattern))

    def unexpected_troubles(self) -> list[str]:
        """The errors that no pattern announced."""
        return [each for each in self.troubles if not any(pattern.search(each) for pattern in self._expected)]
