"""The engine's measurements as Prometheus metrics.

`prometheus_client` is imported when the meter is made, not with this file: a worker of BentoML has by then set
`PROMETHEUS_MULTIPROC_DIR`, without which the front's `/metrics` would not see this process. (`bentoml.metrics` does
the same with a deprecation warning.) Gauges show the latest value: after a crash the old worker's must not count.
"""

from functools import cache
from typing import Any

from runners.model.cache import CacheStats

_BATCH_BUCKETS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
_ENCODE_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25)
_DECODE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class PrometheusMeter:
    """Counts and times for `/metrics`; one a process, see `prometheus_meter`.

    Args:
        registry: a `prometheus_client` registry; None for the process's own.
    """

    def __init__(self, registry: Any = None) -> None:
        from prometheus_client import REGISTRY, Counter, Gauge, Histogram

        where: dict[str, Any] = {"registry": REGISTRY if registry is None else registry}
        latest: dict[str, Any] = {"multiprocess_mode": "mostrecent", **where}
        self._forwards = Counter("sam2_encoder_forwards", "Encoder forwards for callers", **where)
        self._batch = Histogram(
            "sam2_encoder_batch_size", "Pictures in one encoder forward", buckets=_BATCH_BUCKETS, **where
        )
        self._encode = Histogram("sam2_encode_seconds", "One encoder forward", buckets=_ENCODE_BUCKETS, **where)
        self._decode = Histogram("sam2_decode_mask_seconds", "Masks of one request", buckets=_DECODE_BUCKETS, **where)
        self._hits = Counter("sam2_embedding_cache_hits", "Decodes that needed no encode of their own", **where)
        self._misses = Counter("sam2_embedding_cache_misses", "Pictures that had to be encoded", **where)
        self._bytes = Gauge("sam2_embedding_cache_bytes", "Memory held by picture embeddings", **latest)
        self._loaded = Gauge("sam2_model_loaded", "Whether a model is loaded and warm", **latest)
        self._clinical = Gauge("sam2_model_clinical_use", "Whether the loaded model may serve patients", **latest)
        self._gpu_used = Gauge("sam2_gpu_memory_used_bytes", "Memory in use on the model's GPU; 0 without", **latest)
        self._gpu_total = Gauge("sam2_gpu_memory_total_bytes", "Memory of the model's GPU; 0 without", **latest)
        self.model(loaded=False, clinical_use=False)
        self.gpu_memory(0, 0)
        self._bytes.set(0)  # a latest value is shown only once it is set
        self._last = CacheStats(0, 0, 0)

    def encoded(self, pictures: int, seconds: float) -> None:
        """One encoder forward over so many pictures."""
        self._forwards.inc()
        self._batch.observe(pictures)
        self._encode.observe(seconds)

    def decoded(self, seconds: float) -> None:
        """One request's masks drawn."""
        self._decode.observe(seconds)

    def cache(self, stats: CacheStats) -> None:
        """The embedding cache as it is now; called from the model's thread only."""
        self._hits.inc(stats.hits - self._last.hits)
        self._misses.inc(stats.misses - self._last.misses)
        self._bytes.set(stats.nbytes)
        self._last = stats

    def model(self, *, loaded: bool, clinical_use: bool) -> None:
        """Whether a model is there, and whether it may serve patients."""
        self._loaded.set(loaded)
        self._clinical.set(loaded and clinical_use)

    def gpu_memory(self, used_bytes: int, total_bytes: int) -> None:
        """How full the model's GPU is; zeros without one."""
        self._gpu_used.set(used_bytes)
        self._gpu_total.set(total_bytes)


@cache
def prometheus_meter() -> PrometheusMeter:
    """The process's meter; Prometheus allows each name once."""
    return PrometheusMeter()
