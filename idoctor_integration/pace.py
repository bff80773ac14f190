"""How long a click takes, from how long the last ones took. Safe to use from several threads."""

import statistics
import threading
from collections import deque

REMEMBERED = 50


class Pace:
    """The last durations, and what they lead one to expect."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seconds: deque[float] = deque(maxlen=REMEMBERED)

    def note(self, seconds: float) -> None:
        """A click at the service took so long."""
        with self._lock:
            self._seconds.append(seconds)

    @property
    def expected_s(self) -> float | None:
        """Their median: one that hung says nothing about the next. None before the first."""
        with self._lock:
            return round(statistics.median(self._seconds), 2) if self._seconds else None
