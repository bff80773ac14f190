"""The encode queue: who waits for whom, what goes together and in which order."""

import asyncio

from front_fakes import PIXELS, Bench


async def settle():
    """Let everything that can go on go on."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_lone_picture_does_not_wait_for_company():
    async def run():
        bench = Bench(window_s=10.0)
        async with asyncio.timeout(5):
            return await bench.queue.encode("a", PIXELS), bench.queue.knows("a"), bench.queue.knows("b")

    encoded, known, unknown = asyncio.run(run())

    assert (encoded.batch, encoded.encode_ms) == (1, 12.5)
    assert known
    assert not unknown


def test_what_waits_during_a_forward_goes_together_in_even_shares():
    async def run():
        bench = Bench()
        bench.runner.gate.clear()
        first = bench.send("first")
        await bench.running()
        rest = bench.send(*"abcde")
        await asyncio.sleep(0)
        bench.runner.gate.set()
        await asyncio.gather(*first, *rest)
        return bench.runner.batches

    assert asyncio.run(run()) == [1, 3, 2]


def test_an_idle_encoder_waits_for_those_on_their_way_and_no_longer():
    async def run():
        bench = Bench(window_s=10.0)
        second = bench.queue.arrivals.expect()
        third = bench.queue.arrivals.expect()
        tasks = bench.send("a")
        await settle()
        second.end()
        tasks += bench.send("b")
        await asyncio.sleep(0)
        third.end()
        async with asyncio.timeout(5):
            await asyncio.gather(*tasks)
        return bench.runner.batches

    assert asyncio.run(run()) == [2]


def test_where_requests_came_together_lately_a_lone_one_waits_a_moment_for_the_next():
    async def run():
        bench = Bench(window_s=10.0)
        lonely = bench.queue.arrivals.crowded_lately
        with bench.queue.arrivals.expect(), bench.queue.arrivals.expect():
            pass
        crowded = bench.queue.arrivals.crowded_lately
        tasks = bench.send("a")
        await settle()
        tasks += bench.send("b")
        await asyncio.gather(*tasks)
        async with asyncio.timeout(5):
            await bench.queue.encode("c", PIXELS)
        return lonely, crowded, bench.runner.batches

    assert asyncio.run(run()) == (False, True, [2, 1])


def test_a_full_batch_does_not_wait_for_those_on_their_way():
    async def run():
        bench = Bench(window_s=10.0)
        with bench.queue.arrivals.expect():
            async with asyncio.timeout(5):
                await asyncio.gather(*bench.send(*"abcd"))
        return bench.runner.batches

    assert asyncio.run(run()) == [4]


def test_a_batch_that_fills_up_while_it_is_gathered_goes_at_once():
    async def run():
        bench = Bench(window_s=10.0)
        with bench.queue.arrivals.expect():
            tasks = bench.send("a")
            await settle()
            tasks += bench.send("b", "c", "d")
            async with asyncio.timeout(5):
                await asyncio.gather(*tasks)
        return bench.runner.batches

    assert asyncio.run(run()) == [4]


def test_who_came_first_goes_first():
    async def run():
        bench = Bench(batch_size=2)
        bench.runner.gate.clear()
        first = bench.send("first")
        await bench.running()
        rest = bench.send(*"abcd")
        await settle()
        bench.runner.gate.set()
        await asyncio.gather(*first, *rest)
        return bench.runner.order

    assert asyncio.run(run()) == ["first", *"abcd"]


def test_the_batch_window_bounds_the_wait_for_a_straggler():
    async def run():
        bench = Bench(window_s=0.02)
        with bench.queue.arrivals.expect():
            async with asyncio.timeout(5):
                await asyncio.gather(*bench.send("a"))
        return bench.runner.batches

    assert asyncio.run(run()) == [1]


def test_an_arrival_may_count_for_a_time_only():
    async def run():
        bench = Bench()
        bench.queue.arrivals.expect(at_most_s=0.01)
        async with asyncio.timeout(5):
            while bench.queue.arrivals.count:
                bench.queue.arrivals.changed.clear()
                await bench.queue.arrivals.changed.wait()
        return bench.queue.arrivals.count

    assert asyncio.run(run()) == 0


def test_what_the_runner_lost_is_not_known_any_more():
    async def run():
        bench = Bench()
        await bench.queue.encode("a", PIXELS)
        bench.queue.forget("a")
        bench.queue.forget("never there")
        return bench.queue.knows("a")

    assert asyncio.run(run()) is False


def test_an_empty_queue_sends_nothing():
    """Everybody may leave while a batch is being gathered."""

    async def run():
        bench = Bench(window_s=10.0)
        with bench.queue.arrivals.expect():
            tasks = bench.send("a")
            await settle()
            tasks[0].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await settle()
        await asyncio.gather(*bench.send("b"))
        return bench.runner.batches

    assert asyncio.run(run()) == [1]


def test_the_wait_and_the_length_of_the_queue_are_measured():
    async def run():
        bench = Bench()
        bench.runner.gate.clear()
        tasks = bench.send("first")
        await bench.running()
        tasks += bench.send("a", "b", "c")
        await settle()
        text = bench.text()
        bench.runner.gate.set()
        encoded = await asyncio.gather(*tasks)
        return text, encoded[-1].queue_s, bench.text()

    during, queue_s, after = asyncio.run(run())

    assert "sam2_queue_length 3.0" in during
    assert "sam2_queue_length 0.0" in after
    assert 0 < queue_s < 10
