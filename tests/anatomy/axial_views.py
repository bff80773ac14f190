"""Axial views for tests: training phantoms and real CT as the search gets them."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.axial.part_map import PART_CLASSES, PartMap
from runners.anatomy.view import Frame, View
from tools.phantoms import Phantom, axial, windowed

TRUE_HU = (-1024.0, 3071.0)
HOST_HU = (-100.0, 200.0)

SEEDS = (5000, 5003, 5012, 5022, 5047)
"""Training phantoms that the search handles: what it reaches over all of them is for the benchmark to say."""


def parts_of(**drawn: NDArray[np.bool_]) -> PartMap:
    """A map with a cell for each pixel that names these parts where they were drawn, and elsewhere nothing."""
    shape = next(iter(drawn.values())).shape
    shares = np.zeros((len(PART_CLASSES), *shape), np.float32)
    for name, mask in drawn.items():
        shares[PART_CLASSES.index(name)] = mask
    shares[0] = 1 - shares[1:].sum(axis=0)
    return PartMap(shares, (1.0, 1.0))


@cache
def phantom_of(seed: int) -> Phantom:
    """Each phantom is drawn once for all tests; nobody writes into it."""
    return axial(seed)


def view_of(hu: NDArray[np.float32], *, png: bool = False, spacing_mm: float | None = None) -> View:
    """The slice as from DICOM, or as from the PNG that the host makes of it."""
    pixels = windowed(hu)
    if png:
        guessed = (pixels.astype(np.float32) / 255 * 300 - 100).astype(np.float32)
        return View(guessed, HOST_HU, pixels, Frame(pixels.shape), None, False, "axial")
    spacing = None if spacing_mm is None else (spacing_mm, spacing_mm)
    exact = np.ascontiguousarray(hu, np.float32)
    return View(exact, TRUE_HU, pixels, Frame(pixels.shape), spacing, True, "axial")


def dice(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Twice the overlap over the sum."""
    return float(2 * (first & second).sum() / max(1, first.sum() + second.sum()))
