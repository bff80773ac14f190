"""Answers kept for a while, in this process or in Redis; a broken cache is a miss, never an error."""

from idoctor_integration.cache.embedded import EmbeddedCache
from idoctor_integration.cache.nothing import NoCache
from idoctor_integration.cache.opening import Cache, open_cache
from idoctor_integration.cache.redis_cache import RedisCache

__all__ = ["Cache", "EmbeddedCache", "NoCache", "RedisCache", "open_cache"]
