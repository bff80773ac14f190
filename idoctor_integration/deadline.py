"""One deadline over everything that a click does."""

import time
from collections.abc import Callable

Clock = Callable[[], float]


class Deadline:
    """A point in time after which nobody waits any more.

    Args:
        seconds: from now.
        clock: seconds that only grow.
    """

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._at = clock() + seconds

    @property
    def left_s(self) -> float:
        """Seconds until then; 0 once it has passed."""
        return max(0.0, self._at - self._clock())

    @property
    def passed(self) -> bool:
        """Whether it has passed."""
        return self.left_s <= 0
