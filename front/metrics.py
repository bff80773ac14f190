"""What the front counts and times for Prometheus. Every label comes from a fixed list: nothing a caller sent is one.

`prometheus_client` is imported when the metrics are made, not with this file: in a worker of BentoML the environment
then says where the processes share their values.
"""

from typing import Any

ROUTES = ("segment", "health", "openapi", "other")
STAGES = ("decode", "queue", "anatomy", "encode", "decode_mask", "post", "total")
ABANDONED = "abandoned"
"""Outcome of a request whose caller left before the answer."""

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
        self._requests = Counter("sam2_requests", "Requests answered", ["route", "outcome"], **where)
        self._stages = Histogram(
            "sam2_stage_seconds", "Time of each stage of a request", ["stage"], buckets=_SECONDS, **where
        )
        self._queue = Gauge(
            "sam2_queue_length", "Pictures waiting for the encoder", multiprocess_mode="livesum", **where
        )
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
