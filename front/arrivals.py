"""Requests that are on their way to the encode queue: how many, how long they take lately, a signal at every change."""

import asyncio
from types import TracebackType
from typing import Self

CROWD_S = 20.0
"""How long after two requests came at once the next one is thought to have company too."""

_WEIGHT = 0.3  # of the newest time: a few requests are enough to follow a machine that becomes busy


class Arrivals:
    """Counts requests whose picture may soon want an encode.

    Attributes:
        count: announced and not yet there.
        typical_s: how long they have lately taken from their announcement to the queue; 0 while unknown.
        changed: set at every change.
    """

    def __init__(self) -> None:
        self.count = 0
        self.typical_s = 0.0
        self.changed = asyncio.Event()
        self._crowded_at: float | None = None

    @property
    def crowded_lately(self) -> bool:
        """Whether requests have lately come together."""
        return self._crowded_at is not None and asyncio.get_running_loop().time() - self._crowded_at < CROWD_S

    def add(self) -> None:
        """One more."""
        self.count += 1
        if self.count > 1:
            self._crowded_at = asyncio.get_running_loop().time()

    def expect(self, *, at_most_s: float | None = None) -> "Arrival":
        """Announce a request; use it in a `with` block.

        Args:
            at_most_s: after this time it does not count any more, and it is not measured (an upload takes as long as
                its caller wishes); None for as long as it takes.
        """
        arrival = Arrival(self, measured=at_most_s is None)
        if at_most_s is not None:
            asyncio.get_running_loop().call_later(at_most_s, arrival.end)
        return arrival


class Arrival:
    """One announced request, counted until it is in the queue, needs no encode, or has failed."""

    def __init__(self, arrivals: Arrivals, *, measured: bool) -> None:
        self._arrivals = arrivals
        self._counted = True
        self._began = asyncio.get_running_loop().time() if measured else None
        arrivals.add()

    def end(self) -> None:
        """Stop counting it; any number of times."""
        if not self._counted:
            return
        self._counted = False
        arrivals = self._arrivals
        arrivals.count -= 1
        if self._began is not None:
            took_s = asyncio.get_running_loop().time() - self._began
            known = arrivals.typical_s
            arrivals.typical_s = took_s if not known else (1 - _WEIGHT) * known + _WEIGHT * took_s
        arrivals.changed.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end()
