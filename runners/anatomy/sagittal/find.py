"""The search for L3 in an upright sagittal slice."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.finding import Finding, Structure
from runners.anatomy.sagittal.bodies import bodies
from runners.anatomy.sagittal.sacrum import Sacrum, find_sacrum
from runners.anatomy.sagittal.spine import Spine, find_spines
from runners.anatomy.view import View

WINDOW_HU = (-100.0, 200.0)
"""What is looked at, whatever the picture holds: a windowed picture and the scanner's values then give the same."""

LEVELS = ("L5", "L4", "L3", "L2", "L1")
LEVEL = LEVELS.index("L3")

LEAST_CREDIT = 0.25
FEWEST_DISCS = 3
NEARLY = 0.6  # of the best column's credit, from which another is asked for its sacrum
WITHOUT_SACRUM = 0.5  # what a column without a sacrum counts for, one with a certain sacrum counting for 1.5
LEAST_CERTAINTY = 0.6
"""Of the lumbosacral disc, below which L3 is not claimed."""

LEAST_HEADING = 0.5
LEAST_TURN = 0.25
"""Radians that the column must lean to the back below the lumbosacral disc, and more than above it: an adult's sacrum
slopes by 30 to 50 degrees. Strict: a person picks a level that is not claimed, but may not see that one is wrong."""

MOST_IRREGULAR = 1.35
"""Largest ratio of distances among the discs that L3 is counted over; beyond it one was missed or invented."""

NO_COLUMN = "No vertebral column was found in this slice."
UNKNOWN = "The level is unknown: the sacrum, from which vertebrae are counted, was not found; pick the body of L3."
NOT_IN_VIEW = "The level is unknown: L3 does not lie inside the picture as counted from the sacrum; pick its body."


def find_l3(view: View) -> Finding:
    """Look for the body of L3.

    Args:
        view: the upright slice; feet up is found as well.

    Returns:
        L3 with its neighbours as `bodies`; or all bodies, the likeliest first, and why none of them was chosen.
    """
    hu, mm_per_px = _square(view)
    spines = find_spines(hu, mm_per_px)
    chosen = _with_sacrum(spines, hu)
    if chosen is None:
        return Finding(reason=NO_COLUMN, features={"column_credit": spines[0].credit if spines else 0.0})
    spine, sacrum = chosen
    seen = [_stretched(body, view.hu.shape) for body in bodies(spine)]
    features = _features(spine, sacrum)
    landmarks = {"column": _in_picture(spine.axis.points, hu.shape, view.hu.shape)}
    if sacrum.disc is None or sacrum.certainty < LEAST_CERTAINTY or not _countable(spine, sacrum):
        return Finding(reason=UNKNOWN, bodies=_ranked(seen, sacrum), features=features, landmarks=landmarks)
    named = _named(seen, sacrum)
    l3 = next((body for body in named if body.name == "L3"), None)
    if l3 is None:
        return Finding(reason=NOT_IN_VIEW, bodies=_ranked(seen, sacrum), features=features, landmarks=landmarks)
    neighbours = tuple(body for name in ("L4", "L2") for body in named if body.name == name)
    return Finding((l3,), None, "L3", sacrum.certainty, neighbours, features, landmarks)


def _countable(spine: Spine, sacrum: Sacrum) -> bool:
    """Whether what is taken for the sacrum leans back as one does, and the discs up to L3 are evenly apart."""
    disc = sacrum.disc or 0
    discs = spine.discs.at[max(disc - 3, 0) : disc + 1] if sacrum.downwards else spine.discs.at[disc : disc + 4]
    pitches = np.diff(discs)
    even = pitches.size < 2 or bool(pitches.max() <= MOST_IRREGULAR * pitches.min())
    leans = sacrum.features["heading"] >= LEAST_HEADING and sacrum.features["turn"] >= LEAST_TURN
    return even and leans


def _with_sacrum(spines: list[Spine], hu: NDArray[np.float32]) -> tuple[Spine, Sacrum] | None:
    """The likeliest column and what its sacrum is; None where none is good enough.

    Too narrow, too wide or with front and back exchanged, a column may look as good; but only the right one ends in
    something that looks like a sacrum.
    """
    likely = [spine for spine in spines if spine.discs.at.size >= FEWEST_DISCS]
    if not likely or likely[0].credit < LEAST_CREDIT:
        return None
    both = [(spine, find_sacrum(spine, hu)) for spine in likely if spine.credit >= NEARLY * likely[0].credit]

    def merit(pair: tuple[Spine, Sacrum]) -> float:
        spine, sacrum = pair
        return spine.credit * (WITHOUT_SACRUM + (sacrum.certainty if sacrum.disc is not None else 0.0))

    return max(both, key=merit)


def _square(view: View) -> tuple[NDArray[np.float32], float | None]:
    """The slice in the usual window with square pixels, and their size in mm."""
    hu = np.clip(view.hu, np.float32(WINDOW_HU[0]), np.float32(WINDOW_HU[1]))
    if view.spacing_mm is None:
        return hu, None
    row_mm, column_mm = view.spacing_mm
    if abs(row_mm / column_mm - 1) < 0.02:
        return hu, column_mm
    scaled = ndimage.zoom(hu, (row_mm / column_mm, 1.0), order=1, grid_mode=True, mode="nearest")
    return np.asarray(scaled, np.float32), column_mm


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


def _number_of_l5(sacrum: Sacrum) -> tuple[int, int]:
    """Number of the body that would be L5, and the step to the one above it."""
    disc = sacrum.disc if sacrum.disc is not None else -1
    return (disc - 1, -1) if sacrum.downwards else (disc, 1)


def _named(seen: list[Structure], sacrum: Sacrum) -> list[Structure]:
    """The lumbar bodies under their names, L5 first."""
    first, step = _number_of_l5(sacrum)
    by_name = {body.name: body for body in seen}
    found = []
    for place, level in enumerate(LEVELS):
        body = by_name.get(f"body {first + step * place + 1}")
        if body is not None:
            found.append(replace(body, name=level))
    return found


def _ranked(seen: list[Structure], sacrum: Sacrum) -> tuple[Structure, ...]:
    """The bodies to pick from: first those near where L3 would be by the likeliest sacrum, else near the middle."""
    if sacrum.disc is None:
        likeliest = (len(seen) - 1) / 2
    else:
        first, step = _number_of_l5(sacrum)
        likeliest = float(first + step * LEVEL)
    return tuple(sorted(seen, key=lambda body: abs(int(body.name.split()[1]) - 1 - likeliest)))


def _features(spine: Spine, sacrum: Sacrum) -> dict[str, float]:
    """How plausible the column is."""
    pitch = np.diff(spine.discs.at)
    return {
        "column_credit": spine.credit,
        "column_fit": spine.fit,
        "discs": float(spine.discs.at.size),
        "disc_contrast": float(np.median(spine.discs.contrasts)),
        "pitch_spread": float(np.std(np.log(pitch))) if pitch.size > 1 else 0.0,
        "sacrum_certainty": sacrum.certainty if sacrum.disc is not None else 0.0,
        **{f"sacrum_{name}": value for name, value in sacrum.features.items()},
    }
