"""Whether a slice in which nothing was found is cut the other way than the target needs: the commonest mistake."""

from typing import Final

import numpy as np

from runners.anatomy.prepare_plane import plane_by_outline
from runners.anatomy.sagittal.coarse import coarsen
from runners.anatomy.sagittal.level_map import level_map
from runners.anatomy.view import View
from runners.anatomy.window import SOFT_WINDOW_HU

IS_SAGITTAL = "This looks like a sagittal slice: the psoas and all muscle are searched for in axial ones."
IS_AXIAL = "This looks like an axial slice: L3 is searched for in sagittal ones."

IN_ORDER: Final = 0.5
"""Correlation of level and height: nine in ten sagittal slices have more, one axial one in a hundred, and of those the
outline tells most."""


def other_plane(view: View) -> str | None:
    """What to say of a slice that is cut the other way; None where nothing suggests it.

    Args:
        view: as it was prepared for the target.
    """
    seen = plane_by_outline(view.frame.stored(view.pixels))
    if view.plane == "sagittal":
        return IS_AXIAL if seen == "axial" else None
    if seen != "sagittal":
        return None
    levels = level_map(coarsen(np.clip(view.frame.stored(view.hu), *SOFT_WINDOW_HU), None))
    return IS_SAGITTAL if abs(levels.downwards()) >= IN_ORDER else None
