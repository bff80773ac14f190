"""Columns as the search straightens them, made without a picture."""

import numpy as np

from runners.anatomy.sagittal.discs import Discs
from runners.anatomy.sagittal.spine import Spine
from runners.anatomy.sagittal.straight import ACROSS, Axis


def column(
    x: float = 100.0,
    width: float = 40.0,
    *,
    contrast: float = 1.0,
    length: float = 300.0,
    back: int = 1,
    discs_at: tuple[float, ...] = (20, 85, 150, 215, 280),
) -> Spine:
    """A straight column from the upper border down.

    Args:
        x: of its middle, pixels.
        width: of its bodies, pixels.
        contrast: of its discs.
        length: pixels.
        back: 1 if the back is to the right, else -1.
        discs_at: where discs cross it, pixels from the top.
    """
    step = width / ACROSS
    down = np.arange(0, length, step)
    points = np.column_stack([np.full(down.size, x), down])
    at = np.array([place for place in discs_at if place < length]) / step
    alike = np.ones(at.size)
    discs = Discs(at, 0 * alike, contrast * alike, 0.2 * alike, contrast * at.size, np.zeros(down.size))
    walls = np.full(down.size, ACROSS / 2)
    straight = np.zeros((down.size, 71), np.float32)
    normals = np.tile([float(back), 0.0], (down.size, 1))
    return Spine(
        Axis(points, normals, step, width),
        straight,
        -walls,
        walls,
        discs,
        back,
        50.0,
        1.0,
        0.9,
        height=400,
        picture_width=300,
    )
