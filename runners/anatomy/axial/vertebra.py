"""The vertebra of an axial slice: the pair of canal and body that convinces most."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.body import Body, Guess, coarse_bodies, refined_body
from runners.anatomy.axial.canal import Canal, canal_candidates
from runners.anatomy.axial.tissue import BONE_ABOVE_MUSCLE_HU, boneness
from runners.anatomy.finding import Mask

REFINED = 6
"""Coarse pairs that are worth refining; the right one was never further down among phantoms."""

CONVINCING = 3.6
"""Score below which a disc or very thin bone is looked for as well: a vertebra cut through good bone reaches 3.5 to
4.5, and a pair of vessel and vertebra sometimes 3.4."""

CANAL_FROM_FRONT = (0.6, 0.84)
"""Of the distance from the front skin to the back skin, at the canal's column; obesity moves it little."""

CANAL_RADII = (0.3, 0.58)
"""Mean radius of a lumbar canal in half-widths of its body; what is beyond speaks against the pair."""

LEAST_TRUNK_SHARE = 0.045
"""Half-width of the body over the width of the trunk in view: 23 mm in an obese patient of 460 mm is 0.05, and a field
of view that cuts the trunk only makes it more."""

BONE_AROUND = 0.1
"""Boneness that aorta, ribs' heads and transverse processes may leave around a true body; more of it means that the
fit sits inside something larger."""

WHOLE_RIM = 0.9
RIM_WEIGHT = 1.0
"""Cortex or disc goes all the way round: an outline with gaps is that of a body together with a vessel."""

SYMMETRY_WEIGHT = 0.8
SPINE_WEIGHT = 0.5
PLACE_WEIGHT = 4.0
PLACE_WEIGHT_CUT = 1.5  # where the field of view cuts off front or back
MIDLINE_WEIGHT = 16.0
BEYOND_WEIGHT = 4.0
BEYOND_HALF_WIDTHS = (2.4, 4.0)
"""A spinous process ends some two half-widths behind the canal: bone beyond means that the pair is too small, a vessel
taken for the body and the body for the canal."""

RADIUS_WEIGHT = 4.0
SIZE_WEIGHT = 60.0
AROUND_WEIGHT = 2.0
STRAIGHTEN_DEG = 20.0
STRAIGHTEN_BLUR_PX = 1.5
TURN_COST = 0.2  # symmetry that a radian away from the fit must gain
DISC_BLUR_PX = 1.2
DISC_WALL = 0.35
"""How like a disc the front wall of the canal must be where the slice runs through one."""


@dataclass(frozen=True, slots=True)
class Vertebra:
    """Canal and body, with how convincing they are.

    Attributes:
        canal: in indices of the reduced picture.
        body: in indices of the reduced picture.
        disc: whether it was only found as a disc.
        symmetry: correlation of left and right, -1 to 1.
        spine: share of the midline behind the canal, to 1.6 half-widths, that is bone.
        from_front: place of the canal between front and back skin, 0 to 1.
        score: all together, without unit.
    """

    canal: Canal
    body: Body
    disc: bool
    symmetry: float
    spine: float
    from_front: float
    score: float


def find_vertebra(hu: NDArray[np.float32], patient: Mask, muscle_hu: float) -> Vertebra | None:
    """Look for the vertebra in bone, and if that convinces little, as a disc.

    Args:
        hu: `(h, w)` float32, HU, reduced.
        patient: `(h, w)` bool, the trunk.
        muscle_hu: the slice's muscle.

    Returns:
        None where nothing is enclosed by bone.
    """
    best = _search(hu, patient, muscle_hu, disc=False)
    if best is None or best.score < CONVINCING:
        soft = _search(hu, patient, muscle_hu, disc=True)
        if best is None or (soft is not None and soft.score > best.score):
            best = soft
    return best and _straightened(ndimage.gaussian_filter(hu, STRAIGHTEN_BLUR_PX), best)


def _straightened(smooth: NDArray[np.float32], found: Vertebra) -> Vertebra:
    """Turn the axis to where both sides match best: the outline of a body alone hardly says which way it faces."""
    turns = np.deg2rad(np.arange(-STRAIGHTEN_DEG, STRAIGHTEN_DEG + 1, 4.0))
    tried = [replace(found.body, back_rad=found.body.back_rad + turn) for turn in turns]
    match = [_symmetry(smooth, body) - TURN_COST * abs(turn) for body, turn in zip(tried, turns, strict=True)]
    return replace(found, body=tried[int(np.argmax(match))])


def _search(hu: NDArray[np.float32], patient: Mask, muscle_hu: float, *, disc: bool) -> Vertebra | None:
    light = ndimage.gaussian_filter(hu, 0.5)
    bone = (light > muscle_hu + BONE_ABOVE_MUSCLE_HU) & patient
    like_bone = boneness(ndimage.gaussian_filter(hu, DISC_BLUR_PX) if disc else light, muscle_hu, disc=disc)
    walls = (like_bone > DISC_WALL) & patient if disc else bone
    canals = canal_candidates(walls, light, patient, muscle_hu, disc=disc)
    width = _width(patient)
    pairs: list[tuple[float, Canal, Guess]] = []
    for canal in canals:
        for guess in coarse_bodies(like_bone, canal):
            score = guess.fit + canal.enclosed - _off_size(canal.radius_px, float(guess.parameters[0]), width)
            pairs.append((score - MIDLINE_WEIGHT * canal.off_midline**2, canal, guess))
    pairs.sort(key=lambda pair: -pair[0])
    found = [
        _judged(light, bone, patient, canal, refined_body(like_bone, canal, guess), disc=disc)
        for _, canal, guess in pairs[:REFINED]
    ]
    return max(found, key=lambda vertebra: vertebra.score, default=None)


def _judged(light: NDArray[np.float32], bone: Mask, patient: Mask, canal: Canal, body: Body, *, disc: bool) -> Vertebra:
    """Add what speaks for and against a pair."""
    symmetry = _symmetry(light, body)
    spine = _spinous_process(bone, canal, body)
    from_front = _from_front(patient, canal, body)
    score = (
        canal.enclosed
        + body.fit
        - RIM_WEIGHT * max(0.0, WHOLE_RIM - body.rim)
        + SPINE_WEIGHT * spine
        + SYMMETRY_WEIGHT * symmetry
        - _off_place(from_front, patient)
        - BEYOND_WEIGHT * _bone_beyond(bone, canal, body)
        - MIDLINE_WEIGHT * canal.off_midline**2
        - AROUND_WEIGHT * max(0.0, body.around - BONE_AROUND)
        - _off_size(canal.radius_px, body.half_width_px, _width(patient))
    )
    return Vertebra(canal, body, disc, symmetry, spine, from_front, score)


def _off_size(radius_px: float, half_width_px: float, trunk_px: int) -> float:
    """What a body too small for its canal or its trunk, or too large for its canal, costs."""
    radius = radius_px / half_width_px
    beyond = max(CANAL_RADII[0] - radius, radius - CANAL_RADII[1], 0.0)
    return RADIUS_WEIGHT * beyond + SIZE_WEIGHT * max(0.0, LEAST_TRUNK_SHARE - half_width_px / trunk_px)


def _off_place(from_front: float, patient: Mask) -> float:
    """What a canal too near the front or the back costs."""
    cut = bool(patient[0].any() or patient[-1].any())
    beyond = max(CANAL_FROM_FRONT[0] - from_front, from_front - CANAL_FROM_FRONT[1], 0.0)
    return (PLACE_WEIGHT_CUT if cut else PLACE_WEIGHT) * beyond


def _width(patient: Mask) -> int:
    return int(patient.any(axis=0).sum())


def _symmetry(light: NDArray[np.float32], body: Body) -> float:
    """Correlation between both sides of the midline, from a body's width in front to the skin of the back."""
    across = np.linspace(0.1, 2.2, 22)[None] * body.half_width_px
    behind = np.linspace(-1.2, 2.6, 40)[:, None] * body.half_width_px
    back_x, back_y = body.back
    sides = []
    for sign in (-1, 1):
        columns = np.rint(body.column + sign * across * back_y + behind * back_x)
        rows = np.rint(body.row - sign * across * back_x + behind * back_y)
        sides.append(
            light[
                np.clip(rows, 0, light.shape[0] - 1).astype(np.intp),
                np.clip(columns, 0, light.shape[1] - 1).astype(np.intp),
            ].ravel()
        )
    first, second = (np.clip(side, -100, 300) - np.clip(side, -100, 300).mean() for side in sides)
    spread = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / spread if spread > 1 else 0.0


def _spinous_process(bone: Mask, canal: Canal, body: Body) -> float:
    """Share of the way behind the canal that has bone on it or right beside it."""
    behind = np.arange(0.3, 1.6, 0.1)[:, None] * body.half_width_px
    across = np.array([-0.12, 0.0, 0.12])[None] * body.half_width_px
    back_x, back_y = body.back
    columns = np.clip(np.rint(canal.column + behind * back_x + across * back_y), 0, bone.shape[1] - 1)
    rows = np.clip(np.rint(canal.row + behind * back_y - across * back_x), 0, bone.shape[0] - 1)
    return float(bone[rows.astype(np.intp), columns.astype(np.intp)].any(axis=1).mean())


def _bone_beyond(bone: Mask, canal: Canal, body: Body) -> float:
    """Share of bone where there should only be muscle, fat and air: behind any spinous process."""
    behind = np.linspace(*BEYOND_HALF_WIDTHS, 12)[:, None] * body.half_width_px
    across = np.linspace(-1, 1, 13)[None] * body.half_width_px
    back_x, back_y = body.back
    columns = np.rint(canal.column + behind * back_x + across * back_y).astype(np.intp)
    rows = np.rint(canal.row + behind * back_y - across * back_x).astype(np.intp)
    inside = (columns >= 0) & (columns < bone.shape[1]) & (rows >= 0) & (rows < bone.shape[0])
    return float((bone[np.where(inside, rows, 0), np.where(inside, columns, 0)] & inside).mean())


def _from_front(patient: Mask, canal: Canal, body: Body) -> float:
    """Where on its column the canal lies, 0 at the front skin, 1 at the back skin."""
    inside = np.flatnonzero(patient[:, int(np.clip(round(canal.column), 0, patient.shape[1] - 1))])
    if inside.size < 2:
        return 0.5
    below = float((canal.row - inside[0]) / (inside[-1] - inside[0]))
    return below if body.back[1] > 0 else 1 - below
