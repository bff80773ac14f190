"""The ring of the trunk's muscles: its outer contour beneath the fat and its inner contour around the cavity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.muscle_tissue import Tissue
from runners.anatomy.axial.wall_inner import InnerContour, inner_contours
from runners.anatomy.axial.wall_outer import BONE_WEIGHT, SKIN_DEPTH, outer_contour, without_skin
from runners.anatomy.axial.wall_polar import STEPS_PER_HALF_WIDTH, PolarGrid, polar_grid
from runners.anatomy.finding import Mask, Point
from runners.anatomy.view import View

FAT_VISIBLE_BELOW_HU = -150.0
"""A picture that goes down to this shows fat brighter than air, and so the skin."""

CENTRE_SHARE = 0.3
CENTRE_AWAY = (0.8, 2.0)
"""The centre lies on the midline in front of the vertebra: this share of the way to the skin, within these
half-widths, as fat in front of the wall may be deep and the cavity behind it shallow."""

OUTER_MARGIN_PX = 1.5
"""The contour is half a blurred edge inside; the gate on density decides about the rest."""

EDGE_AT_BORDER = 0.4
EDGE_SMOOTHED_OVER = 4.0
"""Where the outer contour has left the picture, what lies at the border may be bowel: muscle has a clear inner edge."""

LATERAL = np.radians(120)
"""Directions to this angle from the front hold rectus and flat muscles: there both contours are judged."""

FILL_WEIGHT = 0.5
ASYMMETRY_WEIGHT = 0.5
ROUGHNESS_WEIGHT = 1.0
"""Against the mean edge: full of muscle, as thick on both sides, and smooth is more plausible."""


@dataclass(frozen=True, slots=True, eq=False)
class Wall:
    """Two contours around one centre.

    Attributes:
        grid: the directions.
        outer_px: `(N,)` distance of the outer contour from the centre.
        inner_px: `(N,)` of the inner contour.
        outer_edge: `(N,)` flesh within minus flesh beyond, -1 to 1.
        inner_edge: `(N,)` muscle in the ring and none in the cavity, 0 to 1.
        seen: `(N,)` bool, whether the outer contour lies in the picture.
        fill: share of the ring's front and sides that is like muscle.
        guided: whether the search that both sides guide was the more plausible.
        trunk: `(H, W)` bool, the patient without skin.
    """

    grid: PolarGrid
    outer_px: NDArray[np.float64]
    inner_px: NDArray[np.float64]
    outer_edge: NDArray[np.float32]
    inner_edge: NDArray[np.float32]
    seen: Mask
    fill: float
    guided: bool
    trunk: Mask


def find_wall(view: View, landmarks: AxialLandmarks, tissue: Tissue) -> Wall:
    """Find both contours; something always comes back, and its edges and fill say how good it is."""
    grid = polar_grid(landmarks, centre_of_ring(landmarks), view.hu.shape)
    muscle = ndimage.gaussian_filter1d(grid.sample(tissue.likeness) * grid.known, 1.0, axis=0, mode="wrap")
    skeleton, psoas, patient = (grid.look_up(mask) for mask in (tissue.skeleton, tissue.psoas, landmarks.patient))
    flesh = np.maximum(muscle, np.float32(BONE_WEIGHT) * skeleton) * patient
    fat_visible = view.limits_hu[0] <= FAT_VISIBLE_BELOW_HU
    flesh, skin_taken = without_skin(flesh, patient, grid.known, fat_visible=fat_visible)
    fat = np.where(skeleton | psoas, np.float32(0), 1 - muscle)
    outer, outer_edge = outer_contour(flesh, fat, grid.known)
    candidates = inner_contours(grid, landmarks, outer, muscle, skeleton | psoas)
    directions = np.arange(outer.size)
    fills = [_fill(muscle, skeleton | ~grid.known, outer, inner, grid) for inner in candidates]
    scores = [_plausibility(inner, fill, grid) for inner, fill in zip(candidates, fills, strict=True)]
    chosen = int(np.argmax(scores))
    seen = grid.known[directions, outer]
    depth = _believed(candidates[chosen], seen | (grid.from_front > LATERAL))
    trunk = landmarks.patient
    if skin_taken:
        trunk = _without_rim(trunk, SKIN_DEPTH * landmarks.half_width_px)
    return Wall(
        grid,
        outer.astype(np.float64) * grid.step_px,
        (outer - depth).astype(np.float64) * grid.step_px,
        outer_edge[directions, outer],
        candidates[chosen].edge,
        seen,
        fills[chosen],
        bool(chosen),
        trunk,
    )


def centre_of_ring(landmarks: AxialLandmarks) -> Point:
    """A point on the midline of the cavity from which both contours can be seen, x and y in pixels."""
    depth = landmarks.half_depth_px / landmarks.half_width_px
    ahead = np.arange(160) / 10
    line = np.floor(landmarks.pixels(np.stack([np.zeros(ahead.size), -ahead], axis=1))).astype(np.int64)
    height, width = landmarks.patient.shape
    in_picture = (line[:, 0] >= 0) & (line[:, 0] < width) & (line[:, 1] >= 0) & (line[:, 1] < height)
    inside = landmarks.patient[np.clip(line[:, 1], 0, height - 1), np.clip(line[:, 0], 0, width - 1)] & in_picture
    front = float(ahead[inside].max(initial=0))
    away = depth + float(np.clip(CENTRE_SHARE * (front - depth), *CENTRE_AWAY))
    x, y = landmarks.pixels(np.array([[0.0, -away]]))[0]
    return float(x), float(y)


def between_contours(wall: Wall, where: Mask) -> Mask:
    """`(H, W)` bool: the pixels of the ring among those of `where`."""
    rows, columns = np.nonzero(where)
    contours = np.stack([wall.outer_px + OUTER_MARGIN_PX, wall.inner_px])
    x, y = (at.astype(np.float32) + np.float32(0.5) for at in (columns, rows))
    radius, (outer, inner) = wall.grid.radii_at(x, y, contours)
    ring: Mask = np.zeros_like(where)
    ring[rows, columns] = (radius <= outer) & (radius >= inner)
    return ring


def _fill(
    muscle: NDArray[np.float32], ignored: Mask, outer: NDArray[np.int64], inner: InnerContour, grid: PolarGrid
) -> float:
    """Share of muscle between the contours at the front and the sides, bone and what is not in the picture apart."""
    columns = np.arange(muscle.shape[1])
    ring = (columns <= outer[:, None]) & (columns > (outer - inner.depth)[:, None]) & ~ignored
    ring &= (grid.from_front < LATERAL)[:, None]
    return float(muscle[ring].mean()) if ring.any() else 0.0


def _believed(inner: InnerContour, seen: Mask) -> NDArray[np.int64]:
    """Depth of the ring, but none where the wall is not seen and nothing shows that it reaches into the picture."""
    edge = ndimage.gaussian_filter1d(inner.edge.astype(np.float64), EDGE_SMOOTHED_OVER, mode="wrap")
    return np.where(seen | (edge > EDGE_AT_BORDER), inner.depth, 0)


def _plausibility(inner: InnerContour, fill: float, grid: PolarGrid) -> float:
    """What speaks for an inner contour: its edge, muscle above it, symmetry and smoothness; no unit."""
    lateral = grid.from_front < LATERAL
    thickness = inner.depth / STEPS_PER_HALF_WIDTH
    mirrored = thickness[-np.arange(thickness.size) % thickness.size]
    asymmetry = float(np.abs(thickness - mirrored)[lateral].mean())
    roughness = float(np.abs(thickness - np.roll(thickness, 1))[lateral].mean())
    edge = float(inner.edge[lateral].mean())
    return edge + FILL_WEIGHT * fill - ASYMMETRY_WEIGHT * asymmetry - ROUGHNESS_WEIGHT * roughness


def _without_rim(mask: Mask, depth_px: float) -> Mask:
    """Erosion by a disc; the picture's border takes nothing off."""
    padded = np.pad(mask, 1, mode="edge")
    if padded.all():
        return mask
    return np.asarray(ndimage.distance_transform_edt(padded)[1:-1, 1:-1] > depth_px)
