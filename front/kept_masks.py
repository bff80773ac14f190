"""Masks that the search found, kept for a while so that a later click can correct them piece by piece.

The runner keeps the logits of what the model drew; what was settled of two opinions, in several pieces, is known here
only. Compressed, a mask of 512 x 512 takes a kilobyte or two.
"""

import threading
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from runners.masks import Mask

MOST_BYTES = 16 << 20
"""Thousands of answers: more than the embeddings that they could be refined with."""

OVERHEAD_BYTES = 400  # of an entry beside its masks
LEVEL = 1  # of compression: masks are runs, the fastest level is nearly as good as the best


@dataclass(frozen=True, slots=True, eq=False)
class KeptMask:
    """An earlier mask.

    Attributes:
        pieces: `(H, W)` bool each, in the frame that was searched.
        confidence: 0 to 1.
        name: what it shows, where that is not the target itself.
    """

    pieces: tuple[Mask, ...]
    confidence: float
    name: str | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    shape: tuple[int, ...]
    packed: tuple[bytes, ...]
    confidence: float
    name: str | None

    @property
    def size_bytes(self) -> int:
        return OVERHEAD_BYTES + sum(len(each) for each in self.packed)


class KeptMasks:
    """The last ones, bounded by bytes; safe to use from several threads.

    Args:
        most_bytes: what they may take.
        new_token: makes their names; they must not be guessable, as they come back from outside.
    """

    def __init__(
        self, most_bytes: int = MOST_BYTES, *, new_token: Callable[[], str] = lambda: uuid.uuid4().hex
    ) -> None:
        self._left = most_bytes
        self._new_token = new_token
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, key: str, pieces: Sequence[Mask], confidence: float, name: str | None = None) -> str:
        """Keep a mask of the picture `key`.

        Args:
            key: of the picture's embedding.
            pieces: `(H, W)` bool each, at least one.
            confidence: 0 to 1.
            name: see `KeptMask`.

        Returns:
            The token that `recall` takes.
        """
        packed = tuple(zlib.compress(np.packbits(piece).tobytes(), LEVEL) for piece in pieces)
        entry = _Entry(key, pieces[0].shape, packed, confidence, name)
        token = self._new_token()
        with self._lock:
            self._entries[token] = entry
            self._left -= entry.size_bytes
            while self._left < 0 and self._entries:
                _, oldest = self._entries.popitem(last=False)
                self._left += oldest.size_bytes
        return token

    def recall(self, key: str, token: str) -> KeptMask | None:
        """The mask behind a token of this picture; None where it has expired or never was its own."""
        with self._lock:
            entry = self._entries.get(token)
            if entry is None or entry.key != key:
                return None
            self._entries.move_to_end(token)
        count = int(np.prod(entry.shape))
        pieces = tuple(
            np.unpackbits(np.frombuffer(zlib.decompress(each), np.uint8), count=count).astype(bool).reshape(entry.shape)
            for each in entry.packed
        )
        return KeptMask(pieces, entry.confidence, entry.name)
