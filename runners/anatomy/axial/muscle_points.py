"""Where to prompt a muscle group: points that are surely in it, and points beside it that surely are not."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.muscle_tissue import Tissue
from runners.anatomy.axial.wall import Wall
from runners.anatomy.finding import Box, Mask, Point, Structure

STRAY_SHARE = 0.1
"""Parts of a piece smaller than this share of it do not stretch its box."""

DEEP_ENOUGH = 0.3
"""Half-widths: deeper is no surer, as what is thicker than usual may be bowel or kidney that touches the muscle."""

SHALLOWEST_SHARE = 0.75
"""Of the deepest: shallower places are no candidates."""

BELOW_OUTER = {"wall": 0.25, "rectus": 0.15, "quadratus": 0.7, "erector": 2.0}
"""Half-widths below the outer contour from which on a place is less sure: even a wasted group is so thick."""

MIDLINE = 0.7
MIDLINE_SHARE = 0.3
"""Half-widths from the midline: nearer, the rectus is this share as sure, as it may be the linea alba."""

TYPICAL_WITHIN_HU = 35.0
DENSITY_OVER_PX = 5
"""A place this far from the commonest density of muscle, over so many pixels, is half as sure: it may be an organ."""

EDGE_SHARE = 0.7
EDGE_SMOOTHED_OVER = 4.0
"""Beside an inner contour without an edge something may touch the wall: places there are less sure by this share."""

JUDGED_BY_EDGE = frozenset({"wall", "rectus"})

APART = 1.0
SURE_SHARE = 0.5
MOST_INSIDE = 3
"""Further points lie this many half-widths from the others, and are at least half as sure as the first."""

OUTSIDE_AWAY = 0.35
_CLEARANCE_PX = 2


def as_structure(
    name: str, prior: Mask, everything: Mask, wall: Wall, tissue: Tissue, half_width_px: float
) -> Structure:
    """A piece with what prompts it.

    Args:
        name: of the piece; its first word is the kind.
        prior: `(H, W)` bool, not empty.
        everything: `(H, W)` bool, all muscle: no point outside lies in it.
        wall: the contours, on whose far sides the points outside lie.
        tissue: what muscle measures in this slice.
        half_width_px: the unit of length.
    """
    rows, columns = np.flatnonzero(prior.any(axis=1)), np.flatnonzero(prior.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    crop = prior[top : rows[-1] + 1, left : columns[-1] + 1]
    hu = tissue.smooth_hu[top : rows[-1] + 1, left : columns[-1] + 1]
    typical = np.abs(ndimage.uniform_filter(hu, DENSITY_OVER_PX) - tissue.muscle_hu)
    inside = _inside(name.split()[0], crop, typical, (left, top), wall, half_width_px)
    return Structure(name, prior, _box(crop, top, left), inside, _outside(inside[0], everything, wall, half_width_px))


def _inside(
    kind: str,
    crop: Mask,
    off_typical_hu: NDArray[np.float32],
    corner: tuple[int, int],
    wall: Wall,
    half_width_px: float,
) -> tuple[Point, ...]:
    """The surest places of a piece, well apart from each other."""
    depth = ndimage.distance_transform_edt(np.pad(crop, 1))[1:-1, 1:-1]
    enough = min(DEEP_ENOUGH * half_width_px, float(depth.max()))
    rows, columns = np.nonzero(depth >= SHALLOWEST_SHARE * enough)
    points = np.stack([columns + corner[0] + 0.5, rows + corner[1] + 0.5], axis=1)
    # a little for depth beyond enough, so that of places equally sure the deepest comes first
    sure = np.minimum(depth[rows, columns] / enough, 1) + 0.01 * depth[rows, columns] / half_width_px
    sure /= 1 + (off_typical_hu[rows, columns] / TYPICAL_WITHIN_HU) ** 2
    direction = wall.grid.direction_of(points)
    below = (wall.outer_px[direction] - np.hypot(*(points - np.array(wall.grid.centre)).T)) / half_width_px
    usual = BELOW_OUTER.get(kind, np.inf)
    if np.isfinite(usual):
        sure /= 1 + np.maximum(below / usual - 1, 0) ** 2
    if kind in JUDGED_BY_EDGE:
        edge = ndimage.gaussian_filter1d(wall.inner_edge.astype(np.float64), EDGE_SMOOTHED_OVER, mode="wrap")
        sure *= 1 - EDGE_SHARE + EDGE_SHARE * edge[direction]
    if kind == "rectus":
        sure *= np.where(wall.grid.from_midline(points) < MIDLINE, MIDLINE_SHARE, 1.0)
    return _apart(points, sure, APART * half_width_px)


def _apart(points: NDArray[np.float64], sure: NDArray[np.float64], distance_px: float) -> tuple[Point, ...]:
    """The surest of `(P, 2)` points, then the surest of those farther away than `distance_px`, and so on."""
    left = sure.copy()
    found: list[Point] = []
    while len(found) < MOST_INSIDE:
        best = int(left.argmax())
        if found and left[best] < SURE_SHARE * float(sure.max()):
            break
        found.append((float(points[best, 0]), float(points[best, 1])))
        left[np.hypot(*(points - points[best]).T) < distance_px] = -1.0
    return tuple(found)


def _box(crop: Mask, top: int, left: int) -> Box:
    """Around all but the stray parts of a mask."""
    labels, count = ndimage.label(crop, np.ones((3, 3)))
    if count > 1:
        areas = np.bincount(labels.ravel())
        areas[0] = 0
        crop = (areas >= min(STRAY_SHARE * areas.sum(), areas.max()))[labels] & crop
    rows, columns = np.flatnonzero(crop.any(axis=1)), np.flatnonzero(crop.any(axis=0))
    return float(left + columns[0]), float(top + rows[0]), float(left + columns[-1] + 1), float(top + rows[-1] + 1)


def _outside(inside: Point, everything: Mask, wall: Wall, half_width_px: float) -> tuple[Point, ...]:
    """Beyond both contours, in the direction of a point: fat below the skin, and the cavity."""
    direction = int(wall.grid.direction_of(np.array([inside]))[0])
    away = OUTSIDE_AWAY * half_width_px
    found: list[Point] = []
    for radius_px in (wall.outer_px[direction] + away, wall.inner_px[direction] - away):
        column = int(radius_px / wall.grid.step_px)
        if not 0 < column < wall.grid.known.shape[1] or not wall.grid.known[direction, column]:
            continue
        x, y = float(wall.grid.x_px[direction, column]), float(wall.grid.y_px[direction, column])
        rows, columns = (slice(max(0, int(at) - _CLEARANCE_PX), int(at) + _CLEARANCE_PX + 1) for at in (y, x))
        if not everything[rows, columns].any():
            found.append((x, y))
    return tuple(found)
