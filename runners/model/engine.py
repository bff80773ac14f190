"""Encode and decode for many callers: plain dicts in, one result for each item out, an error never leaves its item.

All work happens in the model's thread (see `turns`); the cache is the only state. Items and results are those of the
runner service: see `Engine.encode` and `Engine.decode`. No torch is imported here.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from runners.errors import BadPrompt, ServiceError
from runners.model.cache import EmbeddingCache, Sized
from runners.model.items import Item, key_of, picture_of
from runners.model.meter import Meter, Silent
from runners.model.packing import pack_masks
from runners.model.prompts import Prompt, make_prompt
from runners.model.turns import ModelThread

Result = dict[str, Any]

MOST_PROMPTS = 64
"""Prompts on one picture in one call."""

_MARKS = ("points", "box", "mask_logits")

_LOG = logging.getLogger("bentoml.sam2")
_TOO_MUCH = "The model failed on this picture (memory may be short): try again, or send a smaller one."


class Segmenter(Protocol):
    """What the engine needs of a predictor; `Predictor` is one, tests bring their own."""

    encoder_forwards: int

    def encode(self, pictures: Sequence[NDArray[np.uint8]]) -> list[Any]:
        """One forward over all pictures; an embedding of each."""
        ...

    def decode_each(self, embedding: Any, prompts: Sequence[Prompt], *, multimask: bool | None) -> Any:
        """An iterator over one `Decoded` a prompt."""
        ...

    def release(self) -> None:
        """Give back memory that is held but not used; raises `RuntimeError` where the GPU is lost."""
        ...


class Engine:
    """The model, its cache and its thread.

    Args:
        predictor: loaded and warm.
        cache: where embeddings are kept.
        thread: the model's thread.
        batch_size: pictures in one encoder forward at most.
        meter: where measurements go.
        clock: seconds, monotonic.
        lost: called when the GPU answers this process no more.
    """

    def __init__(
        self,
        predictor: Segmenter,
        cache: EmbeddingCache[Sized],
        thread: ModelThread,
        *,
        batch_size: int = 4,
        meter: Meter | None = None,
        clock: Callable[[], float] = time.perf_counter,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._predictor = predictor
        self._cache = cache
        self._thread = thread
        self._batch_size = batch_size
        self._meter = meter if meter is not None else Silent()
        self._clock, self._lost = clock, lost
        self._before = predictor.encoder_forwards

    @property
    def encoder_forwards(self) -> int:
        """Encoder forwards for callers; those of the warm-up are not counted."""
        return self._predictor.encoder_forwards - self._before

    def encode(self, items: Sequence[Item]) -> Future[list[Result]]:
        """Make and cache the embeddings of pictures, together in one forward.

        Args:
            items: `{"key": str, "pixels": (H, W) or (H, W, 3) uint8}`; one key never means two pictures.

        Returns:
            One result an item: `{"ok": True, "batch": n, "encode_ms": t}` with n the pictures that shared the
            forward and t its milliseconds, both 0 where the embedding was there already;
            or `{"ok": False, "code", "message"}`.
        """
        return self._thread.submit(lambda: self._encode(items))

    def decode(self, items: Sequence[Item]) -> Future[list[Result]]:
        """Draw masks on cached embeddings; goes before waiting encodes.

        Args:
            items: `{"key": str, "prompts": [...], "multimask": bool | None}`; a prompt is
                `{"points", "labels", "box", "previous": token | None, "mask_logits": array | None}`, see
                `make_prompt`. `previous` stands for `mask_logits` of an earlier answer.

        Returns:
            One result an item: `{"ok": True, "results": [...], "decode_ms": t}`, each result
            `{"masks": packed bits, "shape": (C, H, W), "scores": [C], "tokens": [C], "previous_expired": bool}`
            (see `unpack_masks`); or `{"ok": False, "code", "message"}`, where code is `no_embedding` (encode it
            again), `previous_expired` (and nothing else in the prompt says what is inside), or one of `runners.errors`.
        """
        return self._thread.submit(lambda: [self._decode(item) for item in items], urgent=True)

    def _encode(self, items: Sequence[Item]) -> list[Result]:
        results: dict[int, Result] = {}
        wanted: dict[str, NDArray[np.uint8]] = {}
        for i, item in enumerate(items):
            try:
                key, pixels = picture_of(item)
            except ServiceError as error:
                results[i] = _failed(error)
                continue
            if key in self._cache:
                results[i] = {"ok": True, "batch": 0, "encode_ms": 0.0}
            else:
                wanted[key] = pixels
        made: dict[str, Result] = {}
        keys = list(wanted)
        for start in range(0, len(keys), self._batch_size):
            made.update(self._forward({key: wanted[key] for key in keys[start : start + self._batch_size]}))
        self._meter.cache(self._cache.stats())
        return [results[i] if i in results else dict(made[item["key"]]) for i, item in enumerate(items)]

    def _forward(self, pictures: Mapping[str, NDArray[np.uint8]]) -> dict[str, Result]:
        """One forward; where it fails on several pictures, once more on each alone."""
        started = self._clock()
        try:
            embeddings = self._predictor.encode(list(pictures.values()))
        # Out of memory, mostly. Whatever it was, it must stay with the picture that it belongs to.
        except Exception as error:  # noqa: BLE001
            _LOG.warning("An encoder forward on %d pictures failed: %s", len(pictures), type(error).__name__)
            self._recover()
            if len(pictures) == 1:
                return {key: _failed(ServiceError(_TOO_MUCH)) for key in pictures}
            return {key: result for one in pictures.items() for key, result in self._forward(dict([one])).items()}
        seconds = self._clock() - started
        self._meter.encoded(len(pictures), seconds)
        for key, embedding in zip(pictures, embeddings, strict=True):
            self._cache.put(key, embedding)
        return {key: {"ok": True, "batch": len(pictures), "encode_ms": 1e3 * seconds} for key in pictures}

    def _recover(self) -> None:
        """After a failure: give memory back. Where even that fails, so would everything after it."""
        try:
            self._predictor.release()
        except RuntimeError as error:
            _LOG.critical("The GPU answers this process no more: %s", type(error).__name__)
            self._lost()

    def _decode(self, item: Item) -> Result:
        started = self._clock()
        try:
            results = self._masks(item)
        except _Expired as error:
            return {"ok": False, "code": error.code, "message": str(error)}
        except ServiceError as error:
            return _failed(error)
        # As above: the other items of the call have their answers.
        except Exception as error:  # noqa: BLE001
            _LOG.warning("A decoder forward failed: %s", type(error).__name__)
            self._recover()
            return _failed(ServiceError(_TOO_MUCH))
        finally:
            self._meter.cache(self._cache.stats())
        seconds = self._clock() - started
        self._meter.decoded(seconds)
        return {"ok": True, "results": results, "decode_ms": 1e3 * seconds}

    def _masks(self, item: Item) -> list[Result]:
        key = key_of(item)
        multimask = item.get("multimask")
        if not (multimask is None or isinstance(multimask, bool)):
            raise BadPrompt("`multimask` is true, false or absent.")
        prompts, expired = self._prompts(key, item.get("prompts"))
        embedding = self._cache.get(key)
        if embedding is None:
            raise _Expired("no_embedding", "The picture's embedding is not kept any more: encode it again.")
        results: list[Result] = []
        for decoded, gone in zip(
            self._predictor.decode_each(embedding, prompts, multimask=multimask), expired, strict=True
        ):
            results.append(
                {
                    "masks": pack_masks(decoded.masks),
                    "shape": decoded.masks.shape,
                    "scores": [float(score) for score in decoded.scores],
                    "tokens": [self._cache.remember(key, logits) for logits in decoded.low_res_logits],
                    "previous_expired": gone,
                }
            )
        return results

    def _prompts(self, key: str, fields: Any) -> tuple[list[Prompt], list[bool]]:
        """The prompts, and for each whether the earlier mask that it names has expired."""
        if not isinstance(fields, list) or not 1 <= len(fields) <= MOST_PROMPTS:
            raise BadPrompt(f"A picture takes 1 to {MOST_PROMPTS} prompts.")
        prompts: list[Prompt] = []
        expired: list[bool] = []
        for field in fields:
            if not isinstance(field, Mapping):
                raise BadPrompt("A prompt has named fields.")
            token = field.get("previous")
            mask = self._cache.recall(key, str(token)) if token is not None else None
            gone = token is not None and mask is None
            bare = gone and all(field.get(name) is None or len(field[name]) == 0 for name in _MARKS)
            prompt = Prompt() if bare else make_prompt(field, mask_logits=mask)
            # Points beside an object say nothing without the mask that they were to correct.
            if gone and not _says_what_is_inside(prompt):
                raise _Expired("previous_expired", "The earlier mask has expired: start again.")
            prompts.append(prompt)
            expired.append(gone)
        return prompts, expired


class _Expired(Exception):
    """Something that was kept is gone: an answer of its own, not a fault."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _says_what_is_inside(prompt: Prompt) -> bool:
    return prompt.box is not None or prompt.mask_logits is not None or bool(prompt.labels.any())


def _failed(error: ServiceError) -> Result:
    return {"ok": False, "code": error.code, "message": error.message}
