"""How well a mask's outline follows the edges of the picture: tells a structure from a part of it or from too much.

The model's own estimate of its candidates often ranks a mask that stops in the middle of an even region first.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.masks import Mask, bounding_box

EDGE_SIGMA_PX = 1.0
EDGE_GREY_PER_PX = 10.0
"""Slope from which on there is an edge: half of what muscle beside fat shows in a window of 300 HU, blurred by the
scanner and by `EDGE_SIGMA_PX`; noise of 20 HU stays below."""

MARGIN_PX = 5  # what the slope at a border looks at


def edge_shares(masks: NDArray[np.bool_], pixels: NDArray[np.uint8]) -> list[float]:
    """How much of each mask's outline lies on an edge.

    Args:
        masks: `(C, H, W)` bool.
        pixels: `(H, W)` or `(H, W, 3)` uint8, the picture that they were drawn on.

    Returns:
        A share of 0 to 1 for each mask; 0 for an empty one.
    """
    box = bounding_box(np.asarray(masks.any(axis=0)))
    if box is None:
        return [0.0] * len(masks)
    x, y, width, height = box
    window = (
        slice(max(0, y - MARGIN_PX), y + height + MARGIN_PX),
        slice(max(0, x - MARGIN_PX), x + width + MARGIN_PX),
    )
    grey = pixels[window].astype(np.float32)
    slope = ndimage.gaussian_gradient_magnitude(grey.mean(axis=2) if grey.ndim == 3 else grey, EDGE_SIGMA_PX)
    return [_share(mask[window], slope > EDGE_GREY_PER_PX) for mask in masks]


def _share(mask: Mask, edge: Mask) -> float:
    """Of the pixels on both sides of the outline; the picture's own border is no outline."""
    border = ndimage.binary_dilation(mask) & ~ndimage.binary_erosion(mask, border_value=1)
    return float(edge[border].mean()) if border.any() else 0.0
