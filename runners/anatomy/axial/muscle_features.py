"""Measurements of all muscle that say how plausible it is: no unit, lengths in half-widths of the vertebral body."""

from collections.abc import Sequence

import numpy as np

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.part_map import MUSCLES, PartMap
from runners.anatomy.axial.wall import Wall
from runners.anatomy.finding import Mask, Structure
from runners.anatomy.view import View

FRONT = np.radians(45)
SIDE = np.radians(110)
"""Directions to these angles from the front hold the rectus, and the flat muscles."""

EDGE_IS_CLEAR = 0.5
EVERY = 7  # pixels of a mask: thousands are enough to compare it with a coarse map
SAME_SIDE = ("wall", "erector", "rectus")


def muscle_features(
    structures: Sequence[Structure], everything: Mask, view: View, landmarks: AxialLandmarks, wall: Wall
) -> dict[str, float]:
    """Measure.

    Args:
        structures: all pieces, psoas included.
        everything: `(H, W)` bool, their union.
        view: the slice.
        landmarks: the vertebra.
        wall: the contours.

    Returns:
        By name; `ring_area` in squared half-widths, `muscle_hu` in HU, all others shares, ratios or half-widths. What
        cannot be measured is 0.
    """
    thickness = (wall.outer_px - wall.inner_px) / landmarks.half_width_px
    front, side = wall.grid.from_front < FRONT, wall.grid.from_front < SIDE
    flank = side & ~front & wall.seen
    border = np.concatenate([everything[0], everything[-1], everything[:, 0], everything[:, -1]])
    area = {piece.name: int(piece.prior.sum()) for piece in structures}
    values = view.hu[everything]
    return {
        "muscle_area": float(everything.sum()) / landmarks.half_width_px**2,
        "muscle_hu": float(values.mean()) if values.size else 0.0,
        "muscle_at_border": float(border.sum()) / landmarks.half_width_px,
        "muscle_pieces": float(len(structures)),
        "muscle_named": _agreement_with_map(everything, landmarks.parts),
        "wall_thickness": _median(thickness[flank]),
        "wall_thickness_spread": _spread(thickness[flank]),
        "rectus_thickness": _median(thickness[front & wall.seen]),
        "wall_outer_edge": _mean(wall.outer_edge[side & wall.seen]),
        "wall_inner_edge": _mean(wall.inner_edge[side & wall.seen]),
        "wall_inner_clear": _mean(wall.inner_edge[side & wall.seen] > EDGE_IS_CLEAR),
        "wall_back_edge": _mean(wall.outer_edge[~side & wall.seen]),
        "wall_fill": wall.fill,
        "wall_seen": float(wall.seen.mean()),
        "wall_guided": float(wall.guided),
        **{f"{name}_symmetry": _smaller_by_larger(area, name) for name in SAME_SIDE},
    }


def _agreement_with_map(everything: Mask, parts: PartMap) -> float:
    """Dice coefficient of a mask with what the map of parts takes for muscle."""
    seen = parts.of(*MUSCLES)
    places = np.argwhere(everything)[::EVERY]
    covered = float(parts.at(np.asarray(places[:, ::-1] + 0.5, np.float64), *MUSCLES).sum()) * EVERY
    named = float(seen.sum()) * parts.cell[0] * parts.cell[1]
    return 2 * covered / max(float(everything.sum()) + named, 1e-6)


def _smaller_by_larger(area: dict[str, int], name: str) -> float:
    left, right = area.get(f"{name} left", 0), area.get(f"{name} right", 0)
    return min(left, right) / max(left, right, 1)


def _median(values: np.ndarray) -> float:
    return float(np.median(values)) if values.size else 0.0


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else 0.0


def _spread(values: np.ndarray) -> float:
    """Half the distance between the quartiles, against the median."""
    if not values.size:
        return 0.0
    low, middle, high = np.percentile(values, (25, 50, 75))
    return float((high - low) / 2 / max(middle, 1e-6))
