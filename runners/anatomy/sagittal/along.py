"""What a straightened column is like along its way, as curves whose means over stretches are cheap."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.sagittal.spine import Spine
from runners.anatomy.sagittal.straight import ACROSS, Curve, middle_column

SOLID_HU = (5.0, 30.0)
"""Above soft tissue: where something firmer than muscle begins, and over how many HU that becomes certain."""

BONE_HU = 150.0  # above soft tissue; denser counts no more
DENSE_HU = 120.0

BODY, FRONT = (-0.32, 0.32), (-0.88, -0.62)
"""Across the column, in widths from its middle: in the bodies, and what lies in front of them."""

CANAL, PROCESSES = (0.08, 0.32), (0.35, 0.72)
"""The same from the back wall on."""

INSIDE, OUTSIDE = (0.03, 0.15), (-0.18, -0.05)
"""From a wall inwards, in widths: where it should be firmer, and where softer, if it is the bodies' wall."""


@dataclass(frozen=True, slots=True, eq=False)
class Along:
    """Curves over the samples along a column, as sums, towards the feet if these lie below.

    Attributes:
        sums: name to `(n + 1,)` sum of the curve up to each sample.
        size: samples.
    """

    sums: dict[str, Curve]
    size: int

    def mean(self, name: str, at: Curve, way: NDArray[np.intp], begin: float, stop: float) -> Curve:
        """`(m,)` mean of a curve between two distances, in widths towards the feet; at its end its last value."""
        ends = np.rint(at[:, None] + way[:, None] * ACROSS * np.array([begin, stop])).astype(np.intp)
        low = np.clip(ends.min(axis=1), 0, self.size - 1)
        high = np.maximum(np.clip(ends.max(axis=1) + 1, 1, self.size), low + 1)
        sums = self.sums[name]
        return np.asarray((sums[high] - sums[low]) / (high - low))


def along(spine: Spine) -> Along:
    """The curves of a column.

    heading: angle to the vertical, radians, positive where it runs to the back on its way down; wide: logarithm of the
    width; solid, bone: how firm and how dense the bodies are; front: how firm what lies before them is; canal: the same
    right behind them; behind: how much dense bone lies behind the canal; front_wall, back_wall: how much firmer it is
    inside these than outside.
    """
    straight, soft = spine.straight, np.float32(spine.soft_hu)
    firm = np.clip((straight - soft - np.float32(SOLID_HU[0])) / np.float32(SOLID_HU[1]), 0, 1)
    middle = middle_column()
    body = slice(middle + round(BODY[0] * ACROSS), middle + round(BODY[1] * ACROSS) + 1)
    before = slice(max(middle + round(FRONT[0] * ACROSS), 0), middle + round(FRONT[1] * ACROSS) + 1)
    front, back = spine.front + middle, spine.back + middle
    tangent = np.gradient(spine.axis.points, axis=0)
    rows = len(straight)
    curves = {
        "heading": np.unwrap(np.arctan2(spine.back_side * tangent[:, 0], tangent[:, 1])),
        "wide": np.log(np.maximum(spine.back - spine.front, 1.0) / ACROSS),
        "solid": firm[:, body].mean(axis=1),
        "bone": np.clip((straight[:, body] - soft) / np.float32(BONE_HU), -0.3, 1).mean(axis=1),
        "front": firm[:, before].mean(axis=1),
        "canal": _beside(firm, back, CANAL, 1),
        "behind": _beside((straight > soft + np.float32(DENSE_HU)).astype(np.float32), back, PROCESSES, 1),
        "front_wall": _beside(firm, front, INSIDE, 1) - _beside(firm, front, OUTSIDE, 1),
        "back_wall": _beside(firm, back, INSIDE, -1) - _beside(firm, back, OUTSIDE, -1),
    }
    sums = {name: np.concatenate([[0.0], np.cumsum(curve, dtype=np.float64)]) for name, curve in curves.items()}
    return Along(sums, rows)


def _beside(values: NDArray[np.float32], wall: Curve, reach: tuple[float, float], way: int) -> Curve:
    """`(n,)` mean between two distances from a wall, in widths, towards the back if `way` is 1."""
    columns = wall[:, None] + way * np.linspace(reach[0] * ACROSS, reach[1] * ACROSS, 5)
    rows = np.broadcast_to(np.arange(len(values))[:, None], columns.shape)
    seen = ndimage.map_coordinates(values, [rows, columns], order=1, mode="nearest")
    return np.asarray(seen.mean(axis=1), np.float64)
