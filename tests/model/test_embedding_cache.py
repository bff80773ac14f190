"""The embedding cache keeps to its bytes, forgets the least recently used, and serves everybody at least once."""

import threading

import numpy as np
import pytest
from cache_contents import Weight, mask

from runners.model.cache import MOST_TOKENS, EmbeddingCache


def used(cache, *keys):
    """Look each up once, as the request does that it was encoded for."""
    for key in keys:
        cache.get(key)


def test_what_was_put_is_got():
    cache, one = EmbeddingCache(100), Weight(10)

    assert cache.put("a", one)
    assert cache.get("a") is one
    assert cache.get("b") is None
    assert "a" in cache
    assert "b" not in cache


def test_the_least_recently_used_goes_first():
    cache = EmbeddingCache(100, guests=0)
    for key in "abc":
        cache.put(key, Weight(30))
    used(cache, "b", "c", "a")
    cache.put("d", Weight(60))

    assert [key for key in "abcd" if key in cache] == ["a", "d"]


def test_putting_again_replaces():
    cache = EmbeddingCache(100)
    cache.put("a", Weight(30))
    cache.put("a", Weight(50))

    assert cache.stats().nbytes == 50
    assert cache.get("a").nbytes == 50


@pytest.mark.parametrize("bound", [0, 9])
def test_what_is_larger_than_the_bound_is_served_once(bound):
    cache, large = EmbeddingCache(bound), Weight(10)

    assert not cache.put("a", large)
    assert cache.get("a") is large
    assert cache.get("a") is None
    assert cache.stats().nbytes == 0


def test_what_is_larger_than_the_bound_costs_nobody_a_place():
    cache = EmbeddingCache(100)
    cache.put("small", Weight(60))
    used(cache, "small")
    cache.put("large", Weight(101))

    assert "small" in cache
    assert cache.stats().nbytes == 60


def test_a_guest_that_comes_again_and_fits_is_a_guest_no_more():
    cache = EmbeddingCache(100)
    cache.put("a", Weight(101))
    cache.put("a", Weight(10))
    used(cache, "a")
    cache.put("b", Weight(95))

    assert "a" not in cache


def test_a_batch_larger_than_the_bound_is_served_to_everybody_once():
    cache = EmbeddingCache(10, guests=4)
    for key in "abcd":
        cache.put(key, Weight(10))

    assert all(cache.get(key) is not None for key in "abcd")
    assert [key for key in "abcd" if cache.get(key) is not None] == ["d"]


def test_guests_that_nobody_fetches_do_not_pile_up():
    cache = EmbeddingCache(0, guests=2)
    for key in "abc":
        cache.put(key, Weight(10))

    assert [key for key in "abc" if key in cache] == ["b", "c"]


def test_a_hit_is_a_decode_that_needed_no_encode_of_its_own():
    cache = EmbeddingCache(100)
    cache.put("a", Weight(10))
    used(cache, "a", "a", "a", "unknown")

    assert (cache.stats().hits, cache.stats().misses) == (2, 1)


def test_a_mask_comes_back_by_its_token():
    cache, earlier = EmbeddingCache(100), mask()
    cache.put("a", Weight(10))
    token = cache.remember("a", earlier)

    assert cache.recall("a", token) is earlier
    assert cache.stats().nbytes == 26


def test_tokens_are_not_guessable_and_never_the_same():
    cache = EmbeddingCache(10_000)
    cache.put("a", Weight(10))
    tokens = {cache.remember("a", mask()) for _ in range(20)}

    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {32}


def test_a_token_is_good_for_its_own_picture_only():
    cache = EmbeddingCache(100)
    cache.put("a", Weight(10))
    cache.put("b", Weight(10))
    token = cache.remember("a", mask())

    assert cache.recall("b", token) is None
    assert cache.recall("unknown", token) is None


def test_a_token_expires_with_its_picture():
    cache = EmbeddingCache(100)
    cache.put("a", Weight(10))
    token = cache.remember("a", mask())
    used(cache, "a")
    cache.put("b", Weight(90))

    assert cache.recall("a", token) is None
    assert cache.stats().nbytes == 90


def test_a_picture_that_is_not_kept_keeps_no_masks():
    cache = EmbeddingCache(0)
    cache.put("a", Weight(10))

    assert cache.recall("a", cache.remember("a", mask())) is None


def test_the_oldest_masks_of_a_picture_go_first():
    cache = EmbeddingCache(100_000)
    cache.put("a", Weight(10))
    tokens = [cache.remember("a", mask()) for _ in range(MOST_TOKENS + 2)]

    assert [cache.recall("a", token) is not None for token in tokens] == [False, False] + [True] * MOST_TOKENS


def test_masks_count_and_push_other_pictures_out():
    cache = EmbeddingCache(100)
    cache.put("a", Weight(40))
    cache.put("b", Weight(40))
    used(cache, "a", "b")
    cache.remember("b", mask(10))

    assert "a" not in cache
    assert "b" in cache


def test_masks_never_push_their_own_picture_out():
    cache = EmbeddingCache(100)
    cache.put("a", Weight(90))
    tokens = [cache.remember("a", mask(2)), cache.remember("a", mask(2)), cache.remember("a", mask(100))]

    assert "a" in cache
    assert [cache.recall("a", token) for token in tokens] == [None, None, None]
    assert cache.stats().nbytes == 90


def test_many_threads_leave_the_books_in_order():
    cache = EmbeddingCache(500, guests=2)

    def work(seed):
        random = np.random.default_rng(seed)
        for key in map(str, random.integers(0, 12, 300)):
            cache.put(key, Weight(int(random.integers(1, 200))))
            cache.remember(key, mask(int(random.integers(1, 30))))
            cache.get(key)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    held = sum(entry.nbytes for entry in cache._entries.values())
    assert cache.stats().nbytes == held <= 500
