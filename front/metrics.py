"""What the front counts and times for Prometheus. Every label comes from a fixed list: nothing a caller sent is one.

`prometheus_client` is imported when the metrics are made, not with this file: in a worker of BentoML the environment
then says where the processes share their values.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from runners.errors import ServiceError

ROUTES = ("segment", "health", "openapi", "other")
STAGES = ("decode", "queue", "anatomy", "encode", "decode_mask", "post", "total")
ABANDONED = "abandoned"
"""Outcome of a request whose caller left before the answer."""

_ERRORS: tuple[type[ServiceError], ...] = (ServiceError, *ServiceError.__subclasses__())
CODES = tuple(dict.fromkeys(error.code for error in _ERRORS))
"""Of every error that a request can be answered with."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20, 25, 30)
_PICTURES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


class Metrics:
    """The front's measurements; make one for each registry.

    Args:
        registry: a `prometheus_client` registry; None for the process's own.
    """

    def __init__(self, registry: Any = None) -> None:
        from prometheus_client import REGISTRY, Counter, Gauge, Histogram

        where: dict[str, Any] = {"registry": REGISTRY if registry is None else registry}
        latest: dict[str, Any] = {"multiprocess_mode": "mostrecent", **where}
        self._requests = Counter("sam2_requests", "Requests answered", ["route", "outcome"], **where)
        # Shown from the start: of a counter that appears with its first failure, that failure is no increase.
        for outcome in ("ok", ABANDONED, *CODES):
            self._requests.labels("segment", outcome)
        self._stages = Histogram(
            "sam2_stage_seconds", "Time of each stage of a request", ["stage"], buckets=_SECONDS, **where
        )
        for stage in STAGES:
            self._stages.labels(stage)
        # The latest value: with a sum over processes, what a killed front had waiting would count for ever.
        self._queue = Gauge("sam2_queue_length", "Pictures waiting for the encoder", **latest)
        self._queue_limit = Gauge("sam2_queue_limit", "Pictures that may wait for the encoder", **latest)
        self._in_flight = Gauge("sam2_requests_in_flight", "Requests to segment that are being answered", **latest)
        self._answering = 0
        # A latest value is shown only once it is set.
        self._queue.set(0)
        self._in_flight.set(0)
        self._batch = Histogram(
            "sam2_encode_batch", "Pictures that shared a request's encoder forward", buckets=_PICTURES, **where
        )
        self._hits = Counter("sam2_picture_cache_hits", "Uploads that were decoded before", **where)
        self._misses = Counter("sam2_picture_cache_misses", "Uploads that had to be decoded", **where)
        self._abandoned = Counter(
            "sam2_abandoned", "Pictures dropped unencoded because nobody waited any more", **where
        )

    def request(self, route: str, outcome: str) -> None:
        """A request was answered; `outcome` is `ok`, `not_found`, `abandoned` or an error's code."""
        self._requests.labels(route if route in ROUTES else "other", outcome).inc()

    def stage(self, name: str, seconds: float) -> None:
        """One of `STAGES` took so long."""
        self._stages.labels(name).observe(seconds)

    def queue_length(self, pictures: int) -> None:
        """So many pictures wait now."""
        self._queue.set(pictures)

    def queue_limit(self, pictures: int) -> None:
        """So many pictures may wait."""
        self._queue_limit.set(pictures)

    @contextmanager
    def answering(self, route: str) -> Iterator[None]:
        """A request is being answered for the length of the block; called on the event loop's thread only."""
        one = int(route == "segment")
        self._in_flight.set(self._add(one))
        try:
            yield
        finally:
            self._in_flight.set(self._add(-one))

    def _add(self, more: int) -> int:
        self._answering += more
        return self._answering

    def batch(self, pictures: int) -> None:
        """A picture was encoded together with so many, itself included; 0 means that it had been encoded already."""
        if pictures:
            self._batch.observe(pictures)

    def picture_cache(self, *, hit: bool) -> None:
        """An upload was, or was not, found in the picture cache."""
        (self._hits if hit else self._misses).inc()

    def abandoned(self) -> None:
        """A waiting picture was dropped."""
        self._abandoned.inc()
