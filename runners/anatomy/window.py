"""Which attenuation the greys of a PNG or JPEG stand for: known for axial pictures, judged for sagittal ones."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Window = tuple[float, float]

SOFT_WINDOW_HU: Final[Window] = (-100.0, 200.0)
"""The host's axial window, and the window in which the model is shown everything."""

BONE_WINDOW_HU: Final[Window] = (0.0, 300.0)
"""The window of the host's sagittal pictures."""

SOFT_IN_BONE_WINDOW: Final = (24, 76)  # 28 to 90 HU: muscle of 50 HU is grey 42
SOFT_IN_SOFT_WINDOW: Final = (102, 161)  # 20 to 90 HU: muscle is grey 127
LIGHT_FROM: Final = 90
"""In the bone window only bone and contrast are lighter (106 HU); in the other everything but fat is (6 HU)."""

USUAL_LIGHT: Final = (
    0.4  # share of what is not black that is lighter: a third in one window, three quarters in the other
)
LIGHT_WEIGHT: Final = 4.0  # both differ by about 1.5 between the windows
LEAST: Final = 0.1
PEAK_SIGMA: Final = 4.0
_FLOOR = 1e-4


def sagittal_window(grey: NDArray[np.uint8]) -> Window:
    """The window that a sagittal picture was most likely made with, air being black.

    In each window soft tissue makes the tallest peak at another place, and another share is lighter than that.

    Args:
        grey: `(H, W)` uint8.
    """
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    counts[0] = 0
    smooth = ndimage.gaussian_filter1d(counts, PEAK_SIGMA) / max(counts[:-1].sum(), 1.0)
    low, high = (smooth[begin : end + 1].max() + _FLOOR for begin, end in (SOFT_IN_BONE_WINDOW, SOFT_IN_SOFT_WINDOW))
    light = counts[LIGHT_FROM:].sum() / max(counts.sum(), 1.0)
    evidence = np.log(low / high) - LIGHT_WEIGHT * (light - USUAL_LIGHT)
    return BONE_WINDOW_HU if evidence > LEAST else SOFT_WINDOW_HU
