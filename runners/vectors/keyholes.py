"""Holes joined to their outline by a keyhole: a bridge walked both ways, because the host fills each polygon alone."""

from collections.abc import Sequence

import numpy as np
from scipy.spatial import cKDTree

from runners.vectors.outline import Ring

VERTICES_OF_KEYHOLE = 2
"""Both ends of the bridge are passed twice."""


def keyholed(rings: Sequence[Ring]) -> Ring:
    """One ring from an outline, which comes first, and its holes, which run the other way around.

    Each bridge joins the two nearest vertices. As it is walked there and back, it paints nothing and takes nothing
    away, whatever it passes.
    """
    joined = rings[0]
    for hole in rings[1:]:
        distances, nearest = map(np.asarray, cKDTree(hole).query(joined))
        here = int(np.argmin(distances))
        turned = np.roll(hole, -int(nearest[here]), axis=0)
        joined = np.concatenate([joined[: here + 1], turned, turned[:1], joined[here:]])
    return joined
