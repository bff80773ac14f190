"""One inference for everybody who asks the same question at the same time. Safe to use from several threads."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class _Flight:
    future: "Future[dict[str, Any]]"
    waiting: int


class Flights:
    """The questions that are under way."""

    def __init__(self) -> None:
        # Reentrant: cancelling a future calls `_landed` at once.
        self._lock = threading.RLock()
        self._flying: dict[str, _Flight] = {}

    def join(self, key: str, start: Callable[[], "Future[dict[str, Any]]"]) -> "tuple[Future[dict[str, Any]], bool]":
        """Wait for the answer to a question, asking it if nobody does yet.

        Args:
            key: of the question.
            start: begins to ask.

        Returns:
            The answer's future, and whether this caller began it. `leave` must follow.
        """
        with self._lock:
            flight = self._flying.get(key)
            if flight is not None:
                flight.waiting += 1
                return flight.future, False
            future = start()
            self._flying[key] = _Flight(future, 1)
        future.add_done_callback(lambda _: self._landed(key, future))
        return future, True

    def leave(self, key: str, future: "Future[dict[str, Any]]") -> None:
        """Stop waiting; what nobody waits for any more is not begun."""
        with self._lock:
            flight = self._flying.get(key)
            if flight is None or flight.future is not future:
                return
            flight.waiting -= 1
            if flight.waiting == 0:
                future.cancel()

    def _landed(self, key: str, future: "Future[dict[str, Any]]") -> None:
        with self._lock:
            flight = self._flying.get(key)
            if flight is not None and flight.future is future:
                del self._flying[key]
