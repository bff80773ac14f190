"""Which disc is the lumbosacral one, if any: from there the lumbar bodies are counted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.sagittal.joint import joint_pictures
from runners.anatomy.sagittal.lumbosacral import NONE, WEIGHTS
from runners.anatomy.sagittal.spine import Spine
from runners.anatomy.sagittal.straight import ACROSS, Curve, middle_column

FEATURES = (
    "heading",
    "turn",
    "further_turn",
    "narrower",
    "further_narrower",
    "shorter",
    "thick",
    "thinner",
    "fainter",
    "fainter_than_above",
    "bare",
    "beyond",
    "ends_inside",
    "last",
    "downwards",
    "narrow_above",
    "bare_above",
    "turn_above",
    "narrower_squared",
    "shorter_squared",
    "thick_squared",
    "further_squared",
    "few_above",
)
NEUTRAL = 0.0  # logarithm of a ratio that cannot be taken
PROCESSES = (0.8, 1.25)  # widths behind the middle
DENSE_HU = 120.0  # above soft tissue
USUAL_PITCH = 1.05  # widths
NEXT = (0.65, 1.2)  # where the next disc would be, in pitches
MOST_BEYOND = 3.0  # widths


@dataclass(frozen=True, slots=True, eq=False)
class Sacrum:
    """The lumbosacral disc.

    Attributes:
        disc: its number among the discs, from the top; None if none looks like it.
        downwards: whether the sacrum lies below it in the picture.
        certainty: 0 to 1, that this is the lumbosacral disc (or that there is none).
        features: of the disc chosen, by name; of the best one if none was chosen.
    """

    disc: int | None
    downwards: bool
    certainty: float
    features: dict[str, float]


def disc_evidence(spine: Spine, hu: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(2 * discs, n)`: measurements (`FEATURES`), then a small picture, of each disc; the feet below, then above."""
    measured = np.concatenate([disc_features(spine, downwards=way) for way in (True, False)])
    return np.concatenate([measured, joint_pictures(spine, hu)], axis=1).astype(np.float32)


def find_sacrum(spine: Spine, hu: NDArray[np.float32]) -> Sacrum:
    """The disc that looks most like the lumbosacral one, among all discs and both ways, or none."""
    count = spine.discs.at.size
    if not count:
        return Sacrum(None, True, 0.0, {})
    table = disc_evidence(spine, hu)
    odds = np.append(table @ WEIGHTS, NONE)
    shares = np.exp(odds - odds.max())
    shares /= shares.sum()
    best = int(shares[:-1].argmax())
    features = dict(zip(FEATURES, table[best, : len(FEATURES)].tolist(), strict=True))
    if shares[-1] >= shares[best]:
        return Sacrum(None, best < count, float(shares[-1]), features)
    return Sacrum(best % count, best < count, float(shares[best]), features)


def disc_features(spine: Spine, *, downwards: bool) -> Curve:
    """`(discs, features)`: what tells the lumbosacral disc, the feet being below (or above).

    heading: how far the column points to the back below the disc, radians; turn, further_turn: how much more than above
    the disc, over the first and over the second body below it.
    narrower, further_narrower: logarithm of the width of these bodies to that of the body above; shorter: the same of
    the distance to the next disc; thick: of the disc itself to the width; thinner: of the next disc to this one.
    bare: how much less bone lies behind the canal than above. beyond: widths of the column left below the disc;
    ends_inside: whether the column ends before the picture does; last: whether no further disc was found.
    """
    at, way = spine.discs.at, 1 if downwards else -1
    headings = _headings(spine, way)
    wide = np.maximum(spine.back - spine.front, 1.0)
    first, final = middle_column() + round(PROCESSES[0] * ACROSS), middle_column() + round(PROCESSES[1] * ACROSS)
    dense = np.asarray((spine.straight[:, first:final] > spine.soft_hu + DENSE_HU).mean(axis=1), np.float64)
    thick = np.array([spine.discs.thickness[k] for k in range(at.size)])
    contrast = spine.discs.contrasts
    usual = max(float(np.median(contrast)), 0.05)
    end = len(spine.straight) - 1 if downwards else 0
    inside = _ends_inside(spine, end)
    result = np.zeros((at.size, len(FEATURES)))
    for k in range(at.size):
        here, after, before = float(at[k]), k + way, k - way
        left = min(abs(end - here) / ACROSS, MOST_BEYOND)

        def mean(values: Curve, begin: float, stop: float, here: float = here) -> float:
            rows = np.clip(np.rint([here + way * begin * ACROSS, here + way * stop * ACROSS]), 0, len(values) - 1)
            low, high = sorted(rows.astype(int))
            return float(values[low : high + 1].mean())

        above, below, further = (mean(headings, *reach) for reach in ((-1, -0.1), (0.1, 1), (1, 1.8)))
        has_after, has_before = 0 <= after < at.size, 0 <= before < at.size
        pitch = abs(here - at[before]) / ACROSS if has_before else USUAL_PITCH
        below_rows = np.clip(np.rint(here + way * pitch * ACROSS * np.array(NEXT)), 0, len(wide) - 1)
        low, high = sorted(below_rows.astype(int))
        faintest = max(float(spine.discs.darkness[low : high + 1].max()), 0.05)
        wide_above = mean(wide, -1, -0.1)
        narrower = float(np.log(mean(wide, 0.1, 1) / wide_above))
        further_narrower = float(np.log(mean(wide, 1, 1.8) / wide_above))
        shorter = float(np.log(abs(at[after] - here) / abs(here - at[before]))) if has_after and has_before else NEUTRAL
        thickness = float(np.log(max(thick[k], 0.02) / 0.15))
        result[k] = (
            below,
            below - above,
            further - above,
            narrower,
            further_narrower,
            shorter,
            thickness,
            np.log(max(thick[after], 0.02) / max(thick[k], 0.02)) if has_after else NEUTRAL,
            np.log(faintest / max(contrast[k], 0.05)),
            np.log(faintest / usual),
            mean(dense, -1.2, 0.0) - mean(dense, 0.3, 1.5),
            left,
            float(inside),
            float(not has_after),
            float(downwards),
            np.log(wide_above / mean(wide, -2, -1.1)),
            mean(dense, -2.4, -1.2) - mean(dense, -1.2, 0.0),
            above - mean(headings, -2, -1.1),
            narrower**2,
            shorter**2,
            thickness**2,
            further_narrower**2,
            float(has_before),
        )
    return result


def _headings(spine: Spine, way: int) -> Curve:
    """`(n,)` angle of the column to the vertical on its way to the feet, radians, positive to the back."""
    tangent = np.gradient(spine.axis.points, axis=0) * way
    return np.arctan2(spine.back_side * tangent[:, 0], way * tangent[:, 1])


def _ends_inside(spine: Spine, row: int) -> bool:
    """Whether an end of the column lies well inside the picture: half a width from its borders."""
    edge = 0.5 * spine.axis.width
    x, y = spine.axis.points[row]
    return bool(edge < y < spine.height - edge and edge < x < spine.picture_width - edge)
