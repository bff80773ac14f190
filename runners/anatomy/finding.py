"""What a search for a structure came to; all of it in the upright frame of the view that was searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """One piece that the model can be asked for: a psoas, a vertebral body, one muscle group.

    Attributes:
        name: "psoas left", "L3", "erector right", …; left and right as seen in the picture.
        prior: `(H, W)` bool, as the search would draw it.
        box: x1, y1, x2, y2 in pixels around it.
        inside: points in it, the deepest first.
        outside: points beside it that are surely something else.
    """

    name: str
    prior: Mask
    box: Box
    inside: tuple[Point, ...]
    outside: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What was found, or why nothing was.

    Attributes:
        structures: the pieces of the target; empty if it was not found.
        reason: a sentence for the person, if it was not found.
        level: the vertebra, as "L3", if the slice shows which it is.
        level_certainty: 0 to 1.
        bodies: other vertebral bodies in view, the likeliest first: the neighbours of a counted level, or all that
            are seen if the level is unknown.
        features: named measurements without unit that say how plausible it all is.
        landmarks: named `(N, 2)` points, for drawing.
    """

    structures: tuple[Structure, ...] = ()
    reason: str | None = None
    level: str | None = None
    level_certainty: float | None = None
    bodies: tuple[Structure, ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    landmarks: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
