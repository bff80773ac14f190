"""Masks as one bit a pixel, for the way between processes: an eighth of the bytes. No torch here."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def pack_masks(masks: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Pack `(C, H, W)` bool into `(ceil(C*H*W / 8),)` uint8, row after row without gaps."""
    return np.packbits(masks)


def unpack_masks(packed: NDArray[np.uint8], shape: Sequence[int]) -> NDArray[np.bool_]:
    """Undo `pack_masks`.

    Args:
        packed: `(ceil(C*H*W / 8),)` uint8.
        shape: `(C, H, W)`.

    Returns:
        `(C, H, W)` bool.
    """
    count = int(np.prod(shape))
    return np.unpackbits(packed, count=count).astype(np.bool_).reshape(tuple(shape))
