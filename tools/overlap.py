"""How well two masks agree."""

import numpy as np
from numpy.typing import NDArray


def dice(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Dice coefficient of two masks of one shape: 1 is equal, 0 disjoint; two empty masks are equal."""
    total = int(a.sum()) + int(b.sum())
    return 2.0 * int((a & b).sum()) / total if total else 1.0


def iou(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    """Intersection over union of two masks of one shape; two empty masks are equal."""
    union = int((a | b).sum())
    return int((a & b).sum()) / union if union else 1.0
