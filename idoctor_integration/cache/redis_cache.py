"""The cache in Redis, shared by every process of the back end; whatever goes wrong there is a miss.

Each command has one time limit over everything: finding, connecting, greeting, sending, reading. The library's own is
one for each read, which something that sends a byte now and then would stretch for ever; so a command runs in a thread
of ours, and past its time every connection is shut, which ends it. After a failure Redis is passed over for a few
seconds. Bounding its memory is Redis' own business (`maxmemory` with an LRU policy). Safe to use from several threads.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import wait
from typing import Any

import redis

from idoctor_integration.cache.envelope import packed, unpacked
from idoctor_integration.errors import SegmentationError
from idoctor_integration.places import Places
from idoctor_integration.settings import BadSettings

PREFIX = "sam2:answer:"
PAUSE_S = 5.0
"""How long Redis is passed over after a failure."""
THREADS, WAITING = 4, 128
"""A command takes a millisecond; those that wait do so within their own time limit."""


class RedisCache:
    """Answers as bytes in Redis.

    Args:
        url: `redis://`, `rediss://` or `unix://`.
        expire_s: how long an answer is kept.
        timeout_s: for a command, whatever it takes.
        clock: seconds since 1970.
        monotonic: seconds that only grow, for the pause.

    Raises:
        BadSettings: the URL is none, or has an option that there is not.
    """

    def __init__(
        self,
        url: str,
        expire_s: float,
        *,
        timeout_s: float = 0.25,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._expire_s = expire_s
        self._clock = clock
        self._monotonic = monotonic
        limits = {"socket_timeout": timeout_s, "socket_connect_timeout": timeout_s, "retry": None}
        try:
            self._redis = redis.Redis.from_url(url, **limits)
            redis.ConnectionPool.from_url(url).make_connection()  # connects to nothing, but looks at every option
        except (ValueError, TypeError, AttributeError, redis.RedisError):
            # Not chained: the cause repeats a part of the URL, which may be of the password.
            raise BadSettings("SAM2_CACHE_URL is no address of a Redis: redis://host:6379/0.") from None
        self._timeout_s = timeout_s
        self._threads = Places(THREADS, WAITING, "sam2-redis")
        self._lock = threading.Lock()
        self._pause_until = float("-inf")
        self._hits = self._misses = self._failures = 0

    def get(self, key: str) -> dict[str, Any] | None:
        """See `Cache`."""
        data = self._tried(lambda: self._redis.get(PREFIX + key))
        answer = unpacked(data, self._clock(), self._expire_s) if isinstance(data, bytes) else None
        with self._lock:
            self._hits += answer is not None
            self._misses += answer is None
        return answer

    def put(self, key: str, answer: dict[str, Any]) -> None:
        """See `Cache`."""
        data = packed(answer, self._clock() + self._expire_s)
        self._tried(lambda: self._redis.set(PREFIX + key, data, px=max(1, round(1e3 * self._expire_s))))

    def stats(self) -> dict[str, Any]:
        """See `Cache`."""
        with self._lock:
            return {
                "backend": "redis",
                "available": self._monotonic() >= self._pause_until,
                "hits": self._hits,
                "misses": self._misses,
                "failures": self._failures,
            }

    def close(self) -> None:
        """See `Cache`."""
        self._threads.close()
        self._redis.close()
        self._threads.open()  # an app may run again; none is begun before the next command

    def _tried(self, command: Callable[[], Any]) -> Any:
        """What a command answers, None where Redis is passed over, fails or takes too long."""
        with self._lock:
            if self._monotonic() < self._pause_until:
                return None
        try:
            running = self._threads.submit(command)
        except SegmentationError:  # all wait for Redis as it is
            return self._failed()
        done, _ = wait((running,), self._timeout_s)
        if not done:
            running.cancel()
            self._redis.connection_pool.disconnect(inuse_connections=True)
            return self._failed()
        # Of whatever kind: what answers there need not be Redis, and the library then fails in ways of its own.
        return self._failed() if running.exception() is not None else running.result()

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._pause_until = self._monotonic() + PAUSE_S
