"""What Prometheus sees, in the host's own registry; names begin with `idoctor_sam2_`, labels hold no patient."""

from collections.abc import Iterator
from typing import get_args

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from idoctor_integration.errors import SegmentationError, TurnedOff
from idoctor_integration.feedback import Rating, Verdict

BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20, 25, 30, 40)
STATES = ("closed", "half_open", "open")
CONTEXTS = ("vertebra", "psoas", "combo", "object", "unknown")
"""A click's target; `unknown` where none could be told."""


def _codes(error: type[SegmentationError] = SegmentationError) -> Iterator[str]:
    """The code of every error of ours but `TurnedOff`: a click while the feature is off is none."""
    if error is not TurnedOff:
        yield error.code
    for kind in error.__subclasses__():
        yield from _codes(kind)


class Metrics:
    """Counters and gauges of one registry.

    Args:
        registry: None takes the process's own, in which they are made once, however often the package is installed.
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._registry = registry if registry is not None else REGISTRY
        self._clicks = Counter(
            "idoctor_sam2_clicks", "Clicks, by what became of them", ["context", "outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "idoctor_sam2_click_seconds",
            "Seconds from a click's arrival to its answer",
            ["context", "cached"],
            buckets=BUCKETS_S,
            registry=self._registry,
        )
        self._cache = Counter("idoctor_sam2_cache", "Looks into the cache", ["result"], registry=self._registry)
        self._invalid = Counter(
            "idoctor_sam2_unbelievable_replies", "Replies of the service that failed the check", registry=self._registry
        )
        self._in_flight = Gauge(
            "idoctor_sam2_service_places", "Clicks at the service or waiting for it", registry=self._registry
        )
        self._up = Gauge("idoctor_sam2_service_up", "Whether the service has a model, 1 or 0", registry=self._registry)
        self._clinical = Gauge(
            "idoctor_sam2_model_clinical", "Whether its model may serve patients, 1 or 0", registry=self._registry
        )
        self._breaker = Gauge("idoctor_sam2_breaker", "1 for the state it is in", ["state"], registry=self._registry)
        self._feedback = Counter(
            "idoctor_sam2_feedback", "What people did with a mask", ["context", "verdict"], registry=self._registry
        )
        self._rating = Counter("idoctor_sam2_ratings", "How people rated a mask", ["rating"], registry=self._registry)

        self._from_zero()

    def _from_zero(self) -> None:
        """Show every label before it counts: of a counter that appears with 1, that 1 is no increase."""
        for context in CONTEXTS:
            for outcome in ("ok", "caller_left", *_codes()):
                self._clicks.labels(context, outcome)
            for cached in ("true", "false"):
                self._seconds.labels(context, cached)
            for verdict in get_args(Verdict):
                self._feedback.labels(context, verdict)
        for result in ("hit", "miss"):
            self._cache.labels(result)
        for rating in get_args(Rating):
            self._rating.labels(rating)

    def click(self, context: str, outcome: str, seconds: float, *, cached: bool) -> None:
        """Count an answered click; `context` is a target or `unknown`, `outcome` a code or `ok`."""
        self._clicks.labels(context, outcome).inc()
        self._seconds.labels(context, str(cached).lower()).observe(seconds)

    def cache(self, *, hit: bool) -> None:
        """Count a look into the cache."""
        self._cache.labels("hit" if hit else "miss").inc()

    def unbelievable(self) -> None:
        """Count a reply that failed the check."""
        self._invalid.inc()

    def service(self, *, up: bool, clinical_use: bool) -> None:
        """Note what the probe saw."""
        self._up.set(up)
        self._clinical.set(up and clinical_use)

    def state(self, breaker: str, places: int) -> None:
        """Note the breaker's state and the places taken."""
        for state in STATES:
            self._breaker.labels(state).set(state == breaker)
        self._in_flight.set(places)

    def feedback(self, context: str | None, verdict: str | None, rating: str | None) -> None:
        """Count a verdict, a rating or both."""
        if context is not None and verdict is not None:
            self._feedback.labels(context, verdict).inc()
        if rating is not None:
            self._rating.labels(rating).inc()

    def text(self) -> bytes:
        """Everything in the registry, as Prometheus reads it."""
        return generate_latest(self._registry)


def enabled_text(enabled: bool) -> bytes:
    """Whether the feature is on, as Prometheus reads it: of no registry, so that it can be said while there is none."""
    registry = CollectorRegistry()
    Gauge("idoctor_sam2_enabled", "Whether the feature is on, 1 or 0", registry=registry).set(enabled)
    return generate_latest(registry)


_MADE: dict[int, Metrics] = {}


def metrics_of(registry: CollectorRegistry | None = None) -> Metrics:
    """The metrics of a registry, made with the first call."""
    wanted = REGISTRY if registry is None else registry
    known = _MADE.get(id(wanted))
    if known is None or known._registry is not wanted:
        known = _MADE[id(wanted)] = Metrics(wanted)
    return known
