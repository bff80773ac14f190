"""All muscle of a slice cut into the groups that one box can prompt: erector, quadratus, wall and rectus of each side.

The ring is cut where it is thinnest near the place where anatomy has a border: at the linea semilunaris between
rectus and flat muscles, and at their aponeurosis between these and the muscles of the back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.wall import Wall
from runners.anatomy.finding import Mask

SEMILUNAR = (2.2, 5.2, 3.9)
"""Half-widths from the midline: nearest, farthest and usual place of the rectus' lateral border (6 to 11 cm)."""

APONEUROSIS = (2.4, 4.2, 3.3)
"""The same of the place where the flat muscles end at the back."""

OFF_USUAL_PRICE = 0.12
"""Half-widths of thickness that a cut may save for every half-width it lies away from the usual place."""

QUADRATUS_FROM = 1.4
QUADRATUS_OFFSETS = np.arange(-0.5, 0.55, 0.1)
QUADRATUS_SLOPES = (0.0, 0.2, 0.4)
QUADRATUS_USUAL = 0.05
"""The fascia between quadratus and erector runs from the tip of the transverse process, near the canal's level,
outwards and a little backwards."""

MOST_CONTACT = 0.5
LEAST_AREA = 0.25
"""Quadratus stays with erector if more than this share of the cut runs through muscle, or if it is smaller than this
in squared half-widths; rectus stays with the wall by the same area."""

CLEAR_FRONT = 0.3
"""Mean edge in front of quadratus from which on it is a piece: without one, kidney or bowel may be part of it."""

NAMES = ("erector", "quadratus", "wall", "rectus")
_ERECTOR, _QUADRATUS, _WALL, _RECTUS = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class _Pixels:
    """The muscle's pixels, `(P,)` each: indices, place in half-widths, and number of the direction from the centre."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    across: NDArray[np.float64]
    back: NDArray[np.float64]
    direction: NDArray[np.int64]


def split_ring(ring: Mask, landmarks: AxialLandmarks, wall: Wall) -> dict[str, Mask]:
    """Cut the ring's muscle into named pieces that together are all of it.

    Args:
        ring: `(H, W)` bool, muscle without psoas.
        landmarks: the vertebra.
        wall: the contours.

    Returns:
        `(H, W)` bool for each name that is there; left and right as seen in the picture.
    """
    pixels = _pixels(ring, landmarks, wall)
    thickness = (wall.grid.look_up(ring)).sum(axis=1) * wall.grid.step_px / landmarks.half_width_px
    to_the_right = pixels.across * (1 if landmarks.lateral[0] >= 0 else -1) > 0
    from_front = wall.grid.from_front[pixels.direction]
    kind = np.full(pixels.rows.size, _WALL)
    unit = landmarks.half_width_px**2
    for side in (-1, 1):
        here = pixels.across * side > 0
        front, back = (
            _cut(thickness, wall, side, SEMILUNAR, 0.0, 80.0),
            _cut(thickness, wall, side, APONEUROSIS, 95.0, 170.0),
        )
        rectus = here & (from_front < front)
        if rectus.sum() >= LEAST_AREA * unit:
            kind[rectus] = _RECTUS
        behind = here & (from_front > back)
        kind[behind] = _ERECTOR
        quadratus = behind & _before_fascia(ring, landmarks, pixels, side)
        if quadratus.sum() >= LEAST_AREA * unit and _front_edge(pixels, quadratus, wall) >= CLEAR_FRONT:
            kind[quadratus] = _QUADRATUS
    pieces = {}
    for number, name in enumerate(NAMES):
        for right, side_name in ((False, "left"), (True, "right")):
            chosen = (kind == number) & (to_the_right == right)
            if chosen.any():
                mask = np.zeros(ring.shape, bool)
                mask[pixels.rows[chosen], pixels.columns[chosen]] = True
                pieces[f"{name} {side_name}"] = mask
    return pieces


def _pixels(ring: Mask, landmarks: AxialLandmarks, wall: Wall) -> _Pixels:
    rows, columns = np.nonzero(ring)
    points = np.stack([columns + 0.5, rows + 0.5], axis=1)
    across, back = landmarks.across_and_back(points).T
    return _Pixels(rows, columns, across, back, wall.grid.direction_of(points))


def _cut(
    thickness: NDArray[np.float64],
    wall: Wall,
    side: int,
    place: tuple[float, float, float],
    first_degrees: float,
    last_degrees: float,
) -> float:
    """The angle from the front at which the ring of one side is thinnest near a usual distance from the midline."""
    nearest, farthest, usual = place
    grid = wall.grid
    directions = np.arange(grid.from_front.size)
    middle = np.clip(((wall.outer_px + wall.inner_px) / 2 / grid.step_px).astype(np.int64), 0, grid.across.shape[1] - 1)
    across = grid.across[directions, middle]
    sector = (
        (grid.from_front >= np.radians(first_degrees))
        & (grid.from_front <= np.radians(last_degrees))
        & (grid.side == side)
    )
    near = sector & (across >= nearest) & (across <= farthest)
    away = np.abs(across - usual)
    cost = np.where(near, thickness, np.inf) + OFF_USUAL_PRICE * away
    if not near.any():
        cost = np.where(sector, away, np.inf)
    return float(grid.from_front[int(cost.argmin())])


def _before_fascia(ring: Mask, landmarks: AxialLandmarks, pixels: _Pixels, side: int) -> NDArray[np.bool_]:
    """`(P,)`: in front of the line between quadratus and erector that runs through least muscle, if any is free."""
    across = np.arange(QUADRATUS_FROM, APONEUROSIS[2], 0.05)
    canal_back = float(landmarks.across_and_back(np.array([landmarks.canal]))[0, 1])
    offsets, slopes = (grid.ravel() for grid in np.meshgrid(QUADRATUS_OFFSETS, QUADRATUS_SLOPES, indexing="ij"))
    back = canal_back + offsets[:, None] + slopes[:, None] * (across - QUADRATUS_FROM)
    places = landmarks.pixels(np.stack([np.broadcast_to(side * across, back.shape), back], axis=-1).reshape(-1, 2))
    rows, columns = (np.clip(places[:, i].astype(np.int64), 0, ring.shape[1 - i] - 1) for i in (1, 0))
    contact = ring[rows, columns].reshape(back.shape).mean(axis=1)
    best = int((contact + 0.1 * np.abs(offsets - QUADRATUS_USUAL)).argmin())
    if contact[best] > MOST_CONTACT:
        return np.zeros(pixels.rows.size, bool)
    outwards = np.abs(pixels.across) - QUADRATUS_FROM
    return np.asarray((outwards > 0) & (pixels.back < canal_back + offsets[best] + slopes[best] * outwards))


def _front_edge(pixels: _Pixels, chosen: NDArray[np.bool_], wall: Wall) -> float:
    """Mean edge of the inner contour in the directions of some pixels."""
    return float(wall.inner_edge[np.unique(pixels.direction[chosen])].mean())
