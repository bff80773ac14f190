"""Picture embeddings kept for the next click, bounded by bytes; earlier masks are kept with the picture they belong to.

Least recently used goes first. What has to go before its first decode (larger than the whole bound, or one of more
pictures at once than fit) waits as a guest for that one decode, so that even a bound of 0 serves everybody. One lock
guards everything; no torch here, an embedding is anything with `nbytes`.
"""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

MOST_TOKENS = 24
"""Earlier masks kept with one picture: eight rounds of three candidates."""


class Sized(Protocol):
    """Anything that knows how much memory it holds."""

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        ...


E = TypeVar("E", bound=Sized)


@dataclass(frozen=True, slots=True)
class CacheStats:
    """What the cache has done and holds.

    Attributes:
        hits: decodes that needed no encode of their own.
        misses: pictures that had to be encoded.
        nbytes: memory held, guests not counted.
    """

    hits: int
    misses: int
    nbytes: int


@dataclass
class _Entry(Generic[E]):
    embedding: E
    fresh: bool = True
    masks: OrderedDict[str, NDArray[np.float32]] = field(default_factory=OrderedDict)

    @property
    def nbytes(self) -> int:
        return self.embedding.nbytes + sum(mask.nbytes for mask in self.masks.values())


class EmbeddingCache(Generic[E]):
    """A least-recently-used cache with a bound in bytes.

    Args:
        max_bytes: bound on what is kept; 0 keeps nothing.
        guests: embeddings that may wait for their decode beyond the bound; one encoder batch at least.
        new_token: makes the names of earlier masks; they must not be guessable, as they come back from outside.
    """

    def __init__(
        self, max_bytes: int, *, guests: int = 4, new_token: Callable[[], str] = lambda: uuid.uuid4().hex
    ) -> None:
        self._max_bytes = max_bytes
        self._max_guests = guests
        self._new_token = new_token
        self._lock = threading.Lock()
        self._entries: OrderedDict[str, _Entry[E]] = OrderedDict()
        self._guests: OrderedDict[str, E] = OrderedDict()
        self._nbytes = 0
        self._hits = 0
        self._misses = 0

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._entries or key in self._guests

    def put(self, key: str, embedding: E) -> bool:
        """Keep an embedding, dropping the least recently used ones until it fits.

        Returns:
            False where it is larger than the bound: `get` then gives it out once.
        """
        with self._lock:
            self._misses += 1
            old = self._entries.pop(key, None)
            self._nbytes -= 0 if old is None else old.nbytes
            self._guests.pop(key, None)
            self._entries[key] = _Entry(embedding)
            self._nbytes += embedding.nbytes
            self._shrink()
            return key in self._entries

    def get(self, key: str) -> E | None:
        """The embedding, None where it is not (or no longer) there."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return self._guests.pop(key, None)
            self._entries.move_to_end(key)
            # The first look-up is by the request that the picture was encoded for: that saved nobody an encode.
            self._hits += not entry.fresh
            entry.fresh = False
            return entry.embedding

    def remember(self, key: str, mask: NDArray[np.float32]) -> str:
        """Keep an answer's mask logits with their picture, for refinement.

        Returns:
            The token that `recall` takes; it expires with the picture, and at once where the picture is not kept.
        """
        token = self._new_token()
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return token
            entry.masks[token] = mask
            self._nbytes += mask.nbytes
            while len(entry.masks) > MOST_TOKENS or (entry.masks and entry.nbytes > self._max_bytes):
                self._nbytes -= entry.masks.popitem(last=False)[1].nbytes
            self._entries.move_to_end(key)
            self._shrink()
        return token

    def recall(self, key: str, token: str) -> NDArray[np.float32] | None:
        """The mask logits behind a token of this picture, None where they have expired or never were its own."""
        with self._lock:
            entry = self._entries.get(key)
            return None if entry is None else entry.masks.get(token)

    def stats(self) -> CacheStats:
        """What it has done and holds."""
        with self._lock:
            return CacheStats(self._hits, self._misses, self._nbytes)

    def _shrink(self) -> None:
        while self._nbytes > self._max_bytes:
            # An embedding that alone exceeds the bound goes first: dropping all others would not make it fit.
            newest = next(reversed(self._entries))
            alone = self._entries[newest].embedding.nbytes > self._max_bytes
            key = newest if alone else next(iter(self._entries))
            entry = self._entries.pop(key)
            self._nbytes -= entry.nbytes
            if entry.fresh:
                self._guests[key] = entry.embedding
        while len(self._guests) > self._max_guests:
            self._guests.popitem(last=False)
