"""Threads of our own: bounded, queued, and gone with `close`."""

import threading
from concurrent.futures import wait

import pytest

from idoctor_integration.errors import Busy, Unavailable
from idoctor_integration.places import Places


@pytest.fixture
def gate():
    """Work waits for it; opened at the end whatever happens."""
    gate = threading.Event()
    yield gate
    gate.set()


def test_beyond_threads_and_queue_work_is_refused_at_once(gate):
    places = Places(2, 3, "test")
    futures = [places.submit(gate.wait) for _ in range(5)]

    with pytest.raises(Busy) as refused:
        places.submit(gate.wait)
    assert refused.value.retry_after_s is not None
    gate.set()
    wait(futures)
    assert places.submit(lambda: 7).result() == 7
    places.close()


def test_cancelled_work_gives_its_place_back(gate):
    places = Places(1, 1, "test")
    running, waiting = places.submit(gate.wait), places.submit(lambda: 1)

    assert waiting.cancel()
    again = places.submit(lambda: 2)
    gate.set()
    assert again.result() == 2
    assert running.result()
    places.close()


def test_nothing_runs_before_the_first_work_or_after_the_end(gate):
    before = threading.active_count()
    places = Places(4, 4, "test")

    assert threading.active_count() == before
    waiting = [places.submit(gate.wait) for _ in range(6)]
    places.close()
    assert [future.cancelled() for future in waiting] == [False] * 4 + [True] * 2
    with pytest.raises(Unavailable):
        places.submit(gate.wait)
