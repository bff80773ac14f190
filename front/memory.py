"""How much memory requests may hold at once: uploads and decoded pictures, counted, bounded, given back.

Without a bound 40 uploads of 16 megapixels would take more memory than the container has; the kernel would then kill
the front and every request in it. Only the event loop's thread counts.
"""

from types import TracebackType
from typing import Self

from runners.errors import Busy

MOST_BYTES = 1 << 30
"""Room for over a thousand slices of 512 x 512 with their HU, or for a dozen of 16 megapixels."""


class Budget:
    """Bytes that all requests together may hold."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._left = most_bytes

    def claim(self) -> "Claim":
        """A claim of nothing yet; use it in a `with` block, which gives everything back."""
        return Claim(self)

    def take(self, count: int) -> None:
        """Take bytes, or give them back if `count` is negative.

        Raises:
            Busy: more than there are left.
        """
        if count > self._left:
            raise Busy("The service holds too many large pictures; try again in a few seconds.", retry_after_s=5)
        self._left -= count


class Claim:
    """What one request holds."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._held = 0

    def hold(self, count: int) -> None:
        """Hold `count` bytes from now on, instead of what was held before.

        Raises:
            Busy: the budget does not allow it; what was held is still held.
        """
        self._budget.take(count - self._held)
        self._held = count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.hold(0)
