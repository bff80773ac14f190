"""Turns decoded colour into what the service works on: grey where it is grey, nothing transparent left."""

import numpy as np
from numpy.typing import NDArray


def grey_if_grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One channel if the three are equal everywhere: a canvas exports a grey slice as colour.

    Args:
        pixels: `(H, W)` or `(H, W, 3)` uint8.

    Returns:
        `(H, W)`, or `(H, W, 3)` if truly coloured; contiguous and writable.
    """
    if pixels.ndim == 3:
        first = pixels[..., :1]
        if (pixels[..., 1:] == first).all():
            pixels = pixels[..., 0]
    return np.ascontiguousarray(pixels)


def over_black(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay a picture with alpha over black, the background of a CT slice; others pass unchanged.

    Args:
        pixels: uint8, alpha not premultiplied: `(H, W)` grey, `(H, W, 2)` with alpha, `(H, W, 3)` RGB,
            `(H, W, 4)` with alpha.

    Returns:
        `(H, W)` or `(H, W, 3)` uint8.
    """
    if pixels.ndim == 2 or pixels.shape[2] == 3:
        return pixels
    colour, alpha = pixels[..., :-1], pixels[..., -1:]
    if not (alpha == 255).all():
        colour = ((colour.astype(np.uint16) * alpha + 127) // 255).astype(np.uint8)
    return colour[..., 0] if colour.shape[2] == 1 else colour
