"""A mask drawn over its picture: translucent fill, bright contour, enlarged so that a person sees the edge."""

import io
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

Pixel = TypeVar("Pixel", bound=np.generic)

ENLARGED = 2
FILL_OPACITY = 0.3
FILL_RGB = (60, 200, 110)
MASK_RGB = (150, 255, 180)
REFERENCE_RGB = (255, 170, 0)
CLICK_RGB = (255, 60, 60)
CLICK_ARM_PX = 7  # of the enlarged picture


def draw_overlay(
    picture: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    *,
    reference: NDArray[np.bool_] | None = None,
    clicks: tuple[tuple[float, float], ...] = (),
) -> NDArray[np.uint8]:
    """Paint a mask over a picture.

    Args:
        picture: `(H, W)` or `(H, W, 3)` uint8.
        mask: `(H, W)` bool, filled and outlined in green.
        reference: `(H, W)` bool, outlined in orange where given.
        clicks: `(x, y)` in pixels of `picture`, drawn as red crosses.

    Returns:
        `(2H, 2W, 3)` uint8.
    """
    grey = picture if picture.ndim == 3 else np.repeat(picture[:, :, None], 3, axis=2)
    canvas = _enlarge(grey).astype(np.float32)
    large = _enlarge(mask)
    canvas[large] += FILL_OPACITY * (np.asarray(FILL_RGB, np.float32) - canvas[large])
    if reference is not None:
        canvas[_edge(_enlarge(reference))] = REFERENCE_RGB
    canvas[_edge(large)] = MASK_RGB
    for x, y in clicks:
        _cross(canvas, int(x * ENLARGED), int(y * ENLARGED))
    return canvas.astype(np.uint8)


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Encode `(H, W)` or `(H, W, 3)` uint8 as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def _enlarge(pixels: NDArray[Pixel]) -> NDArray[Pixel]:
    return pixels.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)


def _edge(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The outermost pixels of a mask."""
    return np.asarray(mask & ~ndimage.binary_erosion(mask))


def _cross(canvas: NDArray[np.float32], x: int, y: int) -> None:
    height, width = canvas.shape[:2]
    x, y = min(x, width - 1), min(y, height - 1)
    canvas[y, max(x - CLICK_ARM_PX, 0) : x + CLICK_ARM_PX + 1] = CLICK_RGB
    canvas[max(y - CLICK_ARM_PX, 0) : y + CLICK_ARM_PX + 1, x] = CLICK_RGB
