"""The discs of a straightened column: dark bands right across, at a regular distance, each with its tilt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.sagittal.straight import ACROSS, Curve, middle_column

TILTS = np.deg2rad(np.arange(-28, 29, 4))
HALF = 0.36  # of the width: how far a disc is followed from the middle to the front and to the back
FLANK = (0.06, 0.27)
"""How far from the middle of a disc its end-plates are looked for, in widths: discs are 0.1 to 0.45 widths thick."""

THIRDS = 3
RIM = (0.38, 0.6)
"""Where the walls of bodies run, in widths from the middle. The middle of a porous body is as dark as a disc, but its
walls are bright there, and a disc has none."""

RIM_WEIGHT, MOST_RIM = 0.5, 0.5
INTERIOR = (0.36, 0.58)
"""Where the middles of the two bodies lie, in widths from the disc between them."""

PLATE_WEIGHT, MOST_PLATE = 0.6, 0.5
POROUS_HU = (60.0, 20.0)
"""Above soft tissue: bodies whose middles are no denser are taken for porous in part, and wholly for the second."""

BORDER_WEIGHT = 0.5  # where the map of levels says that one level ends and the next begins
WEAKEST_WEIGHT = 0.7  # a disc is dark right across: its weakest third counts beside the mean
TILT_COST = 0.12  # for each 10 degrees: an end-plate of the neighbour may imitate a tilted disc
LEAST = 0.12
"""Contrast of a disc to its end-plates, of the column's bone over soft tissue, below which nothing is a disc."""

PITCH = (0.62, 1.85)
"""Distance of neighbouring discs in widths, L5 to T7: 0.8 to 1.4 in health, less where a body has collapsed, and more
where the walls of slender bodies are so hollow that their width comes out small."""

WEAK = 0.3
"""Of the usual contrast of the `STRONG` best discs: what a disc must exceed to be worth adding to the chain, lest veins
and end-plates halfway between two discs make twice as many."""

STRONG = 5

IRREGULAR_COST = 3.0
"""Times the square of the logarithm of the ratio of neighbouring distances: 0.15 for a quarter more, as contrasts of
weak discs are; a collapsed body costs one good disc."""

MOST_CONTRAST = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Discs:
    """Discs from top to bottom.

    Attributes:
        at: `(n,)` where each crosses the axis, in samples along it.
        tilts: `(n,)` radians; positive where its back lies further down.
        contrasts: `(n,)` darkness against both neighbours, of bone over soft tissue.
        thickness: `(n,)` at half of that contrast, in widths.
        total: how well all of them together fit a column.
        darkness: contrast of the best disc at each sample along the column, whether it is one or not.
    """

    at: Curve
    tilts: Curve
    contrasts: Curve
    thickness: Curve
    total: float
    darkness: Curve


def find_discs(straight: NDArray[np.float32], soft_hu: float, borders: Curve) -> Discs:
    """The chain of discs that fits best.

    Args:
        straight: `(n, m)` the slice along the column.
        soft_hu: mode of soft tissue.
        borders: `(n,)` 0 to 1, how far one level ends there and the next begins.
    """
    contrast, supported, tilt = _responses(straight, soft_hu)
    supported += BORDER_WEIGHT * borders
    peaks = _peaks(supported)
    strongest = np.sort(supported[peaks])[-STRONG:]
    worth = supported[peaks] - WEAK * (float(np.median(strongest)) if strongest.size else 0.0)
    chain, total = _chain(peaks, worth)
    tilts = TILTS[tilt[chain]]
    thickness = np.array([_thickness(straight, int(at), float(t)) for at, t in zip(chain, tilts, strict=True)])
    return Discs(chain.astype(np.float64), tilts, contrast[chain], thickness, total, contrast)


def _responses(straight: NDArray[np.float32], soft_hu: float) -> tuple[Curve, Curve, NDArray[np.intp]]:
    """For each row the contrast of the best disc there, the same with what its walls say, and the number of its tilt.

    Walls and, in porous bone, end-plates that are brighter than the middles of the bodies help to find a disc; how good
    it is, and with it whether this is a column at all, is told without them: anything striped has bright and dark
    places.
    """
    half, inner = round(RIM[1] * ACROSS), round(HALF * ACROSS)
    middle = middle_column()
    body = straight[:, middle - half : middle + half + 1]
    ceiling = max(float(np.percentile(body[:, half - inner : half + inner + 1], 75)), soft_hu + 40)
    denser = float(np.median(body[:, half - inner : half + inner + 1])) - soft_hu
    porous = float(np.clip((POROUS_HU[0] - denser) / (POROUS_HU[0] - POROUS_HU[1]), 0, 1))
    limited = np.clip(body, soft_hu - 60, ceiling + 0.5 * (ceiling - soft_hu))
    limited = (limited - soft_hu) / np.float32(ceiling - soft_hu)
    rows = len(straight)
    reach = round(np.tan(TILTS[-1]) * half)
    padded = np.pad(limited, ((reach, reach), (0, 0)), mode="edge")
    across = np.arange(-half, half + 1)
    index = np.arange(rows)[:, None] + reach
    thirds = np.array_split(half + np.arange(-inner, inner + 1), THIRDS)
    edge = half - round(RIM[0] * ACROSS)
    contrast, best, number = np.zeros(rows), np.full(rows, -np.inf), np.zeros(rows, np.intp)
    for k, tilt in enumerate(TILTS):
        sheared = padded[index + np.rint(np.tan(tilt) * across).astype(np.intp), np.arange(across.size)]
        middles = [sheared[:, third].mean(axis=1) for third in thirds]
        walls = [side.max(axis=1) for side in (sheared[:, : edge + 1], sheared[:, -edge - 1 :])]
        found = _darker_than_both(np.asarray(np.stack([*middles, *walls], axis=1), np.float64))
        middle_found, wall_found = found[:, :THIRDS], found[:, THIRDS:].mean(axis=1)
        score = middle_found.mean(axis=1) + WEAKEST_WEIGHT * middle_found.min(axis=1)
        score -= TILT_COST * abs(np.rad2deg(tilt)) / 10
        supported = score + RIM_WEIGHT * np.clip(wall_found, -MOST_RIM, MOST_RIM)
        if porous > 0:
            plates = _plates(np.mean(middles, axis=0, dtype=np.float64))
            supported += porous * PLATE_WEIGHT * np.clip(plates, -MOST_PLATE, MOST_PLATE)
        better = supported > best
        best[better], contrast[better], number[better] = supported[better], score[better], k
    return contrast, best, number


def _darker_than_both(profiles: Curve) -> Curve:
    """How much darker each row is than the lightest one on the less light of its two sides."""
    near, far = round(FLANK[0] * ACROSS), round(FLANK[1] * ACROSS)
    size = far - near + 1
    shift = near + size // 2
    lightest = ndimage.maximum_filter1d(profiles, size, axis=0, mode="nearest")
    rows = np.arange(len(profiles))
    above = lightest[np.clip(rows - shift, 0, len(rows) - 1)]
    below = lightest[np.clip(rows + shift, 0, len(rows) - 1)]
    dark = ndimage.uniform_filter1d(profiles, 3, axis=0, mode="nearest")
    return np.minimum(np.minimum(above, below) - dark, MOST_CONTRAST)


def _plates(profile: Curve) -> Curve:
    """How much brighter the end-plates next to each row are than the middles of the bodies beyond them."""
    rows, last = np.arange(len(profile)), len(profile) - 1
    near, far = (round(reach * ACROSS) for reach in INTERIOR)
    lightest = ndimage.maximum_filter1d(profile, round(FLANK[1] * ACROSS), mode="nearest")
    inner = ndimage.uniform_filter1d(profile, far - near + 1, mode="nearest")
    away = (near + far) // 2
    beyond = (inner[np.clip(rows - away, 0, last)] + inner[np.clip(rows + away, 0, last)]) / 2
    return np.asarray(lightest - beyond)


def _thickness(straight: NDArray[np.float32], at: int, tilt: float) -> float:
    """How thick a disc is, in widths: where its profile stays under the middle between disc and end-plates."""
    half, reach = round(HALF * ACROSS), round(2 * FLANK[1] * ACROSS)
    across = np.arange(-half, half + 1)
    rows = at + np.arange(-reach, reach + 1)[:, None] + np.rint(np.tan(tilt) * across).astype(np.intp)
    profile = straight[np.clip(rows, 0, len(straight) - 1), middle_column() + across].mean(axis=1)
    near = profile[reach - 1 : reach + 2].mean()
    flank = round(FLANK[1] * ACROSS)
    lower = min(profile[reach - flank : reach].max(), profile[reach + 1 : reach + flank + 1].max())
    light = np.flatnonzero(profile > (near + lower) / 2) - reach
    above, below = light[light < 0], light[light > 0]
    return float((below.min(initial=reach) - above.max(initial=-reach)) / ACROSS)


def _peaks(contrast: Curve) -> NDArray[np.intp]:
    window = round(0.35 * ACROSS) | 1
    smooth = ndimage.gaussian_filter1d(contrast, 1.0)
    highest = ndimage.maximum_filter1d(smooth, window)
    edge = round(FLANK[1] * ACROSS) // 2
    at = np.flatnonzero((smooth == highest) & (contrast > LEAST))
    return at[(at >= edge) & (at < len(contrast) - edge)]


def _chain(peaks: NDArray[np.intp], values: Curve) -> tuple[NDArray[np.intp], float]:
    """The run of peaks with the greatest sum of contrasts less irregularity; pairs of neighbours are the states."""
    count = len(peaks)
    if not count:
        return np.zeros(0, np.intp), 0.0
    distance = (peaks[None, :] - peaks[:, None]) / ACROSS
    sums = np.full((count, count), -np.inf)
    came = np.full((count, count), -1, np.intp)
    for j in range(count):
        for i in range(j):
            if not PITCH[0] <= distance[i, j] <= PITCH[1]:
                continue
            start = values[i] + values[j]
            ratio = np.log(distance[i, j] / np.maximum(distance[:i, i], 1e-3))
            before = sums[:i, i] - IRREGULAR_COST * ratio**2
            sums[i, j] = start
            if i and before.max() + values[j] > start:
                sums[i, j], came[i, j] = before.max() + values[j], int(before.argmax())
    if not np.isfinite(sums).any():
        best = int(values.argmax())
        return peaks[best : best + 1], float(values[best])
    i, j = divmod(int(sums.argmax()), count)
    total = float(sums[i, j])
    chain = [j]
    while j >= 0 and i >= 0:
        chain.append(i)
        i, j = int(came[i, j]), i
    return peaks[np.array(chain[::-1])], total
