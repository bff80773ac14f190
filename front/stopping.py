"""Knowing that the service is asked to stop, in time to answer those who wait.

uvicorn tells an application only after it has waited for its requests and then cancelled them, which their callers
would see as a bare 500. So the stop signals are listened to beside uvicorn's own handlers: requests under way get
`GRACE_S` to finish, then 503; new ones on kept connections get 503 at once.
"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

GRACE_S = 5.0
"""Under the 8 s that `--timeout-graceful-shutdown` gives, with room for the answers to go out."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """Whether the service is stopping, and whether the grace of that is over."""

    def __init__(self, *, grace_s: float = GRACE_S) -> None:
        self._grace_s = grace_s
        self._begun = False
        self._over = asyncio.Event()

    @property
    def begun(self) -> bool:
        """Whether new requests are to be refused."""
        return self._begun

    def begin(self) -> None:
        """Start the grace; in the event loop's thread, any number of times."""
        if not self._begun:
            self._begun = True
            asyncio.get_running_loop().call_later(self._grace_s, self._over.set)

    async def grace_over(self) -> None:
        """Wait until work under way has to end."""
        await self._over.wait()

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Notice the stop signals and pass them on to whoever handled them before; only in a main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        loop = asyncio.get_running_loop()
        before: dict[int, Any] = {number: signal.getsignal(number) for number in SIGNALS}

        def noticed(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.begin)
            handler: Callable[[int, FrameType | None], Any] | int | None = before[number]
            if callable(handler):
                handler(number, frame)
            elif handler == signal.SIG_DFL:
                signal.signal(number, signal.SIG_DFL)
                signal.raise_signal(number)

        for number in SIGNALS:
            signal.signal(number, noticed)
        try:
            yield
        finally:
            for number in SIGNALS:
                if signal.getsignal(number) is noticed:
                    signal.signal(number, before[number])
