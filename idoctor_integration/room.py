"""How many bytes of uploads may be in memory at once: beyond them a click is told to come again, and the host lives on.

Used on the event loop only, so there is no lock.
"""

import contextlib
from collections.abc import Iterator

from idoctor_integration.errors import Busy

UPLOADS = 10
"""Of the largest kind; of CT slices that are many hundred."""

FULL = "Too many large pictures are being sent at once: try again in a few seconds, or draw by hand."


class Room:
    """A share of the host's memory.

    Args:
        most_bytes: of all uploads together.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._taken = 0

    @contextlib.contextmanager
    def held(self, count: int) -> Iterator[None]:
        """Hold so many bytes for the length of the block.

        Raises:
            Busy: there is not so much left; a lone one always has room.
        """
        if self._taken and self._taken + count > self._most_bytes:
            raise Busy(FULL, retry_after_s=5)
        self._taken += count
        try:
            yield
        finally:
            self._taken -= count
