"""Run everything once before the first caller comes: kernels, memory and code paths are then what they stay.

`model_loaded` becomes true only after this, so that the first request is as fast as the tenth.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from runners.model.prompts import make_prompt

if TYPE_CHECKING:
    from runners.model.predictor import Predictor

PATIENCE_S = 10.0
"""A full batch that would take longer than this is left out: a large model on a CPU, where batching gains little."""

_SIDE = 512
"""The usual CT slice."""


def warm_up(predictor: "Predictor", batch_size: int, *, clock: Callable[[], float] = time.perf_counter) -> None:
    """Encode a synthetic picture alone and as a full batch, and decode every kind of prompt.

    Args:
        predictor: loaded.
        batch_size: pictures in a full batch.
        clock: seconds, monotonic.
    """
    picture = _disc()
    predictor.encode([picture])
    started = clock()
    [embedding] = predictor.encode([picture])
    if batch_size > 1 and (clock() - started) * batch_size <= PATIENCE_S:
        predictor.encode([picture] * batch_size)
    middle, quarter = _SIDE / 2, _SIDE / 4
    point: dict[str, Any] = {"points": [[middle, middle]], "labels": [1]}
    box: dict[str, Any] = {"box": [quarter, quarter, _SIDE - quarter, _SIDE - quarter]}
    several: dict[str, Any] = {"points": [[middle, middle], [quarter, quarter]], "labels": [1, 0]}
    [first] = predictor.decode(embedding, [make_prompt(point)])
    earlier: dict[str, Any] = {"mask_logits": first.low_res_logits[0]}
    for fields in ([point], [several], [box], [box | point], [earlier | point], [point, box, several | earlier]):
        for multimask in (True, False):
            predictor.decode(embedding, [make_prompt(prompt) for prompt in fields], multimask=multimask)


def _disc() -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """A bright disc on grey: `(_SIDE, _SIDE)` uint8."""
    rows, columns = np.ogrid[:_SIDE, :_SIDE]
    inside = np.hypot(rows - _SIDE / 2, columns - _SIDE / 2) < _SIDE / 5
    return np.where(inside, 180, 70).astype(np.uint8)
