"""Where the canal must be in a vertebra whose screws, and the streaks between them, hide it.

Body, pedicles, arch and metal are one dense block there. The body is the thickest part of it that lies near the
midline, and the canal lies behind that, on the way to the spinous process.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.canal import DIRECTIONS, MIDLINE_SHARE, Canal
from runners.anatomy.axial.tissue import BONE_ABOVE_MUSCLE_HU
from runners.anatomy.axial.vertebra_signs import Trunk

GAP_PX = 5
"""A dark rim along metal is up to two pixels wide on either side."""

HALF_WIDTHS_IN_DEPTHS = 1.15
"""Half-width of a body over the radius of the largest disc within it: its half depth is four fifths of it, the pedicles
give that disc some room behind."""

RADIUS = 0.42
"""Mean radius of a lumbar canal in half-widths of its body."""

AWAY = (1.0, 1.3)
"""From the middle of that disc to the canal's, in half-widths."""

TURNS_DEG = (-20.0, 0.0, 20.0)
THICKEST = 3
MOST_HIDDEN = 6
LEAST_ENCLOSED = 0.9
"""Score of a hidden canal below which a fifth of what lies around it is no bone: there it would be seen."""

DEEPEST_SHARE = 0.6
"""Of the least half-width of a body: the largest disc within bone that may be one is larger."""

PROCESS = np.arange(0.7, 1.7, 0.1)
ON_PROCESS = (-0.1, 0.0, 0.1)
BESIDE_PROCESS = (-0.7, -0.45, 0.45, 0.7)
"""Behind the canal the spinous process is bone, and on both sides of it lies muscle; half-widths."""

HIDDEN_COST = 0.3
"""Of a canal that is enclosed on all sides, for not being seen."""


def solid_block(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(h, w)` float32, HU: a slice with the dark rims between metal and bone filled."""
    return np.asarray(ndimage.grey_closing(light, (GAP_PX, GAP_PX)), np.float32)


def hidden_canals(block: NDArray[np.float32], trunk: Trunk) -> list[Canal]:
    """Places within dense bone, behind its thickest part, where a canal may be hidden.

    Args:
        block: `(h, w)` float32, HU, reduced, its dark rims filled.
        trunk: where to look.

    Returns:
        At most `MOST_HIDDEN`, the likeliest first; their `enclosed` is what a seen canal's would be, less its cost.
    """
    columns = np.flatnonzero(trunk.patient.any(axis=0))
    middle, width = (columns[0] + columns[-1]) / 2, columns[-1] - columns[0] + 1
    dense = ndimage.binary_fill_holes((block > trunk.muscle_hu + BONE_ABOVE_MUSCLE_HU) & trunk.patient)
    aside = np.abs(np.arange(block.shape[1]) - middle) / width
    depth = np.where(aside < MIDLINE_SHARE, ndimage.distance_transform_edt(dense), 0)
    found: list[tuple[float, Canal]] = []
    for _ in range(THICKEST):
        row, column = np.unravel_index(int(depth.argmax()), depth.shape)
        deepest = float(depth[row, column])
        if deepest < DEEPEST_SHARE * trunk.sizes.low_px:
            break
        half_width = HALF_WIDTHS_IN_DEPTHS * deepest
        for back_rad in (np.pi / 2, -np.pi / 2):
            for turn in np.deg2rad(TURNS_DEG):
                back = np.array([np.sin(back_rad + turn), np.cos(back_rad + turn)])
                for away in AWAY:
                    place = np.array([row, column]) + away * half_width * back
                    canal, process = _canal(dense, place, back, half_width, middle, width)
                    if canal.enclosed >= LEAST_ENCLOSED:
                        found.append((canal.enclosed + process, canal))
        near = np.hypot(np.arange(depth.shape[0])[:, None] - row, np.arange(depth.shape[1]) - column)
        depth = np.where(near < deepest, 0, depth)
    found.sort(key=lambda pair: -pair[0])
    return [canal for _, canal in found[:MOST_HIDDEN]]


def _canal(
    dense: NDArray[np.bool_],
    place: NDArray[np.float64],
    back: NDArray[np.float64],
    half_width: float,
    middle: float,
    width: float,
) -> tuple[Canal, float]:
    """A canal at a place, `(row, column)`, and how much like a spinous process what lies behind it is, 0 to 1."""
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    radius = RADIUS * half_width
    ring = place + 1.2 * radius * np.stack([np.sin(angles), np.cos(angles)], axis=1)
    side = np.array([-back[1], back[0]])
    behind = place + half_width * PROCESS[:, None] * back
    on = _share(dense, np.stack([behind + half_width * aside * side for aside in ON_PROCESS])).max(axis=0)
    beside = _share(dense, np.stack([behind + half_width * aside * side for aside in BESIDE_PROCESS]))
    process = float(on.mean() - beside.mean())
    enclosed = 1.5 * float(_share(dense, ring).mean()) - HIDDEN_COST
    return Canal(float(place[1]), float(place[0]), radius, enclosed, float(abs(place[1] - middle) / width)), process


def _share(dense: NDArray[np.bool_], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 where a place, `(row, column)` along the last axis, is dense, else 0."""
    rows, columns = (np.clip(np.rint(places[..., axis]), 0, dense.shape[axis] - 1).astype(np.intp) for axis in (0, 1))
    return dense[rows, columns].astype(np.float64)
