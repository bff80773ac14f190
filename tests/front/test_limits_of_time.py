"""Whatever hangs, a request is answered by its deadline and `/health` within two seconds."""

import asyncio
import threading
import time

import pytest
from front_fakes import CONTRACT, FakeRunner, click, client, conforms, make_front, png, reading, segment
from test_segment_errors import MULTIPART, refused

from front.memory import Budget
from front.upload import read_body
from runners.errors import TimedOut


@pytest.mark.parametrize("hanging", ["gate", "decode_gate", "status_gate"])
def test_a_runner_that_hangs_is_answered_at_the_deadline(hanging):
    async def ask():
        runner = FakeRunner()
        getattr(runner, hanging).clear()
        front = make_front(runner, deadline=0.2)
        async with client(front) as http:
            return await segment(http, click_points=click())

    assert refused(asyncio.run(ask()), 504, "timed_out")


def test_a_picture_whose_decoding_hangs_is_answered_at_the_deadline_and_blocks_nobody():
    async def ask():
        go = threading.Event()

        def read(data, **options):
            if data == png(1):
                go.wait(30)
            return reading()(data)

        async with client(make_front(FakeRunner(), deadline=0.3, read=read)) as http:
            hung = await segment(http, png(1), click_points=click())
            fine = await segment(http, png(2), click_points=click())
        go.set()
        return hung, fine

    hung, fine = asyncio.run(ask())

    assert refused(hung, 504, "timed_out")
    assert fine.status_code == 200


def test_waiting_too_long_for_a_turn_is_busy_not_timed_out():
    async def ask():
        runner = FakeRunner()
        runner.gate.clear()
        async with client(make_front(runner, queue_timeout=0.05)) as http:
            first = asyncio.ensure_future(segment(http, png(1), click_points=click()))
            await runner.started.acquire()
            second = await segment(http, png(2), click_points=click())
            runner.gate.set()
            return await first, second

    first, second = asyncio.run(ask())

    assert first.status_code == 200
    assert refused(second, 429, "busy")


def test_a_click_on_a_kept_picture_does_not_wait_for_a_running_encode():
    async def ask():
        runner = FakeRunner()
        async with client(make_front(runner)) as http:
            await segment(http, png(1), click_points=click())
            runner.gate.clear()
            waiting = [asyncio.ensure_future(segment(http, png(seed), click_points=click())) for seed in range(2, 9)]
            await runner.started.acquire()
            await runner.started.acquire()
            async with asyncio.timeout(5):
                answer = await segment(http, png(1), click_points=click(20, 20))
            still_waiting = not any(task.done() for task in waiting)
            runner.gate.set()
            await asyncio.gather(*waiting)
            return answer.status_code, still_waiting

    assert asyncio.run(ask()) == (200, True)


def test_an_upload_that_trickles_is_cut():
    async def ask():
        async def trickle():
            yield b"--x\r\n"
            await asyncio.Event().wait()

        async with client(make_front(FakeRunner(), deadline=0.1)) as http:
            return await http.post("/segment", content=trickle(), headers=MULTIPART)

    assert refused(asyncio.run(ask()), 504, "timed_out")


def test_reading_a_body_has_a_limit_of_its_own():
    async def read():
        with Budget().claim() as claim:
            await read_body(asyncio.Event().wait, {}, claim, most_bytes=100, limit_s=0.01)

    with pytest.raises(TimedOut):
        asyncio.run(read())


def health_of(runner, **options):
    """The answer of `/health`, and the seconds it took."""

    async def ask():
        async with client(make_front(runner, **options)) as http:
            began = time.perf_counter()
            answer = await http.get("/health")
            return answer, time.perf_counter() - began

    return asyncio.run(ask())


def test_health_says_what_serves():
    answer, _ = health_of(FakeRunner())

    assert answer.status_code == 200
    assert conforms(answer.json(), "Health")
    assert list(answer.json()) == CONTRACT["health_fields"]
    assert answer.json()["status"] == "healthy"
    assert answer.json()["model_loaded"] is True


def test_health_is_degraded_with_the_reason_while_no_model_is_loaded():
    runner = FakeRunner()
    runner.said = {**runner.said, "model_loaded": False, "model_digest": None, "reason": "The model is being loaded."}
    answer, _ = health_of(runner, model="sam2.1_hiera_tiny")

    assert answer.status_code == 200
    assert conforms(answer.json(), "Health")
    assert (answer.json()["status"], answer.json()["model_loaded"]) == ("degraded", False)
    assert answer.json()["reason"] == "The model is being loaded."


def test_health_answers_within_two_seconds_when_the_runner_does_not():
    runner = FakeRunner()
    runner.status_gate.clear()
    answer, seconds = health_of(runner)

    assert seconds < 2
    assert conforms(answer.json(), "Health")
    assert (answer.json()["status"], answer.json()["model_loaded"]) == ("degraded", False)
    assert answer.json()["model"] == "demo"


def test_health_is_degraded_while_a_batch_is_out_for_longer_than_anybody_waits():
    async def ask():
        runner = FakeRunner()
        runner.gate.clear()
        async with client(make_front(runner, deadline=0.1)) as http:
            await segment(http, png(1), click_points=click())
            await segment(http, png(2), click_points=click())
            answer = await http.get("/health")
            runner.gate.set()
            return answer

    answer = asyncio.run(ask())

    assert conforms(answer.json(), "Health")
    assert (answer.json()["status"], answer.json()["model_loaded"]) == ("degraded", True)


def test_another_model_after_a_restart_is_named_in_the_answers():
    async def ask():
        runner = FakeRunner()
        async with client(make_front(runner)) as http:
            await segment(http, click_points=click())
            runner.said = {**runner.said, "model": "sam2.1_hiera_tiny", "clinical_use": True}
            runner.kept.clear()
            await segment(http, click_points=click())
            return (await segment(http, click_points=click())).json()

    body = asyncio.run(ask())

    assert (body["model"], body["clinical_use"]) == ("sam2.1_hiera_tiny", True)
