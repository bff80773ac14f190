"""One thread that owns the model: nothing else runs it, so calls never overlap and pictures never mix.

It is the lock around the model and the queue before it in one. Decodes (a person waits for a click) go before
encodes, so that a decode waits for the one encode that is running and no other. A stream of decodes does not keep an
encode waiting for ever: after `MOST_IN_A_ROW` the encode has its turn.

One thread, and not a lock among many, also because every thread that calls torch gets CPU threads of its own.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

MOST_IN_A_ROW = 32
"""Decodes that may overtake a waiting encode: a second or two of them on a slow CPU."""


class ModelThread:
    """Runs work one piece at a time, in a thread of its own that ends with the process or with `close`."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._urgent: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._patient: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._overtaken = 0
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="sam2-model", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], T], *, urgent: bool = False) -> Future[T]:
        """Queue a piece of work.

        Args:
            work: called without arguments in the model's thread.
            urgent: goes before all that is not.

        Returns:
            Its result, later. Cancelling it before its turn takes it out of the queue.

        Raises:
            RuntimeError: closed.
        """
        future: Future[T] = Future()
        with self._changed:
            if self._closed:
                raise RuntimeError("The model's thread is closed.")
            (self._urgent if urgent else self._patient).append((future, work))
            self._changed.notify()
        return future

    def close(self, timeout_s: float = 5.0) -> bool:
        """Cancel what waits and let what runs come to its end.

        Returns:
            Whether the thread ended within the time.
        """
        with self._changed:
            self._closed = True
            for future, _ in (*self._urgent, *self._patient):
                future.cancel()
            self._changed.notify()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (next_work := self._next()) is not None:
            future, work = next_work
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = work()
            # The edge of the thread: whatever went wrong belongs to whoever waits for the result.
            except BaseException as error:  # noqa: BLE001
                future.set_exception(error)
            else:
                future.set_result(result)

    def _next(self) -> tuple[Future[Any], Callable[[], Any]] | None:
        with self._changed:
            while not (self._closed or self._urgent or self._patient):
                self._changed.wait()
            if self._closed:
                return None
            if not self._patient:
                return self._urgent.popleft()
            if self._urgent and self._overtaken < MOST_IN_A_ROW:
                self._overtaken += 1
                return self._urgent.popleft()
            self._overtaken = 0
            return self._patient.popleft()
