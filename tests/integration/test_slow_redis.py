"""A Redis that is slow, or is none, is a miss within its time limit; no click waits longer or fails for it."""

import contextlib
import socket
import socketserver
import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest
from clocks import Clock
from hosts import browsing, click, picture, seen, settings

from idoctor_integration.cache import RedisCache
from tools.fake_service import answer
from tools.redis_server import redis_server

LIMIT_S = 0.25


@contextmanager
def listening(answered):
    """Something on a port; `answered(send, asked, over)` is called with what each connection sends."""
    over = threading.Event()

    class Line(socketserver.BaseRequestHandler):
        def handle(self):
            """Until the other side goes."""
            try:
                while asked := self.request.recv(65536):
                    answered(self.request.sendall, asked, over)
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Line) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        finally:
            over.set()
            server.shutdown()
            thread.join()


def trickling(send, asked, over):
    """A value of a megabyte, one byte now and then."""
    del asked
    send(b"$1000000\r\n")
    while not over.wait(0.05):
        send(b"a")


def agreeing(send, asked, over):
    """`OK` to everything, also to what asks for more than that."""
    del over
    send(b"+OK\r\n" * max(1, asked.count(b"*")))


def silent(send, asked, over):
    """Nothing."""
    del send, asked, over


def a_web_server(send, asked, over):
    """Another protocol."""
    del asked, over
    send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


ODD = [trickling, agreeing, silent, a_web_server]


@pytest.mark.parametrize("odd", ODD)
def test_every_command_has_one_time_limit(odd):
    clock = Clock(0.0)
    with listening(odd) as url:
        cache = RedisCache(url, 3600.0, timeout_s=LIMIT_S, monotonic=clock)
        spent = []
        for _ in range(6):  # more than there are threads
            began = time.monotonic()
            assert cache.get("key") is None
            cache.put("key", answer())
            spent.append(time.monotonic() - began)
            clock.now += 60  # past the pause
        stats = cache.stats()
        cache.close()

    assert min(spent) < 4 * LIMIT_S
    assert max(spent) < 20 * LIMIT_S  # a busy machine, and not the hours that the value takes
    assert stats["failures"] >= 1


def test_a_redis_that_was_slow_is_used_again():
    clock = Clock(0.0)
    with redis_server() as server:
        cache = RedisCache(server.url, 3600.0, timeout_s=0.5, monotonic=clock)
        cache.put("key", answer())
        server.freeze()
        for _ in range(6):
            assert cache.get("key") is None
            clock.now += 60
        server.thaw()

        assert cache.get("key") == answer()
        cache.close()


def test_commands_that_trickled_hold_no_thread_once_redis_is_fast_again():
    """They would for as long as their value takes, with a megabyte for hours."""
    clock, slow = Clock(0.0), threading.Event()
    large = answer(model=np.random.default_rng(0).bytes(20_000).hex())
    with redis_server() as server, listening(lambda *words: relayed(server.port, slow, *words)) as url:
        cache = RedisCache(url, 3600.0, timeout_s=1.0, monotonic=clock)

        def comes_back():
            """Within some tries: a busy machine may take a second for one."""
            for _ in range(15):
                clock.now += 60  # past the pause
                cache.put("key", large)
                if cache.get("key") == large:
                    return True
            return False

        assert comes_back()
        slow.set()
        for _ in range(6):
            clock.now += 60
            assert cache.get("key") is None
        slow.clear()

        assert comes_back()
        cache.close()


def relayed(port, slow, send, asked, over):
    """What a real Redis answers, one byte now and then while `slow` is set."""
    with socket.create_connection(("127.0.0.1", port)) as redis:
        redis.sendall(asked)
        redis.settimeout(0.05)
        said = b""
        with contextlib.suppress(TimeoutError):
            while more := redis.recv(65536):
                said += more
    if not slow.is_set():
        send(said)
    for byte in said if slow.is_set() else b"":
        send(bytes([byte]))
        over.wait(0.002)


@pytest.mark.parametrize("odd", ODD)
def test_no_click_fails_or_waits_for_what_is_no_redis(odd, service):
    with listening(odd) as url, browsing(settings(service.url, cache_url=url, request_timeout=10.0)) as browser:
        seen(browser)
        answers = [click(browser, picture(number)) for number in range(5)]

    assert [each.status_code for each in answers] == [200] * 5
    assert max(each.json()["processing_time_ms"] for each in answers) < 5000
