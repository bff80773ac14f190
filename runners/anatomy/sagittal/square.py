"""What the search for L3 looks at: the slice in the usual window, on square pixels."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.view import View

WINDOW_HU = (-100.0, 200.0)
"""What is looked at, whatever the picture holds: a windowed picture and the scanner's values then give the same."""


def square(view: View) -> NDArray[np.float32]:
    """The slice in the usual window with square pixels."""
    hu = np.clip(view.hu, np.float32(WINDOW_HU[0]), np.float32(WINDOW_HU[1]))
    if view.aspect == 1:
        return hu
    scaled = ndimage.zoom(hu, (view.aspect, 1.0), order=1, grid_mode=True, mode="nearest")
    return np.asarray(scaled, np.float32)
