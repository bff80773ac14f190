"""How firm a picture is around a disc, by direction and distance, seen along the column above it.

Coarse on purpose: a sacrum leaves the line of the column whatever it is drawn like, which few large sectors show.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.sagittal.along import SOLID_HU
from runners.anatomy.sagittal.hypotheses import Hypotheses
from runners.anatomy.sagittal.spine import Spine
from runners.anatomy.sagittal.straight import ACROSS, Curve

ANGLES = np.deg2rad(np.array([-60.0, -30.0, 0.0, 30.0, 60.0, 90.0]))
"""Middles of the sectors, from the column's way on towards the back; each is as wide as they are apart."""

DISTANCES = ((0.35, 1.0), (1.0, 1.8), (1.8, 2.8))  # widths
ABOVE = (0.2, 1.8)
"""Widths above the disc between which the direction of the column is taken."""

GRID = (4, 4)  # samples over a sector's angle and over its distance
SECTORS = len(ANGLES) * len(DISTANCES)


def sectors(spine: Spine, hu: NDArray[np.float32], guesses: Hypotheses) -> Curve:
    """`(m, SECTORS)` mean firmness, 0 to 1, of each sector around each hypothesis; nothing beyond the picture.

    Args:
        spine: the column found in `hu`.
        hu: `(H, W)` float32, the slice with square pixels in the usual window.
        guesses: where to look from.
    """
    points, width = spine.axis.points, spine.axis.width
    last = len(points) - 1
    near, far = (np.clip(guesses.at - guesses.way * reach * ACROSS, 0, last).astype(np.intp) for reach in ABOVE)
    heading = points[near] - points[far]
    length = np.hypot(heading[:, 0], heading[:, 1])
    to_feet = np.where(length[:, None] > 1e-6, heading / np.maximum(length, 1e-6)[:, None], [0.0, 1.0])
    # In the stored picture the back stays on its side whichever way the feet are.
    to_back = np.stack([to_feet[:, 1], -to_feet[:, 0]], axis=1)
    to_back *= np.where(to_back[:, :1] * spine.back_side < 0, -1.0, 1.0)
    half = (ANGLES[1] - ANGLES[0]) / 2
    spread = np.linspace(-half, half, GRID[0], endpoint=False) + half / GRID[0]
    angles = ANGLES[:, None, None, None] + spread[:, None]
    radii = np.stack([np.linspace(*reach, GRID[1]) for reach in DISTANCES])[None, :, None, :]
    ahead, aside = (radii * np.cos(angles)).ravel(), (radii * np.sin(angles)).ravel()
    origin = points[np.clip(guesses.at, 0, last).astype(np.intp)]
    xy = origin[:, None] + width * (ahead[:, None] * to_feet[:, None] + aside[:, None] * to_back[:, None])
    seen = ndimage.map_coordinates(hu, [xy[..., 1] - 0.5, xy[..., 0] - 0.5], order=1, mode="constant", cval=-100.0)
    firm = np.clip((seen - spine.soft_hu - SOLID_HU[0]) / SOLID_HU[1], 0, 1)
    cells = firm.reshape(len(firm), len(ANGLES), len(DISTANCES), -1).mean(axis=-1)
    return np.asarray(cells.reshape(len(firm), SECTORS), np.float64)
