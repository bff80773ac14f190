"""Leaves a service alone that has failed several times in a row, and lets one caller try again after a while.

The well-known libraries hold their lock while the call runs, which would send one click at a time; this one does not.
Safe to use from several threads.
"""

import threading
import time
from typing import Literal

from idoctor_integration.deadline import Clock
from idoctor_integration.errors import Unavailable

State = Literal["closed", "open", "half_open"]

LEFT_ALONE = "The segmentation service has failed several times in a row and is left alone for a moment: draw by hand."


class Breaker:
    """Counts failures.

    Args:
        failures: in a row, after which it opens.
        open_s: how long it stays open before one caller may try.
        clock: seconds that only grow.
    """

    def __init__(self, failures: int, open_s: float, clock: Clock = time.monotonic) -> None:
        self._most = failures
        self._open_s = open_s
        self._clock = clock
        self._failed = 0
        self._opened_at: float | None = None
        self._trying = False
        self._lock = threading.Lock()

    @property
    def state(self) -> State:
        """`closed`: calls go through; `open`: none does; `half_open`: one may try, or is trying."""
        with self._lock:
            if self._opened_at is None:
                return "closed"
            return "half_open" if self._trying or self._left_s() <= 0 else "open"

    def enter(self) -> None:
        """Ask to make a call; exactly one of `succeeded`, `failed` and `given_up` must follow.

        Raises:
            Unavailable: the service is left alone.
        """
        with self._lock:
            if self._opened_at is None:
                return
            if self._trying or self._left_s() > 0:
                raise Unavailable(LEFT_ALONE, retry_after_s=max(1, round(self._left_s())))
            self._trying = True

    def succeeded(self) -> None:
        """The call was answered, if only with a refusal."""
        with self._lock:
            self._failed, self._opened_at, self._trying = 0, None, False

    def failed(self) -> None:
        """The call was not answered, or with something that cannot be believed."""
        with self._lock:
            self._failed += 1
            if self._trying or self._failed >= self._most:
                self._opened_at = self._clock()
            self._trying = False

    def given_up(self) -> None:
        """The call says nothing about the service: it was never made."""
        with self._lock:
            self._trying = False

    def _left_s(self) -> float:
        return 0.0 if self._opened_at is None else self._opened_at + self._open_s - self._clock()
