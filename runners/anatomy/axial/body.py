"""The vertebral body: a super-ellipse fitted in front of a canal, whichever way the patient lies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.axial.canal import Canal

Floats = NDArray[np.float64]

POWER = 2.6
"""Between an ellipse (2) and a box: the outline of a lumbar body."""

RINGS = (0.35, 0.65, 0.92, 1.0, 1.13, 1.24)
"""Where the fit looks, in multiples of the outline: two rings inside, two on the cortex, two outside."""

ANGLES = 24
BACK_WALL = 0.45
"""Behind this share of its half depth a body has pedicles, not an edge: left out of rim and surroundings."""

TOUCHED = 0.2
"""Share of the outline that bright vessels or processes may touch: left out of what is held against a body, but not
while its outline is looked for."""

HALF_WIDTHS_IN_RADII = (1.5, 1.85, 2.3, 2.85, 3.5, 4.3)
"""Half-width of the body over the mean radius of its canal."""

RATIOS = (0.66, 0.8, 0.94)
"""Half depth over half width of lumbar bodies: 0.62 to 0.95."""

GAPS = (0.15, 0.32, 0.5)
"""From the back of the body to the middle of the canal, in half-widths."""

INSIDE_WEIGHT = 0.6
AROUND_WEIGHT = 1.3
HOLLOW_FIT = 0.3
"""What a hollow guess is credited with, so that it is refined at all beside solid ones."""

TURNS_DEG = (-24.0, -12.0, 0.0, 12.0, 24.0)
LIMITS_RATIO = (0.58, 1.0)
LIMITS_GAP = (0.05, 0.65)
LIMITS_ASIDE = (-0.2, 0.2)


@dataclass(frozen=True, slots=True)
class Body:
    """A fitted body, in indices of the reduced picture.

    Attributes:
        column: centre.
        row: centre.
        half_width_px: lateral half axis.
        half_depth_px: half axis from front to back.
        back_rad: direction towards the patient's back: its cosine along the columns, its sine along the rows.
        fit: rim and inside of bone, surroundings not; about 1.6 at best.
        rim: boneness of the cortex.
        inside: boneness of the spongy bone.
        around: boneness just outside.
    """

    column: float
    row: float
    half_width_px: float
    half_depth_px: float
    back_rad: float
    fit: float
    rim: float
    inside: float
    around: float

    @property
    def back(self) -> tuple[float, float]:
        """Unit vector towards the patient's back."""
        return float(np.cos(self.back_rad)), float(np.sin(self.back_rad))


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """A body from the coarse grid.

    Attributes:
        fit: how well it fits, on the scale of `Body.fit`.
        parameters: half-width in px, ratio, gap, aside, direction of the back in radians.
        inside_weight: how much its inside counted: not at all for a hollow body.
    """

    fit: float
    parameters: Floats
    inside_weight: float


def coarse_bodies(boneness: NDArray[np.float32], canal: Canal) -> list[Guess]:
    """The best solid and the best hollow body, with the back below and with the back above, from a coarse grid.

    Args:
        boneness: `(h, w)` float32, 0 to 1.
        canal: what they must lie in front of.

    Returns:
        Four guesses. A hollow one is a ring of cortex around spongy bone as thin as muscle, or around a disc: where
        the inside counts, a body together with a bright aorta would fit better.
    """
    results = []
    for back_rad in (np.pi / 2, -np.pi / 2):
        grid = np.meshgrid(
            canal.radius_px * np.array(HALF_WIDTHS_IN_RADII),
            RATIOS,
            GAPS,
            [0.0],
            back_rad + np.deg2rad(TURNS_DEG),
            indexing="ij",
        )
        parameters = np.stack([axis.ravel() for axis in grid], axis=-1)
        _, rim, inside, around, *_ = body_fits(boneness, canal, parameters)
        for weight, bonus in ((INSIDE_WEIGHT, 0.0), (0.0, HOLLOW_FIT)):
            fit = rim + weight * inside - AROUND_WEIGHT * around + bonus
            best = int(fit.argmax())
            results.append(Guess(float(fit[best]), parameters[best], weight))
    return results


def refined_body(boneness: NDArray[np.float32], canal: Canal, guess: Guess) -> Body:
    """Improve a coarse fit; for what it is like, what touches it from outside is left out."""
    return body_of(boneness, canal, refined(boneness, canal, guess), forgiving=True)


def refined(boneness: NDArray[np.float32], canal: Canal, guess: Guess) -> Floats:
    """The parameters of an improved fit: all five together, in ever smaller steps."""
    best = guess.parameters
    steps = np.array([0.11, 0.07, 0.09, 0.07, np.deg2rad(6.0)])
    directions = np.stack([axis.ravel() for axis in np.meshgrid(*[[-1.0, 0.0, 1.0]] * 5, indexing="ij")], axis=-1)
    for shrink in (1.0, 1.0, 0.5, 0.25):
        tried = best + directions * steps * shrink * np.array([best[0], 1, 1, 1, 1])
        tried[:, 1] = np.clip(tried[:, 1], *LIMITS_RATIO)
        tried[:, 2] = np.clip(tried[:, 2], *LIMITS_GAP)
        tried[:, 3] = np.clip(tried[:, 3], *LIMITS_ASIDE)
        fits, _, insides, *_ = body_fits(boneness, canal, tried)
        best = tried[int((fits - (INSIDE_WEIGHT - guess.inside_weight) * insides).argmax())]
    return np.asarray(best)


def body_of(boneness: NDArray[np.float32], canal: Canal, parameters: Floats, *, forgiving: bool = False) -> Body:
    """The body of five parameters, and how well it fits."""
    fit, rim, inside, around, columns, rows = (
        float(value[0]) for value in body_fits(boneness, canal, parameters[None], forgiving=forgiving)
    )
    half_width, ratio = float(parameters[0]), float(parameters[1])
    return Body(columns, rows, half_width, half_width * ratio, float(parameters[4]), fit, rim, inside, around)


def body_fits(
    boneness: NDArray[np.float32], canal: Canal, parameters: Floats, *, forgiving: bool = False
) -> tuple[Floats, ...]:
    """How well bodies fit in front of a canal.

    Args:
        boneness: `(h, w)` float32, 0 to 1.
        canal: what they lie in front of.
        parameters: `(N, 5)`: half-width in px, ratio, gap, aside, direction of the back in radians.
        forgiving: whether what touches a body from outside is left out.

    Returns:
        `(N,)` each: fit, rim, inside, around, column and row.
    """
    half_width, ratio, gap, aside, back = (axis[:, None] for axis in parameters.T.astype(np.float32))
    half_depth = half_width * ratio
    angles = np.arange(ANGLES, dtype=np.float32)[None] * np.float32(2 * np.pi / ANGLES)
    cosine, sine = np.cos(angles), np.sin(angles)
    radius = (np.abs(cosine / half_width) ** POWER + np.abs(sine / half_depth) ** POWER) ** (-1 / POWER)
    across, behind = radius * cosine, radius * sine
    back_x, back_y = np.cos(back), np.sin(back)
    away = half_depth + gap * half_width
    column = canal.column - back_x * away + aside * half_width * back_y
    row = canal.row - back_y * away - aside * half_width * back_x
    offset_x, offset_y = across * back_y + behind * back_x, -across * back_x + behind * back_y
    rings = np.array(RINGS, np.float32)[:, None, None]
    columns = np.clip(column + rings * offset_x + np.float32(0.5), 0, boneness.shape[1] - 1).astype(np.int32)
    rows = np.clip(row + rings * offset_y + np.float32(0.5), 0, boneness.shape[0] - 1).astype(np.int32)
    sampled = boneness.ravel().take(rows * boneness.shape[1] + columns)
    free = behind < BACK_WALL * half_depth
    share = free.sum(axis=1)
    rim = (np.maximum(sampled[2], sampled[3]) * free).sum(axis=1) / share
    beyond = np.where(free, (sampled[4] + sampled[5]) / 2, 0)
    around = beyond.sum(axis=1) / share
    if forgiving:
        touched = round(ANGLES * TOUCHED)
        around = np.sort(beyond, axis=1)[:, :-touched].sum(axis=1) / (share - touched)
    inside = (sampled[0].mean(axis=1) + sampled[1].mean(axis=1)) / 2
    return rim + INSIDE_WEIGHT * inside - AROUND_WEIGHT * around, rim, inside, around, column[:, 0], row[:, 0]
