"""The cache in this process: bounded by bytes and age, the least used goes first. Safe to use from several threads."""

import threading
import time
from collections.abc import Callable
from typing import Any

from cachetools import LRUCache

from idoctor_integration.cache.envelope import packed, unpacked


class EmbeddedCache:
    """Answers as bytes in memory.

    Args:
        most_bytes: what they may take together.
        expire_s: how long one is kept.
        clock: seconds since 1970.
    """

    def __init__(self, most_bytes: int, expire_s: float, clock: Callable[[], float] = time.time) -> None:
        self._expire_s = expire_s
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: LRUCache[str, bytes] = LRUCache(most_bytes, getsizeof=len)
        self._hits = self._misses = 0

    def get(self, key: str) -> dict[str, Any] | None:
        """See `Cache`."""
        with self._lock:
            data = self._kept.get(key)
        answer = None if data is None else unpacked(data, self._clock(), self._expire_s)
        with self._lock:
            if data is not None and answer is None:
                self._kept.pop(key, None)
            self._hits += answer is not None
            self._misses += answer is None
        return answer

    def put(self, key: str, answer: dict[str, Any]) -> None:
        """See `Cache`."""
        data = packed(answer, self._clock() + self._expire_s)
        with self._lock:
            if len(data) <= self._kept.maxsize:
                self._kept[key] = data

    def stats(self) -> dict[str, Any]:
        """See `Cache`."""
        with self._lock:
            return {
                "backend": "embedded",
                "entries": len(self._kept),
                "bytes": int(self._kept.currsize),
                "hits": self._hits,
                "misses": self._misses,
            }

    def close(self) -> None:
        """See `Cache`."""
        with self._lock:
            self._kept.clear()
