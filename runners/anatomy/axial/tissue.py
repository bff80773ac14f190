"""What muscle measures in this slice, and what is bone beside it."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.finding import Mask

USUAL_MUSCLE_HU = 55.0
"""Where there is too little flesh in view to ask: the middle of what abdominal muscle measures without contrast."""

MUSCLE_MODE_HU = (35.0, 105.0)
"""No slice's muscle lies outside: wasted and oedematous below, contrast-enhanced above."""

BONE_ABOVE_MUSCLE_HU = 70.0
"""Bone is told from muscle relative to this patient's: a fixed 150 HU loses the osteoporotic ones."""

_FEWEST = 200  # pixels that a mode can be read from
_BLUR_BINS_HU = 5.0  # a histogram of one abdomen is noisy below this


def muscle_mode_hu(hu: NDArray[np.float32], where: Mask) -> float:
    """The commonest attenuation of soft tissue.

    Args:
        hu: `(h, w)` float32, lightly smoothed.
        where: `(h, w)` bool, the trunk or a part of it.

    Returns:
        HU, within `MUSCLE_MODE_HU`.
    """
    values = hu[where & (hu > 0) & (hu < 140)]
    if values.size < _FEWEST:
        return USUAL_MUSCLE_HU
    counts = np.bincount(values.astype(np.intp), minlength=140).astype(np.float64)
    smooth = ndimage.gaussian_filter1d(counts, _BLUR_BINS_HU)
    return float(np.clip(15 + int(smooth[15:115].argmax()), *MUSCLE_MODE_HU))


def boneness(hu: NDArray[np.float32], muscle_hu: float, *, disc: bool = False) -> NDArray[np.float32]:
    """How much like bone each pixel is.

    Args:
        hu: `(h, w)` float32, smoothed.
        muscle_hu: the slice's muscle.
        disc: look for what is only a little denser than muscle: a disc is some 80 HU, and so is very thin bone.

    Returns:
        `(h, w)` float32, 0 (soft) to 1 (bone).
    """
    from_hu, span_hu = (14.0, 36.0) if disc else (40.0, 85.0)
    return np.asarray(np.clip((hu - np.float32(muscle_hu + from_hu)) / np.float32(span_hu), 0, 1), np.float32)
