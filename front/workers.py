"""Threads for work that would block the event loop: decoding pictures, finishing masks.

A thread cannot be stopped, so each piece of work gets a daemon thread of its own and waits for a slot first. Work that
runs for longer than `HUNG_AFTER_S` (a decoder in an endless loop) loses its slot, so that it cannot block everybody
else; that many times at most, then the pool counts as stuck and `/health` says so. Only the event loop's thread
touches the counters, so they need no lock.
"""

import asyncio
import functools
import threading
from collections.abc import Callable
from typing import TypeVar

from runners.errors import Busy

T = TypeVar("T")

HUNG_AFTER_S = 30.0
"""Longer than any request waits (25 s): whoever asked for the work is gone."""

MOST_HUNG = 8
"""Threads given up on before the pool counts as stuck: each may hold a picture of 80 MB and spin on a core."""


class Workers:
    """A bounded number of threads, and a bounded number of callers that wait for one.

    Args:
        slots: pieces of work at the same time.
        waiting: callers that may wait for a slot; one more is `Busy`.
        hung_after_s: see `HUNG_AFTER_S`.
    """

    def __init__(self, slots: int, *, waiting: int, hung_after_s: float = HUNG_AFTER_S) -> None:
        self._free = asyncio.Semaphore(slots)
        self._room = waiting
        self._hung_after_s = hung_after_s
        self._hung = 0

    @property
    def stuck(self) -> bool:
        """Whether so many threads hang that no more are given up on."""
        return self._hung >= MOST_HUNG

    async def run(self, work: Callable[[], T]) -> T:
        """Call `work` in a thread.

        A caller that is cancelled while its work waits takes it back; once it runs it runs to its end, unseen.

        Raises:
            Busy: too many wait already.
        """
        if self._free.locked():
            if self._room <= 0:
                raise Busy("Too many pictures are being worked on; try again in a few seconds.", retry_after_s=2)
            self._room -= 1
            try:
                await self._free.acquire()
            finally:
                self._room += 1
        else:
            await self._free.acquire()
        return await self._start(work)

    def _start(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        slot = _Slot(self)
        give_up = loop.call_later(self._hung_after_s, slot.give_up)

        def settle(deliver: Callable[[], None]) -> None:
            give_up.cancel()
            slot.leave()
            if not future.done():
                deliver()

        def body() -> None:
            try:
                result = work()
            # The edge of the thread: whatever went wrong belongs to the caller who waits.
            except BaseException as error:  # noqa: BLE001
                deliver = functools.partial(future.set_exception, error)
            else:
                deliver = functools.partial(future.set_result, result)
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, deliver)

        threading.Thread(target=body, name="sam2-worker", daemon=True).start()
        return future

    def _release(self) -> None:
        self._free.release()


class _Slot:
    """A place in the pool, given back once: when the work ends, or when it is given up on."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._given_up = False

    def give_up(self) -> None:
        if not self._workers.stuck:
            self._given_up = True
            self._workers._hung += 1
            self._workers._release()

    def leave(self) -> None:
        if self._given_up:
            self._workers._hung -= 1
        else:
            self._workers._release()
