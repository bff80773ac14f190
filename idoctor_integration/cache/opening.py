"""Which cache the settings ask for."""

from typing import Any, Protocol

from idoctor_integration.cache.embedded import EmbeddedCache
from idoctor_integration.cache.nothing import NoCache
from idoctor_integration.cache.redis_cache import RedisCache
from idoctor_integration.settings import Settings


class Cache(Protocol):
    """Answers by key."""

    def get(self, key: str) -> dict[str, Any] | None:
        """The answer; None where there is none, it is too old, or the cache is broken."""

    def put(self, key: str, answer: dict[str, Any]) -> None:
        """Keep an answer, if that is possible."""

    def stats(self) -> dict[str, Any]:
        """For `cache_stats` of the health route: numbers without names."""

    def close(self) -> None:
        """Let go of memory or connections."""


def open_cache(settings: Settings) -> Cache:
    """The cache that was asked for; Redis is not connected to before the first click."""
    expire_s = settings.cache_expire_hours * 3600
    if settings.cache_url:
        return RedisCache(settings.cache_url, expire_s, timeout_s=settings.cache_timeout)
    return EmbeddedCache(settings.cache_mb << 20, expire_s) if settings.cache_mb else NoCache()
