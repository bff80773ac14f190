"""Whether a slice is cut the other way than its target needs: the commonest mistake."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from runners.anatomy.axial import find_abdomen
from runners.anatomy.prepare_plane import plane_by_outline
from runners.anatomy.sagittal.coarse import coarsen
from runners.anatomy.sagittal.level_map import level_map
from runners.anatomy.upright import upright_axial
from runners.anatomy.view import View
from runners.anatomy.window import SOFT_WINDOW_HU

IS_SAGITTAL = "This looks like a sagittal slice: the psoas and all muscle are searched for in axial ones."
IS_AXIAL = "This looks like an axial slice: L3 is searched for in sagittal ones."

IN_ORDER: Final = 0.5
"""Correlation of level and height: nine in ten sagittal slices have more, one axial one in a hundred, and of those the
outline tells most."""

COLUMN: Final = 0.15
"""Credit that nothing in an axial slice earns as a column; where bone is seen at all, a sagittal slice's earns more."""

BOTH: Final = 2

CLEARLY_IN_ORDER: Final = 0.75
"""Tells a sagittal slice whatever its outline, or the way it lies: hardly anything else has more than 0.6."""


def other_plane(view: View, features: Mapping[str, float]) -> str | None:
    """What to say of a slice that is cut the other way; None where nothing suggests it.

    Args:
        view: as it was prepared for the target, seen closely.
        features: what the search for that target measured.
    """
    if view.plane == "axial":
        return IS_SAGITTAL if any(_levels_in_order(view, turns) for turns in (0, 1)) else None
    if features.get("column_credit", 0.0) >= COLUMN:
        return None
    looks_axial = plane_by_outline(view.frame.stored(view.pixels)) == "axial"
    return IS_AXIAL if looks_axial or _shows_psoas(view) else None


def _shows_psoas(view: View) -> bool:
    """Whether a slice that was taken for a sagittal one shows both muscles of an axial one."""
    hu, spacing_mm = view.frame.stored(view.hu), view.frame.spacing(view.spacing_mm)
    frame = upright_axial(hu, view.body_above_hu, spacing_mm)
    upright = replace(
        view,
        hu=frame.upright(hu),
        pixels=frame.upright(view.frame.stored(view.pixels)),
        frame=frame,
        spacing_mm=frame.spacing(spacing_mm),
        plane="axial",
    )
    return len(find_abdomen(upright).psoas) == BOTH


def _levels_in_order(view: View, turns: int) -> bool:
    """Whether levels follow each other from top to bottom, the stored slice turned by so many quarters.

    Not looked at, for looking takes time, where the outline is that of an axial slice, upright or on its side.
    """
    outline = plane_by_outline(np.rot90(view.frame.stored(view.pixels), turns))
    if outline == "axial" or (turns and outline is None):
        return False
    hu = np.clip(np.rot90(view.frame.stored(view.hu), turns), *SOFT_WINDOW_HU)
    in_order = abs(level_map(coarsen(hu, None)).downwards())
    return in_order >= (IN_ORDER if outline == "sagittal" else CLEARLY_IN_ORDER)
