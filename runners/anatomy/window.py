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

SOFT_IN_BONE_WINDOW: Final = (29, 77)  # 34 to 90 HU: muscle of 50 HU is grey 42
SOFT_IN_SOFT_WINDOW: Final = (102, 162)  # 20 to 90 HU: muscle is grey 127
"""Darker is fat, which noise lifts above black by as much as 20 greys: cut off below, it has no other way to go."""

CELLS: Final = 128
"""Along the longer side of the copy whose greys are counted: in single pixels of a large patient noise hides tissue."""

LIGHT_FROM: Final = 90
"""In the bone window only bone and contrast are lighter (106 HU); in the other everything but fat is (6 HU)."""

USUAL_LIGHT: Final = 0.56  # of all tissue, halfway between the windows
LIGHT_WEIGHT: Final = 4.9
"""Beside the logarithm of the peaks' ratio, as fitted on training phantoms, in whose fat as much again of the tissue
was strewn as cells of any attenuation between fat and muscle: bowel and its vessels do that in patients."""

CLEAR: Final = 1.0
"""Log-odds from which the greys alone tell the window: one in ten training phantoms lies below, and with them most of
those that greys tell wrong."""

PEAK_SIGMA: Final = 4.0
LEAST_PEAK_SHARE: Final = 5e-4

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
    blocks = _cells(grey)
    shown = blocks > 3.0
    body = ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(shown, 3), iterations=3))[3:-3, 3:-3]
    return float(1 - shown.sum() / max(1, int((body | shown).sum())))


def _cells(grey: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Means over square blocks, about `CELLS` along the longer side."""
    step = max(max(grey.shape) // CELLS, 1)
    height, width = (size // step * step for size in grey.shape)
    return np.asarray(grey[:height, :width].reshape(height // step, step, width // step, step).mean(axis=(1, 3)))


def sagittal_windows(grey: NDArray[np.uint8]) -> tuple[Window, ...]:
    """The window that a sagittal picture was most likely made with, air being black; then the other, if that may be.

    In each soft tissue makes its peak at another grey, and another share of all tissue is lighter than that.

    Args:
        grey: `(H, W)` uint8.
    """
    cells = ndimage.median_filter(_cells(grey), 3)
    tissue = cells[cells >= SOFT_IN_BONE_WINDOW[0]].astype(np.intp)
    counts = np.bincount(tissue, minlength=256).astype(np.float64)
    light = counts[LIGHT_FROM:].sum() / max(tissue.size, 1)
    counts[255] = 0
    smooth = ndimage.gaussian_filter1d(counts, PEAK_SIGMA) / max(counts.sum(), 1.0)
    low, high = (
        smooth[begin:end].max() + LEAST_PEAK_SHARE for begin, end in (SOFT_IN_BONE_WINDOW, SOFT_IN_SOFT_WINDOW)
    )
    bone = float(np.log(low / high)) - LIGHT_WEIGHT * (light - USUAL_LIGHT)
    ordered = (BONE_WINDOW_HU, SOFT_WINDOW_HU) if bone > 0 else (SOFT_WINDOW_HU, BONE_WINDOW_HU)
    return ordered[:1] if abs(bone) > CLEAR else ordered
