"""The encode queue: one encode for all who want a picture, none for a picture that nobody wants any more."""

import asyncio

from front_fakes import Bench


def test_ten_requests_for_one_picture_cost_one_encode():
    async def run():
        bench = Bench()
        await asyncio.gather(*bench.send(*["same"] * 10))
        return bench.runner.batches

    assert asyncio.run(run()) == [1]


def test_a_request_for_a_picture_that_is_being_encoded_joins_it():
    async def run():
        bench = Bench()
        bench.runner.gate.clear()
        tasks = bench.send("a")
        await bench.running()
        tasks += bench.send("a")
        await asyncio.sleep(0)
        bench.runner.gate.set()
        await asyncio.gather(*tasks)
        return bench.runner.batches

    assert asyncio.run(run()) == [1]


def test_pictures_whose_callers_left_are_never_encoded():
    """Twenty callers leave while a batch is out: no further call."""

    async def run():
        bench = Bench()
        bench.runner.gate.clear()
        first = bench.send("first")
        await bench.running()
        leaving = bench.send(*(f"picture {n}" for n in range(20)))
        await asyncio.sleep(0)
        for task in leaving:
            task.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)
        length, text = bench.queue.length, bench.text()
        bench.runner.gate.set()
        await asyncio.gather(*first)
        await asyncio.gather(*bench.send("last"))
        return bench.runner.batches, length, text

    batches, length, text = asyncio.run(run())

    assert batches == [1, 1]
    assert length == 0
    assert "sam2_abandoned_total 20.0" in text
    assert "sam2_queue_length 0.0" in text


def test_a_shared_picture_stays_as_long_as_one_caller_waits():
    async def run():
        bench = Bench()
        bench.runner.gate.clear()
        first = bench.send("first")
        await bench.running()
        leaver, stayer = bench.send("shared", "shared")
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.gather(leaver, return_exceptions=True)
        bench.runner.gate.set()
        await asyncio.gather(*first, stayer)
        return bench.runner.batches

    assert asyncio.run(run()) == [1, 1]


def test_callers_who_leave_during_their_forward_harm_nobody():
    async def run():
        bench = Bench()
        bench.runner.gate.clear()
        tasks = bench.send("a", "b")
        await bench.running()
        tasks[0].cancel()
        await asyncio.gather(tasks[0], return_exceptions=True)
        bench.runner.gate.set()
        encoded = await tasks[1]
        return encoded.batch, bench.queue.knows("a")

    assert asyncio.run(run()) == (2, True)
