"""What the engine is handed, checked: a picture and the key that it goes by."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runners.errors import UnusablePicture

Item = Mapping[str, Any]


def key_of(item: Item) -> str:
    """The key that a picture's embedding goes by.

    Raises:
        UnusablePicture: there is none.
    """
    key = item.get("key")
    if not isinstance(key, str) or not key:
        raise UnusablePicture("The picture has no key.")
    return key


def picture_of(item: Item) -> tuple[str, NDArray[np.uint8]]:
    """Key and pixels, `(H, W)` or `(H, W, 3)` uint8.

    Raises:
        UnusablePicture: one of them is missing or not usable.
    """
    key, pixels = key_of(item), item.get("pixels")
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8:
        raise UnusablePicture("The model takes 8-bit pictures.")
    if 0 in pixels.shape or not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)):
        raise UnusablePicture("The model takes pictures of rows by columns, grey or with three colours.")
    return key, pixels
