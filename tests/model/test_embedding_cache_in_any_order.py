"""The embedding cache under any order of calls."""

from cache_contents import Weight, mask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from runners.model.cache import EmbeddingCache


class CacheMachine(RuleBasedStateMachine):
    """Any order of calls: the bound holds, the books balance, and a token brings its own mask or nothing."""

    tokens = Bundle("tokens")

    def __init__(self):
        super().__init__()
        self.cache = EmbeddingCache(1000, guests=2)
        self.masks = {}

    @rule(key=st.sampled_from("abcde"), nbytes=st.integers(0, 1200))
    def put(self, key, nbytes):
        """Encode."""
        assert self.cache.put(key, Weight(nbytes)) == (nbytes <= 1000)

    @rule(key=st.sampled_from("abcde"))
    def get(self, key):
        """Decode."""
        there = key in self.cache
        assert (self.cache.get(key) is not None) == there

    @rule(target=tokens, key=st.sampled_from("abcde"), size=st.integers(1, 300))
    def remember(self, key, size):
        """Answer."""
        earlier = mask(size)
        token = self.cache.remember(key, earlier)
        self.masks[token] = (key, earlier)
        return token

    @rule(token=tokens, key=st.sampled_from("abcde"))
    def recall(self, token, key):
        """Refine."""
        owner, earlier = self.masks[token]
        found = self.cache.recall(key, token)
        assert found is None or (found is earlier and owner == key)

    @invariant()
    def bound(self):
        """The bytes are counted right and within the bound."""
        held = sum(entry.nbytes for entry in self.cache._entries.values())
        assert self.cache.stats().nbytes == held <= 1000
        assert len(self.cache._guests) <= 2


CacheMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
test_any_order_of_calls = CacheMachine.TestCase
