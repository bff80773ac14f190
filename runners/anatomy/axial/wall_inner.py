"""The inner contour of the trunk's muscles: where wall, quadratus and erector spinae end towards the cavity.

It is sought twice: freely, and guided by the thickness that both sides agree on. Bowel, liver or kidney that touch the
wall on one side leave no edge there; the other side, or the neighbourhood, tells where it would be.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.wall_outer import means_beside
from runners.anatomy.axial.wall_polar import STEPS_PER_HALF_WIDTH, Path, Polar, PolarGrid, closed_path
from runners.anatomy.finding import Mask

DEEPEST = 5.0
"""Half-widths from the skin side of the erector spinae to the canal in the most muscular patient, with room."""

THICKNESS_AT = np.radians([0, 30, 45, 65, 100, 125, 150, 180])
THICKNESS = (0.35, 0.4, 0.5, 0.9, 1.1, 1.5, 2.6, 2.9)
"""Half-widths at angles from the front: rectus 8 to 12 mm, three flat muscles 20 to 27 mm, quadratus with erector
spinae 60 mm or more. Muscle beyond it earns nothing and costs a little."""

EDGE_WEIGHT = 1.1
MUSCLE_WEIGHT = 0.9
GAP_WEIGHT = 1.1
EXCESS_WEIGHT = 3.0
GAPS_COUNT_AT = np.radians([0, 110, 140, 180])
GAPS_COUNT = (1.0, 1.0, 0.25, 0.1)
"""Fat between the flat muscles is thin; between erector, quadratus and processes it is not, least in the old."""

EXCESS_COUNTS_AT = np.radians([0, 130, 160, 180])
EXCESS_COUNTS = (1.0, 1.0, 0.0, 0.0)
"""Behind the spine the vertebra, not the thickness, tells where the compartment ends."""

BEHIND_AT = (0.0, 1.4, 2.0, 3.4, 4.2)
BEHIND = (None, None, 0.25, 0.15, -3.0)
"""Half-widths lateral to the body's centre, and how far behind it the contour stays: behind the canal's level near
the spine (None), at the front of quadratus lumborum beside it, anywhere at the flank."""

BEHIND_WEIGHT = 4.0
BEFORE_WEIGHT = 2.0
SPINE_HALF_WIDTH = 1.5
BEHIND_FROM = np.radians(100)

GUIDE_WEIGHT = 1.0
GUIDE_AT_MOST = 0.6
GUIDE_SLACK = 1.15
"""The guided search may draw the wall this much thicker than agreed on before it counts as too thick."""

WITHOUT_EDGE = 0.85
"""Where neither side has an edge: this share of the usual thickness, as something else lies against the wall."""

BULK = (0.5, 1.6)
"""Wasted to athletic: the wall's thickness against the usual one."""

SMOOTHED_OVER = 6.0
MOST_STEPS = 4
STEP_PRICE = 0.05
_EDGE_STEPS = 3
_A = STEPS_PER_HALF_WIDTH


@dataclass(frozen=True, slots=True, eq=False)
class InnerContour:
    """Depth below the outer contour in steps `(N,)`, and the edge there, 0 to 1."""

    depth: Path
    edge: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """All that both searches share: rows are directions, columns depths below the outer contour."""

    cost: Polar
    edge: Polar
    muscle_passed: Polar
    usual: NDArray[np.float64]
    excess_counts: NDArray[np.float64]
    from_front: NDArray[np.float64]

    def best(self, thickness: NDArray[np.float64], guide: NDArray[np.float64] | None) -> InnerContour:
        """Run it with a thickness that muscle is rewarded up to, and perhaps one to keep near to."""
        depth = np.arange(self.cost.shape[1]) / _A
        most = thickness[:, None]
        cost = self.cost - MUSCLE_WEIGHT * np.minimum(self.muscle_passed, most)
        cost += EXCESS_WEIGHT * self.excess_counts[:, None] * np.maximum(depth - most, 0)
        if guide is not None:
            away = np.minimum(np.abs(depth - guide[:, None]), GUIDE_AT_MOST)
            cost += GUIDE_WEIGHT * self.excess_counts[:, None] * away
        path = closed_path(cost.astype(np.float32), MOST_STEPS, STEP_PRICE)
        return InnerContour(path, self.edge[np.arange(path.size), path])


def inner_contours(
    grid: PolarGrid, landmarks: AxialLandmarks, outer: Path, muscle: Polar, firm: Mask
) -> tuple[InnerContour, InnerContour]:
    """Search freely, then guided.

    Args:
        grid: where the samples lie.
        landmarks: the vertebra.
        outer: `(N,)` columns of the outer contour.
        muscle: `(N, R)`, likeness to muscle, 0 to 1.
        firm: `(N, R)`, bone or psoas: neither muscle of the ring nor a gap in it.
    """
    search = _prepare(grid, landmarks, outer, muscle, firm)
    free = search.best(search.usual, None)
    agreed = _agreed_thickness(free, search)
    lateral = search.from_front < np.radians(135)
    most = np.where(lateral, np.maximum(agreed * GUIDE_SLACK + 0.05, 0.15), search.usual)
    return free, search.best(most, agreed)


def _prepare(grid: PolarGrid, landmarks: AxialLandmarks, outer: Path, muscle: Polar, firm: Mask) -> _Search:
    """Look from the outer contour inwards and add up what every depth costs."""
    depths = np.arange(int(DEEPEST * _A))
    column = outer[:, None] - depths
    index = np.clip(column, 0, muscle.shape[1] - 1)

    def seen(values: Polar | Mask) -> Polar:
        return np.take_along_axis(values, index, 1).astype(np.float32)

    neutral = seen(firm)
    inside = np.where(neutral > 0, np.float32(0.5), seen(muscle))
    before, after = means_beside(inside, _EDGE_STEPS)
    edge = (before * (1 - after)).astype(np.float32)
    gap = np.cumsum((1 - inside) * (1 - neutral) * seen(grid.known), axis=1) / _A
    gaps_count = np.interp(grid.from_front, GAPS_COUNT_AT, GAPS_COUNT)[:, None]
    cost = GAP_WEIGHT * gaps_count * gap - EDGE_WEIGHT * edge + _posterior_cost(grid, landmarks, index)
    cost[:, 0] += 0.3  # no wall at all is the last resort
    cost[column < 0.2 * _A] += 50.0  # the centre is in the cavity
    return _Search(
        cost.astype(np.float32),
        edge,
        (np.cumsum(inside, axis=1) / _A).astype(np.float32),
        np.interp(grid.from_front, THICKNESS_AT, THICKNESS),
        np.interp(grid.from_front, EXCESS_COUNTS_AT, EXCESS_COUNTS),
        grid.from_front,
    )


def _posterior_cost(grid: PolarGrid, landmarks: AxialLandmarks, index: Path) -> Polar:
    """Keep the contour at the canal's level behind the spine, and behind the front of quadratus lumborum beside it."""
    across, back = grid.across, grid.back
    canal_back = float(landmarks.across_and_back(np.array([landmarks.canal]))[0, 1])
    limit = np.interp(across, BEHIND_AT, [canal_back if value is None else value for value in BEHIND])
    before = BEHIND_WEIGHT * np.maximum(limit - back, 0)
    behind = np.where(across < SPINE_HALF_WIDTH, BEFORE_WEIGHT * np.maximum(back - limit, 0), 0)
    cost = np.where((grid.from_front > BEHIND_FROM)[:, None], before + behind, 0)
    return np.take_along_axis(cost.astype(np.float32), index, 1)


def _agreed_thickness(free: InnerContour, search: _Search) -> NDArray[np.float64]:
    """`(N,)` half-widths: what the clear edges of both sides say, and the patient's usual where there is none."""
    mirrored = -np.arange(free.depth.size) % free.depth.size
    thickness = free.depth / _A
    weight = np.clip(free.edge - 0.2, 0.001, 1) ** 2 * (search.from_front < np.radians(135))
    clear = ndimage.gaussian_filter1d(weight, SMOOTHED_OVER, mode="wrap")
    measured = ndimage.gaussian_filter1d(weight * thickness, SMOOTHED_OVER, mode="wrap")
    both = clear + clear[mirrored]
    agreed = (measured + measured[mirrored]) / (both + 1e-6)
    trust = np.clip(both / 0.3, 0, 1)
    sharp = (free.edge > 0.5) & (search.from_front < np.radians(120))
    bulk = np.clip(np.median(thickness[sharp] / search.usual[sharp]), *BULK) if sharp.sum() > 10 else 1.0
    return np.asarray(trust * agreed + (1 - trust) * search.usual * bulk * WITHOUT_EDGE)
