"""The cache in Redis, shared by every process of the back end; whatever goes wrong there is a miss.

After a failure Redis is passed over for a few seconds, so that a hanging one does not slow every click down. Bounding
its memory is Redis' own business (`maxmemory` with an LRU policy). Safe to use from several threads.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import redis

from idoctor_integration.cache.envelope import packed, unpacked

PREFIX = "sam2:answer:"
PAUSE_S = 5.0
"""How long Redis is passed over after a failure."""


class RedisCache:
    """Answers as bytes in Redis.

    Args:
        url: `redis://`, `rediss://` or `unix://`.
        expire_s: how long an answer is kept.
        timeout_s: for connecting and for each command.
        clock: seconds since 1970.
        monotonic: seconds that only grow, for the pause.
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
        self._redis = redis.Redis.from_url(
            url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s, retry=None, decode_responses=False
        )
        self._lock = threading.Lock()
        self._pause_until = float("-inf")
        self._hits = self._misses = self._failures = 0

    def get(self, key: str) -> dict[str, Any] | None:
        """See `Cache`."""
        data = self._tried(lambda: self._redis.get(PREFIX + key))
        answer = unpacked(data, self._clock()) if isinstance(data, bytes) else None
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
        self._redis.close()

    def _tried(self, command: Callable[[], Any]) -> Any:
        """What a command answers, None where Redis is passed over or fails."""
        with self._lock:
            if self._monotonic() < self._pause_until:
                return None
        try:
            return command()
        except (redis.RedisError, OSError, ValueError):
            with self._lock:
                self._failures += 1
                self._pause_until = self._monotonic() + PAUSE_S
            return None
