"""Requests that are on their way to the encode queue: how many, and a signal when that changes."""

import asyncio
from types import TracebackType
from typing import Self


class Arrivals:
    """Counts requests whose picture may soon want an encode; `changed` is set at every change."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = asyncio.Event()

    def expect(self, *, at_most_s: float | None = None) -> "Arrival":
        """Announce a request; use it in a `with` block.

        Args:
            at_most_s: after this time it does not count any more; None for as long as it takes.
        """
        arrival = Arrival(self)
        if at_most_s is not None:
            asyncio.get_running_loop().call_later(at_most_s, arrival.end)
        return arrival


class Arrival:
    """One announced request, counted until it is in the queue, needs no encode, or has failed."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._counted = True
        arrivals.count += 1

    def end(self) -> None:
        """Stop counting it; any number of times."""
        if self._counted:
            self._counted = False
            self._arrivals.count -= 1
            self._arrivals.changed.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end()
