"""Looks into several replicas' metrics every second: embeddings found and made, by whom, and when the last was made."""

import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import requests

from tools.service_process import ServiceProcess

EVERY_S = 1.0
HITS, MISSES = "sam2_embedding_cache_hits_total", "sam2_embedding_cache_misses_total"
Seen = dict[ServiceProcess, tuple[float, float]]


class EmbeddingWatch:
    """Between `__enter__` and `__exit__`; what it holds is of this time, and complete after it.

    Of a replica that does not answer any more counts what it last said.

    Args:
        replicas: to look at.

    Attributes:
        last_encode_s: when it saw that a picture had been encoded (monotonic seconds); None: none was.
    """

    def __init__(self, replicas: Sequence[ServiceProcess]) -> None:
        self._replicas = list(replicas)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="embedding-watch")
        self.last_encode_s: float | None = None

    def __enter__(self) -> Self:
        self._first = self._look({})
        self._last = self._first
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    @property
    def encoded_by(self) -> dict[ServiceProcess, int]:
        """Pictures that each replica encoded."""
        return {each: int(self._last[each][1] - self._first[each][1]) for each in self._replicas}

    @property
    def encoded(self) -> int:
        """Pictures that were encoded."""
        return sum(self.encoded_by.values())

    @property
    def share(self) -> float:
        """Of the looks for an embedding, those that found one; 1 where nobody looked."""
        hits = sum(self._last[each][0] - self._first[each][0] for each in self._replicas)
        return hits / (hits + self.encoded) if hits + self.encoded else 1.0

    def _run(self) -> None:
        while True:
            last_time = self._done.wait(EVERY_S)
            before = self.encoded
            self._last = self._look(self._last)
            if self.encoded > before:
                self.last_encode_s = time.monotonic()
            if last_time:
                return

    def _look(self, before: Seen) -> Seen:
        seen: Seen = {}
        for each in self._replicas:
            try:
                seen[each] = (each.metric(HITS), each.metric(MISSES))
            except requests.RequestException:
                seen[each] = before[each]
        return seen
