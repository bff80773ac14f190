"""The vertebra of an axial slice: the pair of canal and body that convinces most."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.body import Body, Guess, coarse_bodies, refined_body
from runners.anatomy.axial.canal import Canal, canal_candidates
from runners.anatomy.axial.tissue import BONE_ABOVE_MUSCLE_HU, boneness
from runners.anatomy.axial.vertebra_arch import arch_vertebra
from runners.anatomy.axial.vertebra_signs import (
    Vertebra,
    bone_beyond,
    off_place,
    off_size,
    place_from_front,
    spine_behind,
    symmetry_of,
    trunk_width,
)
from runners.anatomy.finding import Mask

REFINED = 6
"""Coarse pairs that are worth refining; the right one was never further down among phantoms."""

CONVINCING = 3.6
"""Score below which a disc or very thin bone is looked for as well: a vertebra cut through good bone reaches 3.5 to
4.5, and a pair of vessel and vertebra sometimes 3.4."""


BONE_AROUND = 0.1
"""Boneness that aorta, ribs' heads and transverse processes may leave around a true body; more of it means that the
fit sits inside something larger."""

WHOLE_RIM = 0.9
RIM_WEIGHT = 1.0
"""Cortex or disc goes all the way round: an outline with gaps is that of a body together with a vessel."""

SYMMETRY_WEIGHT = 0.8
SPINE_WEIGHT = 0.5
MIDLINE_WEIGHT = 16.0
BEYOND_WEIGHT = 4.0
AROUND_WEIGHT = 2.0
STRAIGHTEN_DEG = 20.0
STRAIGHTEN_BLUR_PX = 1.5
TURN_COST = 0.2  # symmetry that a radian away from the fit must gain
LIGHT_BLUR_PX = 0.5
SOFT_BLUR_PX = 1.2
"""A disc, or spongy bone, is no denser than muscle's grain."""

DISC_WALL = 0.35
"""How like a disc the front wall of the canal must be where the slice runs through one."""


def find_vertebra(hu: NDArray[np.float32], patient: Mask, muscle_hu: float) -> Vertebra | None:
    """Look for the vertebra in bone, and if that convinces little, as a disc, or by its arch alone.

    Args:
        hu: `(h, w)` float32, HU, reduced.
        patient: `(h, w)` bool, the trunk.
        muscle_hu: the slice's muscle.

    Returns:
        None where nothing is enclosed by bone on any side.
    """
    light = ndimage.gaussian_filter(hu, LIGHT_BLUR_PX)
    bone = (light > muscle_hu + BONE_ABOVE_MUSCLE_HU) & patient
    best = _search(light, light, bone, patient, muscle_hu, disc=False)
    if best is None or best.score < CONVINCING:
        soft = ndimage.gaussian_filter(hu, SOFT_BLUR_PX)
        others = (
            _search(soft, light, bone, patient, muscle_hu, disc=True),
            arch_vertebra(soft, light, bone, patient, muscle_hu),
        )
        best = max(filter(None, (best, *others)), key=lambda vertebra: vertebra.score, default=None)
    return best and _straightened(ndimage.gaussian_filter(hu, STRAIGHTEN_BLUR_PX), best)


def _straightened(smooth: NDArray[np.float32], found: Vertebra) -> Vertebra:
    """Turn the axis to where both sides match best: the outline of a body alone hardly says which way it faces."""
    turns = np.deg2rad(np.arange(-STRAIGHTEN_DEG, STRAIGHTEN_DEG + 1, 4.0))
    tried = [replace(found.body, back_rad=found.body.back_rad + turn) for turn in turns]
    match = [symmetry_of(smooth, body) - TURN_COST * abs(turn) for body, turn in zip(tried, turns, strict=True)]
    return replace(found, body=tried[int(np.argmax(match))])


def _search(
    seen: NDArray[np.float32],
    light: NDArray[np.float32],
    bone: Mask,
    patient: Mask,
    muscle_hu: float,
    *,
    disc: bool,
) -> Vertebra | None:
    """The best pair; `seen` is the slice as smooth as it takes to see bone, or a disc."""
    like_bone = boneness(seen, muscle_hu, disc=disc)
    walls = (like_bone > DISC_WALL) & patient if disc else bone
    canals = canal_candidates(walls, light, patient, muscle_hu, disc=disc)
    width = trunk_width(patient)
    pairs: list[tuple[float, Canal, Guess]] = []
    for canal in canals:
        for guess in coarse_bodies(like_bone, canal):
            score = guess.fit + canal.enclosed - off_size(canal.radius_px, float(guess.parameters[0]), width)
            pairs.append((score - MIDLINE_WEIGHT * canal.off_midline**2, canal, guess))
    pairs.sort(key=lambda pair: -pair[0])
    found = [
        _judged(light, bone, patient, canal, refined_body(like_bone, canal, guess), disc=disc)
        for _, canal, guess in pairs[:REFINED]
    ]
    return max(found, key=lambda vertebra: vertebra.score, default=None)


def _judged(light: NDArray[np.float32], bone: Mask, patient: Mask, canal: Canal, body: Body, *, disc: bool) -> Vertebra:
    """Add what speaks for and against a pair."""
    symmetry = symmetry_of(light, body)
    spine = spine_behind(bone, canal, body)
    from_front = place_from_front(patient, canal, body)
    score = (
        canal.enclosed
        + body.fit
        - RIM_WEIGHT * max(0.0, WHOLE_RIM - body.rim)
        + SPINE_WEIGHT * spine
        + SYMMETRY_WEIGHT * symmetry
        - off_place(from_front, patient)
        - BEYOND_WEIGHT * bone_beyond(bone, canal, body)
        - MIDLINE_WEIGHT * canal.off_midline**2
        - AROUND_WEIGHT * max(0.0, body.around - BONE_AROUND)
        - off_size(canal.radius_px, body.half_width_px, trunk_width(patient))
    )
    return Vertebra(canal, body, disc, False, symmetry, spine, from_front, score)
