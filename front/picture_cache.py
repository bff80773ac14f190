"""Uploads into pictures, each decoded once: the last ones are kept, bounded by bytes.

The key is the SHA-256 of the uploaded bytes with everything else that changes the picture, so a second click on a
slice finds it before anything is decoded. Requests that bring the same upload at the same time share one decode.
Only the event loop's thread touches the cache; decoding happens in a worker's.
"""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any

from front.metrics import Metrics
from front.workers import Workers
from runners.pictures import Picture, Window

Key = tuple[str, float | None, float | None, bool]
Read = Callable[..., Picture]


class PictureCache:
    """Decoded pictures by upload.

    Args:
        read: `read_picture` of `runners.pictures`.
        workers: threads that decode.
        most_bytes: what the kept pictures may take; 0 keeps none.
        metrics: where hits and misses are counted.
    """

    def __init__(self, read: Read, workers: Workers, *, most_bytes: int, metrics: Metrics) -> None:
        self._read = read
        self._workers = workers
        self._left = most_bytes
        self._metrics = metrics
        self._kept: OrderedDict[Key, Picture] = OrderedDict()
        self._decoding: dict[Key, _Decode] = {}

    async def get(self, data: bytes, *, window: Window | None, any_modality: bool) -> Picture:
        """The picture of an upload.

        Raises:
            ServiceError: what `read_picture` raises, or `Busy`.
        """
        low, high = (None, None) if window is None else (window.low, window.high)
        key = (hashlib.sha256(data).hexdigest(), low, high, any_modality)
        kept = self._kept.get(key)
        self._metrics.picture_cache(hit=kept is not None)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        decode = self._decoding.get(key)
        if decode is None:
            decode = self._decoding[key] = _Decode(
                self._workers.run(lambda: self._read(data, window=window, any_modality=any_modality))
            )
            decode.task.add_done_callback(lambda done: self._decoded(key, done))
        decode.callers += 1
        try:
            # Shielded: a caller who leaves must not take the decode from the others.
            return await asyncio.shield(decode.task)
        finally:
            decode.callers -= 1
            if not decode.callers:
                self._decoding.pop(key, None)
                decode.task.cancel()

    def _decoded(self, key: Key, done: "asyncio.Task[Picture]") -> None:
        if done.cancelled() or done.exception() is not None:
            return
        picture = done.result()
        self._left -= size_of(picture)
        self._kept[key] = picture
        while self._left < 0 and self._kept:
            _, oldest = self._kept.popitem(last=False)
            self._left += size_of(oldest)


class _Decode:
    """A decode under way, and how many wait for it; the last one to leave ends it, if it has not begun."""

    def __init__(self, work: Coroutine[Any, Any, Picture]) -> None:
        self.task = asyncio.get_running_loop().create_task(work)
        self.callers = 0


def size_of(picture: Picture) -> int:
    """Bytes that a picture's arrays take."""
    return picture.pixels.nbytes + (0 if picture.hu is None else picture.hu.nbytes)
