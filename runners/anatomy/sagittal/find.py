"""The search for L3 in an upright sagittal slice."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.finding import Finding, Structure
from runners.anatomy.sagittal.bodies import bodies, depth_to_height
from runners.anatomy.sagittal.evidence import MEASUREMENTS
from runners.anatomy.sagittal.guesses import Count, Guesses, body_middles, gather, likely
from runners.anatomy.sagittal.look import look
from runners.anatomy.sagittal.lumbosacral import CLAIM, TABLE
from runners.anatomy.sagittal.spine import Spine, find_spines
from runners.anatomy.sagittal.straight import Curve
from runners.anatomy.view import View

LEVELS = ("L1", "L2", "L3", "L4", "L5")
L3 = LEVELS.index("L3")

CENTRAL = 2.0
LEAST_SHARE = 0.02
"""Bodies to pick from are ordered by what speaks for each, beside this share, and by their distance from the middle of
those seen, with this spread in bodies: a slice taken for L3 shows it near its middle."""

NO_COLUMN = "No vertebral column was found in this slice."
UNKNOWN = "The level is unknown: the sacrum, from which vertebrae are counted, was not found; pick L3 if it is in view."
NOT_IN_VIEW = "The level is unknown: counted from the sacrum, L3 seems to lie outside; pick it if it is in view."


def find_l3(view: View) -> Finding:
    """Look for the body of L3.

    Args:
        view: the upright slice; feet up is found as well.

    Returns:
        L3 with its neighbours as `bodies`; or all bodies, the likeliest first, and why none of them was chosen.
    """
    seen = look(view)
    found = find_spines(seen)
    spines = likely(found)
    if not spines:
        return Finding(reason=NO_COLUMN, features={"column_credit": found[0].credit if found else 0.0})
    guesses = gather(spines, seen)
    count = guesses.count(TABLE)
    spine = spines[int(guesses.column[count.best])]
    shown = {body.name: _stretched(body, view.hu.shape) for body in bodies(spine)}
    features = _features(spine, guesses, count)
    landmarks = {"column": _in_picture(spine.axis.points, seen.hu.shape, view.hu.shape)}
    named = _named(shown, int(guesses.l3[count.best]), int(guesses.way[count.best]))
    if count.certainty < CLAIM or "L3" not in named:
        ranked = _ranked(shown, guesses.pooled_at(body_middles(spine), count.shares))
        reason = NOT_IN_VIEW if _certain_elsewhere(guesses, count) else UNKNOWN
        return Finding(reason=reason, bodies=ranked, features=features, landmarks=landmarks)
    neighbours = tuple(named[name] for name in ("L4", "L2") if name in named)
    return Finding((named["L3"],), None, "L3", count.certainty, neighbours, features, landmarks)


def _certain_elsewhere(guesses: Guesses, count: Count) -> bool:
    """Whether the sacrum is certain, but L3 does not lie between two discs that were found."""
    return bool(count.shares[guesses.l3 < 0].sum() >= CLAIM)


def _in_picture(points: NDArray[np.float64], square: tuple[int, ...], shape: tuple[int, ...]) -> NDArray[np.float64]:
    return np.asarray(points * np.array([shape[1] / square[1], shape[0] / square[0]]))


def _stretched(body: Structure, shape: tuple[int, ...]) -> Structure:
    """A body of the slice with square pixels, in the picture's own."""
    if body.prior.shape == shape:
        return body
    rows = ((np.arange(shape[0]) + 0.5) * body.prior.shape[0] / shape[0]).astype(int)
    by = shape[0] / body.prior.shape[0]
    x1, y1, x2, y2 = body.box
    points = tuple((x, y * by) for x, y in body.inside), tuple((x, y * by) for x, y in body.outside)
    return replace(body, prior=body.prior[rows], box=(x1, y1 * by, x2, y2 * by), inside=points[0], outside=points[1])


def _named(seen: dict[str, Structure], l3: int, way: int) -> dict[str, Structure]:
    """The lumbar bodies by level, counted from the body that is L3; `way` is 1 if the sacrum lies further down."""
    found = {}
    for place, level in enumerate(LEVELS):
        body = seen.get(_name(l3 + way * (place - L3))) if l3 >= 0 else None
        if body is not None:
            found[level] = replace(body, name=level)
    return found


def _name(number: int) -> str:
    return f"body {number + 1}"


def _ranked(seen: dict[str, Structure], pooled: Curve) -> tuple[Structure, ...]:
    """The bodies to pick from, the likeliest first."""
    off_middle = (np.arange(pooled.size) - (pooled.size - 1) / 2) / CENTRAL
    merit = np.log(pooled + LEAST_SHARE) - 0.5 * off_middle**2
    return tuple(seen[_name(k)] for k in np.argsort(-merit, kind="stable").tolist() if _name(k) in seen)


def _features(spine: Spine, guesses: Guesses, count: Count) -> dict[str, float]:
    """How plausible the column is, and what was measured at the disc that is counted from."""
    pitch = np.diff(spine.discs.at)
    l3 = int(guesses.l3[count.best])
    measured = guesses.evidence[count.best, : len(MEASUREMENTS)].tolist()
    return {
        "column_credit": spine.credit,
        "column_fit": spine.fit,
        "discs": float(spine.discs.at.size),
        "disc_contrast": float(np.median(spine.discs.contrasts)),
        "pitch_spread": float(np.std(np.log(pitch))) if pitch.size > 1 else 0.0,
        "sacrum_certainty": count.certainty,
        **({"depth_to_height": depth_to_height(spine, l3)} if l3 >= 0 else {}),
        **{f"sacrum_{name}": value for name, value in zip(MEASUREMENTS, measured, strict=True)},
    }
