"""A page whose console errors and uncaught exceptions are kept, so that a test cannot overlook them."""

import re
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Page


class WatchedPage:
    """A Playwright `Page`, every attribute of it, and the troubles it reported.

    Attributes:
        bare: the page itself, for functions that look at types.
        troubles: console errors (with the address they are about) and uncaught exceptions, in order.
    """

    def __init__(self, page: Page) -> None:
        self.bare = page
        self.troubles: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        page.on("console", self._hear)
        page.on("pageerror", self._catch)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bare, name)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"{message.text} ({message.location.get('url', '')})")

    def _catch(self, error: Error) -> None:
        self.troubles.append(f"uncaught: {error}")

    def expect_trouble(self, pattern: str) -> None:
        """Let errors that match `pattern` pass: a test that stops the service makes the browser report a 503."""
        self._expected.append(re.compile(pattern))

    def unexpected_troubles(self) -> list[str]:
        """The errors that no pattern announced."""
        return [each for each in self.troubles if not any(pattern.search(each) for pattern in self._expected)]
