"""Connections that close, over a real server: what is not wanted any more is not computed."""

import asyncio
import contextlib
import io
import json
import logging
import socket

import httpx
import uvicorn
from front_fakes import FakeRunner, click, make_front, png, segment


class Announced(uvicorn.Server):
    """A server that says when it is up."""

    def __init__(self, config):
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets=None):
        """See uvicorn."""
        await super().startup(sockets)
        self.up.set()


@contextlib.asynccontextmanager
async def served(front):
    """The port of a real HTTP server in this event loop."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(front.wrap(front.app), log_config=None, lifespan="on", timeout_graceful_shutdown=2)
        server = Announced(config)
        task = asyncio.ensure_future(server._serve(sockets=[listener]))
        async with asyncio.timeout(20):
            await server.up.wait()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await task


def request_bytes(data):
    """A whole `POST /segment` as it goes over the line."""
    fields = [("file", 'filename="blob"', data), ("click_points", "", click().encode())]
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"; %s\r\n\r\n%s\r\n' % (name.encode(), extra.encode(), value)
        for name, extra, value in fields
    )
    body += b"--x--\r\n"
    head = b"POST /segment HTTP/1.1\r\nHost: s\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


async def connected(port, data):
    """A connection over which a request was sent."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    await writer.drain()
    return writer


async def until(queue, length):
    """Wait until so many pictures are in the queue."""
    async with asyncio.timeout(20):
        while queue.length != length:
            queue.arrivals.changed.clear()
            await queue.arrivals.changed.wait()


def test_twenty_who_leave_during_an_encode_cost_no_further_encode():
    async def run():
        runner = FakeRunner()
        front = make_front(runner)
        async with served(front) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            runner.gate.clear()
            first = asyncio.ensure_future(segment(http, png(0), click_points=click()))
            await runner.started.acquire()
            leaving = [await connected(port, request_bytes(png(seed))) for seed in range(1, 21)]
            await until(front._queue, 20)
            for writer in leaving:
                writer.transport.abort()
            await until(front._queue, 0)
            runner.gate.set()
            status = (await first).status_code
            last = await segment(http, png(99), click_points=click())
            return status, last.status_code, runner.batches

    assert asyncio.run(run()) == (200, 200, [1, 1])


def test_one_who_leaves_in_the_middle_of_an_upload_costs_nothing():
    async def run():
        runner = FakeRunner()
        async with served(make_front(runner)) as port:
            whole = request_bytes(png(0))
            writer = await connected(port, whole[:-30])
            writer.close()
            await writer.wait_closed()
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
                return (await segment(http, png(1), click_points=click())).status_code, runner.batches

    assert asyncio.run(run()) == (200, [1])


def test_a_client_that_sends_too_much_reads_the_refusal_and_not_a_broken_connection():
    async def run():
        async with served(make_front(FakeRunner())) as port:
            url = f"http://127.0.0.1:{port}/segment"
            async with httpx.AsyncClient(timeout=30) as http:
                return await http.post(url, files={"file": ("blob", io.BytesIO(bytes(40 << 20)), "image/png")})

    assert asyncio.run(run()).status_code == 413


def test_requests_under_way_are_answered_when_the_service_stops(caplog):
    """Uvicorn alone would cancel them after its patience and answer a bare 500."""

    async def run():
        runner = FakeRunner()
        runner.gate.clear()
        front = make_front(runner, grace_s=0.2)
        async with served(front) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            waiting = asyncio.ensure_future(segment(http, png(0), click_points=click()))
            await runner.started.acquire()
            front._stopping.begin()
            refused = await segment(http, png(1), click_points=click())
            health = await http.get("/health")
            answer = await waiting
            runner.gate.set()
            return refused, health, answer

    with caplog.at_level(logging.ERROR):
        refused, health, answer = asyncio.run(run())

    for one in (refused, answer):
        assert (one.status_code, one.json()["error"]["code"]) == (503, "shutting_down")
    assert health.json()["status"] == "degraded"
    assert json.loads(health.text)["reason"] == "The service is stopping."
    assert not caplog.records
