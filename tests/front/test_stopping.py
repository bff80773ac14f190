"""Noticing that the service is asked to stop, beside whoever else listens."""

import asyncio
import signal
import threading

from front.stopping import Stopping


def test_a_stop_signal_starts_the_grace_and_still_reaches_its_earlier_handler():
    heard = []

    async def run():
        stopping = Stopping(grace_s=0.01)
        with stopping.listening():
            before = stopping.begun
            signal.raise_signal(signal.SIGTERM)
            async with asyncio.timeout(5):
                await stopping.grace_over()
            return before, stopping.begun

    original = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    try:
        assert asyncio.run(run()) == (False, True)
        restored = signal.getsignal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, original)

    assert heard == [signal.SIGTERM]
    assert restored.__name__ == "<lambda>"


def test_outside_a_main_thread_nothing_is_touched():
    seen = []

    def body():
        async def run():
            with Stopping().listening():
                seen.append(signal.getsignal(signal.SIGTERM))

        asyncio.run(run())

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=body)
    thread.start()
    thread.join()

    assert seen == [before]
