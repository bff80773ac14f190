"""The vertebra of an axial slice: the pair of canal and body that convinces most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.body import Body, Floats, coarse_bodies, refined_body
from runners.anatomy.axial.canal import Canal, canal_candidates
from runners.anatomy.axial.tissue import BONE_ABOVE_MUSCLE_HU, boneness
from runners.anatomy.finding import Mask

REFINED = 5
"""Coarse pairs that are worth refining; the right one was never further down among phantoms."""

CONVINCING = 2.6
"""Score below which a disc is looked for as well: a vertebra cut through bone reaches 3 to 4.5."""

CANAL_FROM_FRONT = 0.72
"""Of the distance from the front skin to the back skin, at the canal's column; obesity moves it little."""

MOST_OFF_MIDLINE = 8.0
DISC_BLUR_PX = 1.2


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
    bony = _search(hu, patient, muscle_hu, disc=False)
    if bony is not None and bony.score >= CONVINCING:
        return bony
    soft = _search(hu, patient, muscle_hu, disc=True)
    if bony is None or (soft is not None and soft.score > bony.score):
        return soft
    return bony


def _search(hu: NDArray[np.float32], patient: Mask, muscle_hu: float, *, disc: bool) -> Vertebra | None:
    light = ndimage.gaussian_filter(hu, 0.5)
    bone = (light > muscle_hu + BONE_ABOVE_MUSCLE_HU) & patient
    canals = canal_candidates(bone, light, patient, disc=disc)
    like_bone = boneness(ndimage.gaussian_filter(hu, DISC_BLUR_PX) if disc else light, muscle_hu, disc=disc)
    pairs: list[tuple[float, Canal, Floats]] = []
    for canal in canals:
        for fit, parameters in coarse_bodies(like_bone, canal):
            pairs.append((fit + canal.enclosed - MOST_OFF_MIDLINE * canal.off_midline**2, canal, parameters))
    pairs.sort(key=lambda pair: -pair[0])
    found = [
        _judged(light, bone, patient, canal, refined_body(like_bone, canal, parameters), disc=disc)
        for _, canal, parameters in pairs[:REFINED]
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
        + 0.5 * spine
        + symmetry
        - 1.5 * abs(from_front - CANAL_FROM_FRONT)
        - MOST_OFF_MIDLINE * canal.off_midline**2
    )
    return Vertebra(canal, body, disc, symmetry, spine, from_front, score)


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


def _from_front(patient: Mask, canal: Canal, body: Body) -> float:
    """Where on its column the canal lies, 0 at the front skin, 1 at the back skin."""
    inside = np.flatnonzero(patient[:, int(np.clip(round(canal.column), 0, patient.shape[1] - 1))])
    if inside.size < 2:
        return 0.5
    below = float((canal.row - inside[0]) / (inside[-1] - inside[0]))
    return below if body.back[1] > 0 else 1 - below
