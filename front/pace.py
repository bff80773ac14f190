"""How fast the encoder has been lately, and what follows from it: batch size, waiting, the honest `Retry-After`."""

import math

FORWARD_BUDGET_S = 8.0
"""A forward should leave a caller of the next one time to be answered within its 25 s: on a slow machine with a large
model, four pictures at once would not."""

UNMEASURED_WINDOWS = 10
"""How many windows a forward is taken to last until one was measured."""

SHORTEST_RETRY_S = 1
LONGEST_RETRY_S = 20
_WEIGHT = 0.3
"""Of the newest measurement: a few batches are enough to follow a change, one outlier is not."""


class Pace:
    """Smoothed measurements of encode calls.

    Args:
        most: pictures in one call at most.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._call_s: float | None = None
        self._picture_s: float | None = None

    def measured(self, pictures: int, seconds: float) -> None:
        """Learn from a call that encoded so many pictures."""
        self._call_s = _smoothed(self._call_s, seconds)
        self._picture_s = _smoothed(self._picture_s, seconds / pictures)

    @property
    def batch_size(self) -> int:
        """Pictures that one call may hold now."""
        if not self._picture_s:
            return self._most
        return max(1, min(self._most, int(FORWARD_BUDGET_S / self._picture_s)))

    def worth_waiting_s(self, window_s: float, needed_s: float) -> float:
        """How long to wait for more pictures.

        Args:
            window_s: what is always worth waiting; 0 for never.
            needed_s: what the pictures on their way would need.

        Returns:
            The longer of the two, but no longer than a call takes; before any call was measured no longer than
            `UNMEASURED_WINDOWS` windows.
        """
        longest_s = UNMEASURED_WINDOWS * window_s if self._call_s is None else self._call_s
        return min(longest_s, max(window_s, needed_s)) if window_s else 0.0

    def seconds_for(self, waiting: int) -> int:
        """In how many seconds a caller may try again with hope, if so many pictures wait before it."""
        calls = math.ceil(waiting / self.batch_size) + 1
        seconds = math.ceil(calls * (self._call_s or 0.0))
        return max(SHORTEST_RETRY_S, min(LONGEST_RETRY_S, seconds))


def _smoothed(before: float | None, now: float) -> float:
    return now if before is None else (1 - _WEIGHT) * before + _WEIGHT * now
