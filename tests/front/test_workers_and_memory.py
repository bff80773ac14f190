"""Threads and memory for requests: bounded, given back, not lost to work that hangs."""

import asyncio
import threading

import pytest

from front.memory import Budget
from front.workers import MOST_HUNG, Workers
from runners.errors import Busy


def test_work_runs_beside_the_event_loop_and_its_result_or_error_comes_back():
    async def run():
        workers = Workers(2, waiting=4)
        assert await workers.run(threading.get_ident) != threading.get_ident()
        with pytest.raises(ZeroDivisionError):
            await workers.run(lambda: 1 // 0)
        return await asyncio.gather(*(workers.run(lambda n=n: n * n) for n in range(6)))

    assert asyncio.run(run()) == [0, 1, 4, 9, 16, 25]


def test_more_than_may_wait_are_busy():
    async def run():
        go = threading.Event()
        workers = Workers(1, waiting=2)
        tasks = [asyncio.ensure_future(workers.run(go.wait)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await workers.run(go.wait)
        go.set()
        await asyncio.gather(*tasks)
        return await workers.run(lambda: "again")

    assert asyncio.run(run()) == "again"


def test_a_caller_who_leaves_the_line_gives_the_place_back():
    async def run():
        go = threading.Event()
        workers = Workers(1, waiting=1)
        first = asyncio.ensure_future(workers.run(go.wait))
        leaver = asyncio.ensure_future(workers.run(go.wait))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.gather(leaver, return_exceptions=True)
        last = asyncio.ensure_future(workers.run(lambda: "served"))
        await asyncio.sleep(0)
        go.set()
        await first
        return await last

    assert asyncio.run(run()) == "served"


def test_work_that_hangs_loses_its_slot_but_not_without_end():
    async def run():
        go = threading.Event()
        workers = Workers(1, waiting=100, hung_after_s=0.01)
        hanging = [asyncio.ensure_future(workers.run(go.wait)) for _ in range(MOST_HUNG)]
        await asyncio.sleep(0)
        served = await workers.run(lambda: "served")
        stuck = workers.stuck
        hanging.append(asyncio.ensure_future(workers.run(go.wait)))
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await workers.run(lambda: "not served")
        go.set()
        await asyncio.gather(*hanging)
        return served, stuck, workers.stuck

    assert asyncio.run(run()) == ("served", True, False)


def test_claims_are_bounded_together_and_given_back():
    budget = Budget(100)
    with budget.claim() as first:
        first.hold(60)
        with budget.claim() as second:
            second.hold(40)
            with pytest.raises(Busy):
                first.hold(61)
            first.hold(10)
            second.hold(90)
    with budget.claim() as third:
        third.hold(100)
