"""One suite for both caches: what is kept comes back for 24 hours, and whatever is broken is a miss."""

import json
import threading
import zlib

import numpy as np
import pytest
from clocks import Clock

from idoctor_integration.cache import EmbeddedCache, NoCache, RedisCache, open_cache
from idoctor_integration.cache.envelope import HEAD, MAGIC, packed, unpacked
from idoctor_integration.settings import Settings
from tools.fake_service import answer
from tools.redis_server import redis_server

DAY_S = 86_400.0
NOON = 1_700_000_000.0


@pytest.fixture(scope="module")
def server():
    with redis_server() as server:
        yield server


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture(params=["embedded", "redis"])
def cache(request, clock, server):
    if request.param == "embedded":
        made = EmbeddedCache(1 << 20, DAY_S, clock)
    else:
        server.connection().flushall()
        made = RedisCache(server.url, DAY_S, timeout_s=2.0, clock=clock, monotonic=clock)
    yield made
    made.close()


def test_an_answer_comes_back_as_it_was(cache):
    cache.put("key", answer(warnings=["Größe, 大小"]))

    assert cache.get("key") == answer(warnings=["Größe, 大小"])
    assert cache.get("other") is None


def test_it_is_served_a_minute_before_24_hours_and_not_a_minute_after(cache, clock):
    cache.put("key", answer())

    clock.now = NOON + DAY_S - 60
    assert cache.get("key") is not None
    clock.now = NOON + DAY_S + 60
    assert cache.get("key") is None


def test_stats_count_and_name_nothing(cache):
    cache.put("secret-key", answer())
    cache.get("secret-key")
    cache.get("another")

    stats = cache.stats()
    assert (stats["hits"], stats["misses"]) == (1, 1)
    assert "secret" not in json.dumps(stats)


def test_the_embedded_one_is_bounded_by_bytes():
    cache = EmbeddedCache(20_000, DAY_S)
    for number in range(50):
        noise = np.random.default_rng(number).bytes(1500).hex()
        cache.put(str(number), answer(model=noise))

    assert cache.stats()["bytes"] <= 20_000
    assert cache.get("0") is None
    assert cache.get("49") is not None
    cache.put("too large", answer(model="x" + np.random.default_rng(0).bytes(40_000).hex()))
    assert cache.get("too large") is None


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"garbage",
        b"\x80\x04\x95",  # the beginning of a pickle
        HEAD.pack(MAGIC, NOON + DAY_S),
        HEAD.pack(MAGIC, NOON + DAY_S) + zlib.compress(b"[1]"),
        HEAD.pack(MAGIC, NOON + DAY_S) + zlib.compress(b"{")[:-2],
        HEAD.pack(MAGIC, float("nan")) + zlib.compress(b"{}"),
        HEAD.pack(MAGIC, float("inf")) + zlib.compress(b"{}"),
        HEAD.pack(MAGIC, NOON + 2 * DAY_S) + zlib.compress(b"{}"),
        HEAD.pack(MAGIC, NOON + DAY_S) + zlib.compress(b'{"a": NaN}'),
        HEAD.pack(MAGIC, NOON + DAY_S) + zlib.compress(b'{"a": "\\ud800"}'),
        HEAD.pack(b"S2C0", NOON + DAY_S) + zlib.compress(b"{}"),
        HEAD.pack(MAGIC, NOON + DAY_S) + zlib.compress(b"[" * 200_000),
    ],
)
def test_whatever_else_lies_in_redis_is_a_miss(value, server, clock):
    server.connection().set("sam2:answer:key", value)
    cache = RedisCache(server.url, DAY_S, timeout_s=2.0, clock=clock)

    assert cache.get("key") is None
    assert cache.stats()["failures"] == 0
    cache.close()


def test_a_value_of_another_type_in_redis_is_a_miss(server, clock):
    server.connection().flushall()
    server.connection().lpush("sam2:answer:key", "x")
    cache = RedisCache(server.url, DAY_S, timeout_s=2.0, clock=clock, monotonic=clock)

    assert cache.get("key") is None
    cache.close()


def test_redis_drops_an_answer_by_itself(server):
    cache = RedisCache(server.url, 3600.0, timeout_s=2.0)
    cache.put("key", answer())

    assert 3500 < server.connection().ttl("sam2:answer:key") <= 3600
    cache.close()


def test_nothing_in_redis_is_a_pickle_or_names_a_picture(server):
    cache = RedisCache(server.url, DAY_S, timeout_s=2.0)
    cache.put("key", answer())

    assert server.connection().get("sam2:answer:key")[:4] == MAGIC
    cache.close()


def test_redis_stopped_hung_and_started_again(clock):
    """While it is away, and for a few seconds after, clicks go on without it."""
    with redis_server() as server:
        cache = RedisCache(server.url, DAY_S, timeout_s=0.5, clock=clock, monotonic=clock)
        cache.put("key", answer())
        server.stop()
        assert cache.get("key") is None
        cache.put("key", answer())
        assert cache.stats() | {"available": False, "failures": 1} == cache.stats()

        server.start()
        assert cache.get("key") is None  # passed over for now
        clock.now += 10
        cache.put("key", answer())
        assert cache.get("key") is not None

        server.freeze()
        assert cache.get("key") is None
        server.thaw()
        clock.now += 10
        assert cache.get("key") is not None
        cache.close()


def test_a_full_redis_that_refuses_to_write_is_passed_over(clock):
    with redis_server("--maxmemory", "1", "--maxmemory-policy", "noeviction") as server:
        cache = RedisCache(server.url, DAY_S, timeout_s=2.0, clock=clock, monotonic=clock)
        cache.put("key", answer())

        assert cache.get("key") is None
        cache.close()


def test_a_redis_that_evicts_forgets_the_oldest(clock):
    with redis_server("--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru") as server:
        cache = RedisCache(server.url, DAY_S, timeout_s=2.0, clock=clock, monotonic=clock)
        for number in range(100):
            cache.put(str(number), answer(model=np.random.default_rng(number).bytes(40_000).hex()))

        kept = [number for number in range(100) if cache.get(str(number)) is not None]
        assert 0 < len(kept) < 100
        assert 99 in kept
        cache.close()


@pytest.mark.parametrize(
    ("chosen", "kind"),
    [({}, EmbeddedCache), ({"cache_mb": 0}, NoCache), ({"cache_url": "redis://127.0.0.1:1/0"}, RedisCache)],
)
def test_the_settings_choose(chosen, kind):
    before = threading.active_count()
    cache = open_cache(Settings.model_validate(chosen))

    assert threading.active_count() == before
    assert isinstance(cache, kind)
    assert cache.get("key") is None
    cache.close()


def test_an_envelope_that_is_changed_anywhere_is_a_miss_or_the_same():
    data = bytearray(packed({"a": 1}, NOON * 2))
    for place in range(len(data)):
        for value in (0, 255, data[place] ^ 1):
            changed = bytes(data[:place]) + bytes([value]) + bytes(data[place + 1 :])
            assert unpacked(changed, NOON, NOON) in (None, {"a": 1}) or place >= HEAD.size
