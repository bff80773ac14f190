"""Values to 8-bit grey: the HU window for CT, the file's own window or the picture's range for everything else."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from runners.pictures.dicom.elements import Elements
from runners.pictures.dicom.tags import Tag

WHITE: Final = 255
PERCENTILES: Final = (0.5, 99.5)  # a few hot pixels must not darken the rest


def grey(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.uint8]:
    """Clip to the window, scale to 0..255, cut the fraction off: what the host does to make its PNGs.

    Args:
        values: `(H, W)` float32, finite.
        low: becomes 0, as does everything below.
        high: becomes 255, as does everything above.

    Returns:
        `(H, W)` uint8.
    """
    scaled = np.clip(values, np.float32(low), np.float32(high))
    scaled -= np.float32(low)
    scaled *= WHITE  # before the division, so that whole numbers stay whole and are cut at the right place
    scaled /= np.float32(high) - np.float32(low)
    return scaled.astype(np.uint8)


def own_window(elements: Elements) -> tuple[float, float] | None:
    """(low, high) of the file's first VOI window, in output values; None where it has none or an impossible one."""
    try:
        center, width = elements.decimals(Tag.WINDOW_CENTER), elements.decimals(Tag.WINDOW_WIDTH)
    except ValueError:
        return None
    if not center or not width or not math.isfinite(center[0]) or not math.isfinite(width[0]) or width[0] <= 0:
        return None
    return center[0] - width[0] / 2, center[0] + width[0] / 2


def range_window(values: NDArray[np.float32], padding: NDArray[np.bool_] | None) -> tuple[float, float]:
    """(low, high) that show all but the extreme values of a picture.

    Args:
        values: `(H, W)` float32, finite.
        padding: `(H, W)` bool, True outside the picture, or None.
    """
    shown = values if padding is None or padding.all() else values[~padding]
    low, high = (float(end) for end in np.percentile(shown, PERCENTILES))
    return (low, high) if high > low else (low, low + 1)
