"""A phantom as a bad scan shows it: noisier, blurred, cut off, or nothing but a part around the spine."""

from dataclasses import replace

import numpy as np
from scipy.ndimage import gaussian_filter

from tools.phantoms.phantom import Phantom


def spoilt(phantom: Phantom, seed: int) -> Phantom:
    """The phantom, noisier, blurred and with a part of the slice only; `seed` is the only source of randomness."""
    rng = np.random.default_rng((9, seed))
    hu = gaussian_filter(phantom.hu, rng.uniform(0, 2.5)) + rng.normal(0, rng.uniform(0, 60), phantom.hu.shape)
    rows, columns = (_part(rng, side) for side in hu.shape)
    return replace(phantom, hu=hu[rows, columns].astype(np.float32), labels=phantom.labels[rows, columns])


def close_up(phantom: Phantom, seed: int) -> Phantom:
    """40 to 75 % of either side, with the middle of the vertebra in its own middle half."""
    rng = np.random.default_rng((11, seed))
    places = np.argwhere(phantom.structure("vertebra"))
    middle = places.mean(axis=0) if places.size else np.array(phantom.hu.shape) / 2
    share = rng.uniform(0.4, 0.75)
    rows, columns = (
        _around(rng, int(side * share), at, side) for at, side in zip(middle, phantom.hu.shape, strict=True)
    )
    return replace(phantom, hu=phantom.hu[rows, columns], labels=phantom.labels[rows, columns])


def _around(rng: np.random.Generator, kept: int, middle: float, side: int) -> slice:
    first = int(np.clip(middle - kept * rng.uniform(0.25, 0.75), 0, side - kept))
    return slice(first, first + kept)


def _part(rng: np.random.Generator, side: int) -> slice:
    kept = int(side * rng.uniform(0.6, 1.0))
    first = int(rng.integers(0, side - kept + 1))
    return slice(first, first + kept)
