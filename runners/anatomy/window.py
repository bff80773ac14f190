"""Which attenuation the greys of a PNG or JPEG stand for: judged by where fat, muscle and bone make their peaks."""

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

FAT_HU: Final = -105.0
MUSCLE_HU: Final = 55.0
FAT_FROM: Final = 26
"""Grey from which a peak of fat is one: in the usual window fat is black or nearly so, with noise that rises to 12
and, in the thinnest patients, some water that lifts it to 20."""

MOST_BLACK_INSIDE: Final = 0.18
"""Share of the body that may be black where fat is grey: bowel gas. In the usual window fat makes it more."""

WIDTHS_HU: Final = (280.0, 600.0)
LOWEST_HU: Final = (-350.0, -125.0)
LEAST_HIGH_HU: Final = 140.0
"""What people set for soft tissue where fat is to be seen; two other tissues would make a window beyond these."""

LEAST_PEAK: Final = 0.12  # of the taller one
DEEPEST_VALLEY: Final = 0.6  # of the lower peak
AXIAL_SIGMA: Final = 5.0


def axial_window(grey: NDArray[np.uint8]) -> Window:
    """The window that an axial picture was made with, air being black: the host's, unless fat shows as grey.

    Where fat and muscle each make a clear peak, both together tell the window.

    Args:
        grey: `(H, W)` uint8.
    """
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    counts[[0, 255]] = 0
    smooth = ndimage.gaussian_filter1d(counts, AXIAL_SIGMA)
    tops = np.flatnonzero((smooth[1:-1] > smooth[:-2]) & (smooth[1:-1] >= smooth[2:])) + 1
    tops = tops[smooth[tops] > LEAST_PEAK * smooth.max()]
    if tops.size < 2 or tops[0] < FAT_FROM:
        return SOFT_WINDOW_HU
    fat = int(tops[0])
    muscle = int(tops[1:][smooth[tops[1:]].argmax()])
    if smooth[fat:muscle].min() > DEEPEST_VALLEY * min(smooth[fat], smooth[muscle]):
        return SOFT_WINDOW_HU
    per_grey = (MUSCLE_HU - FAT_HU) / (muscle - fat)
    low, width = FAT_HU - fat * per_grey, 255 * per_grey
    usual = WIDTHS_HU[0] <= width <= WIDTHS_HU[1] and LOWEST_HU[0] <= low <= LOWEST_HU[1]
    if not usual or low + width < LEAST_HIGH_HU or _black_inside(grey) > MOST_BLACK_INSIDE:
        return SOFT_WINDOW_HU
    return low, low + width


def _black_inside(grey: NDArray[np.uint8]) -> float:
    """Share of the body that is black, noise smoothed away."""
    step = max(max(grey.shape) // 128, 1)
    height, width = (size // step * step for size in grey.shape)
    blocks = grey[:height, :width].reshape(height // step, step, width // step, step).mean(axis=(1, 3))
    shown = blocks > 3.0
    body = ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(shown, 3), iterations=3))[3:-3, 3:-3]
    return float(1 - shown.sum() / max(1, int((body | shown).sum())))


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
