"""The ways in which a host may have resized the rows of its sagittal picture: one matrix of weights for each.

Row `y` of the picture shows the slices around `(y + 0.5) * slices / height - 0.5`, or, where first and last rows were
laid on first and last slices, around `y * (slices - 1) / (height - 1)`.

Source of the cubic kernel: R. Keys, Cubic convolution interpolation for digital image processing (1981), with its
parameter left free; -0.5 and -0.75 are the two that image libraries use.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]
"""`(height, slices)` float32; each row sums to 1."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of resizing.

    Attributes:
        weights: see `Weights`.
        rows_per_slice: how many rows of the picture one step between slices has.
    """

    weights: Weights
    rows_per_slice: float


def ways(slices: int, height: int) -> Iterator[Way]:
    """All ways, the likeliest first.

    Args:
        slices: at least 2.
        height: of the picture, at least 2.
    """
    centred = (np.arange(height) + 0.5) * slices / height - 0.5
    cornered = np.arange(height) * (slices - 1) / (height - 1)
    # A library that smooths while it shrinks widens its kernel by this much.
    shrunk = max(slices / height, 1.0)
    by_centres, by_corners = height / slices, (height - 1) / (slices - 1)
    yield Way(_weights(centred, slices, _linear, 1, shrunk), by_centres)
    yield Way(_weights(cornered, slices, _linear, 1), by_corners)
    yield Way(_weights(centred, slices, lambda x: _cubic(x, -0.75), 2), by_centres)
    yield Way(_weights(centred, slices, lambda x: _cubic(x, -0.5), 2, shrunk, repeats=False), by_centres)
    yield Way(_weights(centred, slices, _lanczos, 3, shrunk, repeats=False), by_centres)
    yield Way(_nearest(np.floor(centred + 0.5), slices), by_centres)
    yield Way(_nearest(np.floor(np.arange(height) * slices / height), slices), by_centres)
    if shrunk > 1:
        yield Way(_weights(centred, slices, _linear, 1), by_centres)


def _weights(
    at: NDArray[np.float64],
    slices: int,
    kernel: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    reach: int,
    widened: float = 1.0,
    *,
    repeats: bool = True,
) -> Weights:
    """What each slice weighs in each row; beyond the ends the last slice repeats, or there is nothing."""
    matrix = np.zeros((len(at), slices))
    rows = np.arange(len(at))
    nearby = int(np.ceil(reach * widened)) + 1
    for offset in range(-nearby, nearby + 1):
        which = np.floor(at).astype(int) + offset
        weight = kernel((at - which) / widened)
        if not repeats:
            weight = np.where((which >= 0) & (which < slices), weight, 0.0)
        np.add.at(matrix, (rows, which.clip(0, slices - 1)), weight)
    return np.asarray(matrix / matrix.sum(axis=1, keepdims=True), np.float32)


def _nearest(which: NDArray[np.float64], slices: int) -> Weights:
    return np.asarray(np.eye(slices, dtype=np.float32)[which.astype(int).clip(0, slices - 1)])


def _linear(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.maximum(1 - np.abs(x), 0))


def _cubic(x: NDArray[np.float64], a: float) -> NDArray[np.float64]:
    x = np.abs(x)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = (((x - 5) * x + 8) * x - 4) * a
    return np.where(x <= 1, near, np.where(x < 2, far, 0.0))


def _lanczos(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0.0)
