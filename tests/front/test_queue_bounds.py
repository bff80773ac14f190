"""The encode queue's bounds and failures, and the measurements that batch sizes and waiting times follow from."""

import asyncio
import gc

import pytest
from front_fakes import PIXELS, Bench

from front.arrivals import Arrivals
from front.pace import FORWARD_BUDGET_S, Pace
from runners.errors import Busy, RunnerUnavailable, UnusablePicture


def test_a_full_queue_is_busy_with_a_time_to_retry():
    async def run():
        bench = Bench(length=3)
        bench.runner.gate.clear()
        tasks = bench.send("first")
        await bench.running()
        tasks += bench.send(*"abc")
        await asyncio.sleep(0)
        with pytest.raises(Busy) as refused:
            await bench.queue.encode("d", PIXELS)
        joined = bench.send("a")
        bench.runner.gate.set()
        await asyncio.gather(*tasks, *joined)
        return refused.value

    assert asyncio.run(run()).retry_after_s >= 1


def test_a_caller_whose_turn_does_not_come_in_time_is_told_to_retry():
    async def run():
        bench = Bench(timeout_s=0.02)
        bench.runner.gate.clear()
        first = bench.send("first")
        await bench.running()
        with pytest.raises(Busy):
            await bench.queue.encode("late", PIXELS)
        bench.runner.gate.set()
        await asyncio.gather(*first)
        return bench.runner.batches, bench.queue.length

    assert asyncio.run(run()) == ([1], 0)


def test_a_failed_batch_fails_its_callers_and_the_next_one_is_sent():
    async def run():
        bench = Bench()
        bench.runner.failing = RunnerUnavailable("Gone.")
        failed = await asyncio.gather(*bench.send("a", "b"), return_exceptions=True)
        bench.runner.failing = None
        return failed, await bench.queue.encode("a", PIXELS)

    failed, encoded = asyncio.run(run())

    assert [type(error) for error in failed] == [RunnerUnavailable] * 2
    assert encoded.batch == 1


def test_the_failure_of_a_batch_that_everybody_has_left_is_no_news():
    """Asyncio complains about errors that nobody has looked at."""
    complaints = []

    async def run():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context))
        bench = Bench()

        async def fail(items):
            tasks[0].cancel()
            raise RunnerUnavailable("Gone.")

        bench.queue._encode = fail
        tasks = bench.send("a")
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)

    asyncio.run(run())
    gc.collect()

    assert complaints == []


def test_a_bad_picture_fails_alone():
    async def run():
        bench = Bench()
        bench.runner.bad["bad"] = {"ok": False, "code": "unusable_picture", "message": "Not this one."}
        results = await asyncio.gather(*bench.send("good", "bad"), return_exceptions=True)
        return results, bench.queue.knows("good"), bench.queue.knows("bad")

    (good, bad), knows_good, knows_bad = asyncio.run(run())

    assert good.batch == 2
    assert isinstance(bad, UnusablePicture)
    assert (knows_good, knows_bad) == (True, False)


def test_a_batch_that_never_comes_back_is_given_up_and_the_next_one_is_sent():
    async def run():
        bench = Bench(encode_limit_s=0.02)
        bench.runner.gate.clear()
        with pytest.raises(RunnerUnavailable):
            await bench.queue.encode("a", PIXELS)
        bench.runner.gate.set()
        return (await bench.queue.encode("b", PIXELS)).batch

    assert asyncio.run(run()) == 1


def test_the_pictures_known_as_encoded_are_the_last_ones():
    async def run():
        bench = Bench(known_keys=2)
        for key in ("a", "b", "a", "c"):
            bench.runner.kept.clear()
            await bench.queue.encode(key, PIXELS)
        return [key for key in "abc" if bench.queue.knows(key)]

    assert asyncio.run(run()) == ["a", "c"]


def test_every_call_is_measured():
    async def run():
        bench = Bench()
        await bench.queue.encode("a", PIXELS)
        return bench.queue._pace.worth_waiting_s(10.0, 0.0), bench.text()

    seconds, text = asyncio.run(run())

    assert seconds < 10
    assert "sam2_encode_batch_count 1.0" in text


def test_an_answer_of_another_length_is_no_answer():
    async def run():
        bench = Bench()

        async def short(items):
            return []

        bench.queue._encode = short
        await bench.queue.encode("a", PIXELS)

    with pytest.raises(RunnerUnavailable):
        asyncio.run(run())


def test_the_time_that_a_batch_is_out_is_known():
    async def run():
        bench = Bench()
        before = bench.queue.out_for_s()
        bench.runner.gate.clear()
        tasks = bench.send("a")
        await bench.running()
        await asyncio.sleep(0)
        during = bench.queue.out_for_s()
        bench.runner.gate.set()
        await asyncio.gather(*tasks)
        return before, during, bench.queue.out_for_s()

    before, during, after = asyncio.run(run())

    assert before == after == 0
    assert 0 < during < 10


def test_a_slow_encoder_gets_smaller_batches():
    pace = Pace(4)
    assert pace.batch_size == 4
    for _ in range(30):
        pace.measured(4, 4 * FORWARD_BUDGET_S / 2)

    assert pace.batch_size == 2
    for _ in range(30):
        pace.measured(2, 0.2)
    assert pace.batch_size == 4


@pytest.mark.parametrize(
    ("window_s", "needed_s", "call_s", "waits_s"),
    [
        (0.03, 0.0, None, 0.03),
        (0.03, 0.1, None, 0.1),
        (0.03, 5.0, None, 0.3),
        (0.03, 0.0, 0.01, 0.01),
        (0.03, 0.1, 0.5, 0.1),
        (0.03, 0.1, 0.05, 0.05),
        (0.0, 0.1, 0.5, 0.0),
    ],
)
def test_nobody_waits_longer_for_company_than_a_forward_takes(window_s, needed_s, call_s, waits_s):
    pace = Pace(4)
    if call_s is not None:
        pace.measured(1, call_s)

    assert pace.worth_waiting_s(window_s, needed_s) == pytest.approx(waits_s)


def test_what_requests_take_to_arrive_is_measured_but_uploads_are_not():
    async def run():
        arrivals = Arrivals()
        loop = asyncio.get_running_loop()
        with arrivals.expect(at_most_s=5):
            await asyncio.sleep(0)
        unknown = arrivals.typical_s
        with arrivals.expect():
            passed = asyncio.Event()
            loop.call_later(0.002, passed.set)
            await passed.wait()
        return unknown, arrivals.typical_s, arrivals.count

    unknown, typical_s, count = asyncio.run(run())

    assert unknown == 0
    assert 0.002 <= typical_s < 5
    assert count == 0


def test_the_time_to_retry_follows_from_what_was_measured():
    pace = Pace(4)
    assert pace.seconds_for(32) == 1
    pace.measured(4, 2.0)

    assert pace.seconds_for(8) == 6
    assert pace.seconds_for(400) == 20
