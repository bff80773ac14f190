"""A phantom as a bad scan shows it: noisier, blurred, or cut off."""

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


def _part(rng: np.random.Generator, side: int) -> slice:
    kept = int(side * rng.uniform(0.6, 1.0))
    first = int(rng.integers(0, side - kept + 1))
    return slice(first, first + kept)
