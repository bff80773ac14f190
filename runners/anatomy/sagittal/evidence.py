"""What tells the lumbosacral disc from others: measurements without unit that do not depend on how bone looks."""

import numpy as np

from runners.anatomy.sagittal.along import Along, along
from runners.anatomy.sagittal.hypotheses import Hypotheses
from runners.anatomy.sagittal.level_evidence import LEVEL_MEASUREMENTS, level_evidence
from runners.anatomy.sagittal.look import Look
from runners.anatomy.sagittal.sectors import SECTORS, sectors
from runners.anatomy.sagittal.spine import Spine
from runners.anatomy.sagittal.straight import ACROSS, Curve

ABOVE, FURTHER_ABOVE = (-1.0, -0.1), (-2.0, -1.1)
BELOW = ((0.1, 0.55), (0.55, 1.0), (1.0, 1.5), (1.5, 2.2), (2.2, 3.0))
"""Stretches of the column, in widths from the disc towards the feet."""

NEXT = (0.65, 1.2)  # where the next disc would be, in distances of the last two
NEUTRAL = 0.0  # logarithm of a ratio that cannot be taken
MOST_BEYOND = 3.5  # widths
FAINTEST = 0.05  # contrast
LEAST_CREDIT = 0.01

MEASUREMENTS = (
    *(f"turn_{k}" for k in range(4)),
    "heading",
    "heading_above",
    "turn_above",
    *(f"narrower_{k}" for k in range(4)),
    "narrow_above",
    *(f"softer_{k}" for k in range(5)),
    *(f"less_bone_{k}" for k in range(4)),
    *(f"front_{k}" for k in range(3)),
    *(f"canal_{k}" for k in range(3)),
    "bare",
    "bare_below",
    "bare_above",
    "next_fainter",
    "next_faint",
    "contrast",
    "thick",
    "thicker",
    "next_thinner",
    "tilt",
    "tilt_above",
    "shorter",
    "short_above",
    "pitch",
    "uneven",
    "discs_below",
    "discs_above",
    "beyond",
    "ends_inside",
    "missed",
    "sharpest",
    "sharper_below",
    "credit",
    "credit_beside",
    "front_wall",
    "back_wall",
)
"""The first so many columns of `evidence`; what the map of levels says and sectors follow."""

COLUMNS = len(MEASUREMENTS) + len(LEVEL_MEASUREMENTS) + SECTORS


def evidence(spine: Spine, seen: Look, guesses: Hypotheses, best_credit: float) -> Curve:
    """`(m, COLUMNS)` measurements of each hypothesis, those of the map of levels, then its sectors.

    turn: how much further to the back the column points below the disc than above it, radians, over four stretches;
    narrower, softer, less_bone: its width (logarithm), firmness and density there, less those above; front, canal: how
    much firmer the surroundings become; bare: how much less bone lies behind. next_fainter, next_faint: of the next
    disc, against this one and the usual one (logarithms). shorter, short_above: distance to the next disc against the
    last, and of that against the one before. uneven: of the three distances that L3 is counted over. sharpest: how
    much less the column turns here than where it turns most; sharper_below: the same below here. credit,
    credit_beside: of the column, and against the likeliest one (logarithms).

    Args:
        spine: the column found in `seen`.
        seen: the slice.
        guesses: of that column.
        best_credit: of all columns in the slice.
    """
    curves, at, way = along(spine), guesses.at, guesses.way

    def mean(name: str, reach: tuple[float, float]) -> Curve:
        return curves.mean(name, at, way, *reach)

    # Feet up, the axis runs from the sacrum: its heading to the feet leans to the back by the opposite angle.
    heading = {reach: way * mean("heading", reach) for reach in (ABOVE, FURTHER_ABOVE, *BELOW)}
    above = {name: mean(name, ABOVE) for name in ("wide", "solid", "bone", "front", "canal")}
    turns = [heading[reach] - heading[ABOVE] for reach in BELOW[:4]]
    columns = [
        *turns,
        heading[BELOW[1]],
        heading[ABOVE],
        heading[ABOVE] - heading[FURTHER_ABOVE],
        *(mean("wide", reach) - above["wide"] for reach in BELOW[:4]),
        above["wide"] - mean("wide", FURTHER_ABOVE),
        *(mean("solid", reach) - above["solid"] for reach in BELOW),
        *(mean("bone", reach) - above["bone"] for reach in BELOW[:4]),
        *(mean("front", reach) - above["front"] for reach in BELOW[:3]),
        *(mean("canal", reach) - above["canal"] for reach in BELOW[:3]),
        mean("behind", (-1.2, 0.0)) - mean("behind", (0.3, 1.5)),
        mean("behind", (-1.2, 0.0)) - mean("behind", (1.5, 2.7)),
        mean("behind", (-2.4, -1.2)) - mean("behind", (-1.2, 0.0)),
        *_of_discs(spine, guesses),
        *_of_ends(spine, guesses, curves),
        *_sharpest(turns[1], guesses),
        *(np.full(at.size, value) for value in _of_column(spine, curves, best_credit)),
    ]
    named = level_evidence(spine, seen.levels, guesses)
    return np.concatenate([np.stack(columns, axis=1), named, sectors(spine, seen.hu, guesses)], axis=1)


def _of_column(spine: Spine, curves: Along, best_credit: float) -> tuple[float, ...]:
    """How likely it is the column, and whether its walls are those of the bodies: it may have come out too narrow."""
    whole = np.array([(spine.discs.at[0] + spine.discs.at[-1]) / 2])
    half = float(spine.discs.at[-1] - spine.discs.at[0]) / 2 / ACROSS
    down = np.ones(1, np.intp)
    walls = (float(curves.mean(name, whole, down, -half, half)[0]) for name in ("front_wall", "back_wall"))
    credit = max(spine.credit, LEAST_CREDIT)
    return float(np.log(credit)), float(np.log(credit / max(best_credit, LEAST_CREDIT))), *walls


def _log_ratio(above: float, below: float) -> float:
    return float(np.log(above / below)) if above > 0 and below > 0 else NEUTRAL


def _same_end(one: int, other: int, count: int) -> bool:
    """Whether two discs were missed at the same end."""
    return (one < 0 and other < 0) or (one >= count and other >= count)


def _of_discs(spine: Spine, guesses: Hypotheses) -> list[Curve]:
    """From the chain: contrasts, thickness, tilt and distances, each against those of its neighbours."""
    discs, count = spine.discs, spine.discs.at.size
    usual = max(float(np.median(discs.contrasts)), FAINTEST)
    usual_thick = max(float(np.median(discs.thickness)), 0.02)
    where = dict(zip(guesses.disc.tolist(), guesses.at.tolist(), strict=True))
    rows = []
    for at, number, way in zip(guesses.at.tolist(), guesses.disc.tolist(), guesses.way.tolist(), strict=True):
        places = [number - way * step for step in range(1, 4)]
        chain = [at, *(where[k] for k in places if 0 <= k < count or _same_end(k, number, count))]
        gaps = np.abs(np.diff(chain))
        after, seen = number + way, 0 <= number < count
        following = abs(float(discs.at[after]) - at) if 0 <= after < count else 0.0
        gap = float(gaps[0]) if gaps.size else ACROSS
        low, high = sorted(int(np.clip(at + way * reach * gap, 0, len(discs.darkness) - 1)) for reach in NEXT)
        next_dark = max(float(discs.darkness[low : high + 1].max()), FAINTEST)
        dark = max(float(discs.darkness[min(max(round(at), 0), len(discs.darkness) - 1)]), FAINTEST)
        thick = max(float(discs.thickness[number]), 0.02) if seen else usual_thick
        next_thick = max(float(discs.thickness[after]), 0.02) if 0 <= after < count else thick
        tilt = way * float(discs.tilts[number]) if seen else 0.0
        tilt_above = way * float(discs.tilts[places[0]]) if 0 <= places[0] < count else 0.0
        rows.append(
            (
                np.log(next_dark / dark),
                np.log(next_dark / usual),
                np.log(dark / usual),
                np.log(thick / 0.15),
                np.log(thick / usual_thick),
                np.log(next_thick / thick),
                tilt,
                tilt_above,
                _log_ratio(following, gap),
                _log_ratio(float(gaps[0]), float(gaps[1])) if gaps.size > 1 else NEUTRAL,
                np.log(gap / ACROSS),
                np.log(gaps.max() / max(gaps.min(), 1.0)) if gaps.size else NEUTRAL,
                min((count - 1 - number) if way > 0 else number, 3),
                min(number if way > 0 else count - 1 - number, 5),
            )
        )
    return list(np.array(rows).T)


def _of_ends(spine: Spine, guesses: Hypotheses, curves: Along) -> list[Curve]:
    """How far the column goes on, whether it ends inside the picture, and whether the disc itself was missed."""
    end = np.where(guesses.way > 0, curves.size - 1, 0)
    edge = 0.5 * spine.axis.width
    x, y = spine.axis.points[end, 0], spine.axis.points[end, 1]
    inside = (x > edge) & (x < spine.picture_width - edge) & (y > edge) & (y < spine.height - edge)
    missed = (guesses.disc < 0) | (guesses.disc >= spine.discs.at.size)
    left = np.minimum(np.abs(end - guesses.at) / ACROSS, MOST_BEYOND)
    return [left, inside.astype(np.float64), missed.astype(np.float64)]


def _sharpest(turn: Curve, guesses: Hypotheses) -> list[Curve]:
    """How much sharper the column turns elsewhere, and below."""
    everywhere, below = np.zeros(turn.size), np.zeros(turn.size)
    for way in (1, -1):
        mine = np.flatnonzero(guesses.way == way)
        order = mine[np.argsort(-way * guesses.at[mine], kind="stable")]  # from the feet upwards
        everywhere[mine] = turn[mine].max() - turn[mine]
        highest = np.maximum.accumulate(turn[order])
        below[order] = highest - turn[order]
    return [everywhere, below]
