"""What a cache holds in tests: something that weighs, and masks of a chosen size."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Weight:
    """Stands for an embedding."""

    nbytes: int


def mask(size=4):
    """Mask logits of `4 * size` bytes."""
    return np.zeros(size, np.float32)
