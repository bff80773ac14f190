"""Threads of our own, so that none of the host's is ever held: so many at work, a short queue, and no more.

Started with the first work that comes, gone with `close`.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from idoctor_integration.errors import Busy, Unavailable

Result = TypeVar("Result")

FULL = "Too many people are waiting for the segmentation service: try again in a few seconds, or draw by hand."
CLOSED = "The server is stopping: try again in a moment."


class Places:
    """A bounded pool.

    Args:
        threads: at work at once.
        waiting: beyond them; one more is refused.
        name: of the threads.
    """

    def __init__(self, threads: int, waiting: int, name: str) -> None:
        self._threads = threads
        self._most = threads + waiting
        self._name = name
        self._lock = threading.Lock()
        self._taken = 0
        self._pool: ThreadPoolExecutor | None = None
        self._closed = False

    @property
    def taken(self) -> int:
        """How many are at work or wait."""
        return self._taken

    def submit(self, work: Callable[[], Result]) -> "Future[Result]":
        """Have work done in a thread; cancelling its future takes it out of the queue.

        Raises:
            Busy: no place is free.
            Unavailable: closed.
        """
        with self._lock:
            if self._closed:
                raise Unavailable(CLOSED)
            if self._taken >= self._most:
                raise Busy(FULL, retry_after_s=5)
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix=self._name)
            self._taken += 1
            try:
                future = self._pool.submit(work)
            except RuntimeError as error:  # the interpreter is ending
                self._taken -= 1
                raise Unavailable(CLOSED) from error
        future.add_done_callback(self._left)
        return future

    def open(self) -> None:
        """Take work again after `close`; harmless before it."""
        with self._lock:
            self._closed = False

    def close(self) -> None:
        """Take no more work and drop what waits; what runs ends by itself, at its deadline at the latest."""
        with self._lock:
            self._closed, pool, self._pool = True, self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _left(self, _future: "Future[Any]") -> None:
        with self._lock:
            self._taken -= 1
