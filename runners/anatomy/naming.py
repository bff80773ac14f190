"""The small convolutional networks that name each place of a slice, in plain NumPy.

Fitted by `tools.maps`; a file of weights lies beside whoever asks. A network sees a square of `SIDE` cells, all of it
at once, and names each two by two of them.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

SIDE: Final = 128
"""Cells along the longer side: a lumbar body 33 mm deep in a field of view of 430 mm is then still ten cells deep."""

DOWN: Final = 4  # how often the square is halved; the answer has half of its size

Maps = NDArray[np.float32]
Weights = Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]]


def named_shares(shown: Maps, beyond: float, file: Path) -> Maps:
    """The share of each class in each two by two cells.

    Args:
        shown: `(h, w)`, at most `SIDE` a side, as the network was fitted on; it is put in the upper left of a square.
        beyond: what the rest of the square is filled with: as air is shown.
        file: the weights, as `tools.maps` writes them.

    Returns:
        `(classes, ceil(h / 2), ceil(w / 2))`, 0 to 1, together 1 in each place.
    """
    height, width = shown.shape
    square = np.full((1, SIDE, SIDE), beyond, np.float32)
    square[0, :height, :width] = shown
    odds = log_odds(square, _weights(file))
    made = np.exp(odds - odds.max(axis=0))
    made /= made.sum(axis=0)
    return np.asarray(made[:, : (height + 1) // 2, : (width + 1) // 2])


@lru_cache(maxsize=4)
def _weights(file: Path) -> Weights:
    with np.load(file) as kept:
        count = len(kept.files) // 2
        pairs = ((kept[f"weight_{k}"], kept[f"bias_{k}"]) for k in range(count))
        return tuple((weight.astype(np.float32), bias.astype(np.float32)) for weight, bias in pairs)


def log_odds(passed: Maps, weights: Weights) -> Maps:
    """The network: once at full size, halved `DOWN` times, doubled again to half of the size.

    Args:
        passed: `(1, SIDE, SIDE)`.
        weights: of each convolution in turn.

    Returns:
        `(classes, SIDE / 2, SIDE / 2)`.
    """
    steps = iter(weights)
    passed = _step(passed, *next(steps))
    kept = []
    for _ in range(DOWN):
        passed = _step(passed, *next(steps), stride=2)
        passed = _step(passed, *next(steps))
        kept.append(passed)
    for beside in reversed(kept[:-1]):
        large = passed.repeat(2, axis=1).repeat(2, axis=2)
        passed = _step(np.concatenate([large, beside]), *next(steps))
    weight, bias = next(steps)
    return np.asarray(np.tensordot(weight[:, :, 0, 0], passed, axes=1) + bias[:, None, None])


def _step(given: Maps, weight: NDArray[np.float32], bias: NDArray[np.float32], stride: int = 1) -> Maps:
    """A convolution by three by three, nothing below 0 let through."""
    padded = np.pad(given, ((0, 0), (1, 1), (1, 1)))
    windows = sliding_window_view(padded, (3, 3), axis=(1, 2))[:, ::stride, ::stride]
    channels, height, width = windows.shape[:3]
    seen = windows.transpose(0, 3, 4, 1, 2).reshape(channels * 9, height * width)
    made = weight.reshape(len(weight), -1) @ seen + bias[:, None]
    return np.asarray(np.maximum(made, 0).reshape(-1, height, width))
