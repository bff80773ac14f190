"""Where the vertebra of an axial slice may be: the pairs of canal and body that convince most."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.body import LIMITS_GAP, Body, Guess, body_of, coarse_bodies, refined_body
from runners.anatomy.axial.canal import Canal, canal_at, canal_candidates
from runners.anatomy.axial.part_map import PartMap
from runners.anatomy.axial.tissue import BONE_ABOVE_MUSCLE_HU, boneness
from runners.anatomy.axial.vertebra_arch import arch_vertebrae
from runners.anatomy.axial.vertebra_named import RATIO, NamedPlace, agreement, named_place
from runners.anatomy.axial.vertebra_signs import (
    SeenAs,
    Trunk,
    Vertebra,
    bone_beyond,
    off_place,
    off_size,
    place_from_front,
    possible_sizes,
    spine_behind,
    symmetry_of,
)
from runners.anatomy.finding import Mask

REFINED = 6
"""Coarse pairs that are worth refining; the right one was never further down among phantoms."""

CONVINCING = 3.6
"""Score below which a disc or very thin bone is looked for as well: a vertebra cut through good bone reaches 3.5 to
4.5 by itself, and as a rule 1.3 more by the map of parts; a pair of vessel and vertebra sometimes 3.4."""

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


AGREEMENT_WEIGHT = 1.5
"""What full agreement with the map of parts is worth: it decides between places, and makes up for a missing cortex."""

LEAST_ENCLOSED = 0.3
"""Of what the map takes for a canal: behind a disc there is at least an arch; a picture of nothing has no bone."""

CANAL_RADIUS = 0.42  # of a lumbar canal, in half-widths of its body

SAME_PLACE = 0.35
SAME_SIZE = 1.25
"""Half-widths between two bodies, and how many times as large one is, below which they are one and the same."""

MOST_PLACES = 4


def find_vertebrae(
    hu: NDArray[np.float32], patient: Mask, muscle_hu: float, parts: PartMap, mm_per_px: float | None = None
) -> list[Vertebra]:
    """Look for the vertebra in bone and on the map; if that convinces little, also as a disc, or by its arch.

    Args:
        hu: `(h, w)` float32, HU, reduced.
        patient: `(h, w)` bool, the trunk.
        muscle_hu: the slice's muscle.
        parts: what each place of `hu` is.
        mm_per_px: size of a pixel, where it is known.

    Returns:
        Up to `MOST_PLACES` where it may be, the most convincing first; none where no bone encloses anything.
    """
    light = ndimage.gaussian_filter(hu, LIGHT_BLUR_PX)
    bone = (light > muscle_hu + BONE_ABOVE_MUSCLE_HU) & patient
    trunk = Trunk(light, bone, patient, muscle_hu, possible_sizes(patient, mm_per_px))
    canals = canal_candidates(bone, light, patient, muscle_hu)
    like_bone = boneness(light, muscle_hu)
    place = named_place(parts)
    found = [*_search(like_bone, trunk, canals, "bone"), *_where_the_map_sees_it(like_bone, trunk, place)]
    found = [_beside_map(vertebra, parts) for vertebra in found]
    if max((vertebra.score for vertebra in found), default=0.0) < CONVINCING:
        soft = ndimage.gaussian_filter(hu, SOFT_BLUR_PX)
        like_disc = boneness(soft, muscle_hu, disc=True)
        behind_disc = canal_candidates((like_disc > DISC_WALL) & patient, light, patient, muscle_hu)
        others = [
            *_search(like_disc, trunk, behind_disc, "disc"),
            *arch_vertebrae(soft, trunk, canals),
        ]
        found += [_beside_map(vertebra, parts) for vertebra in others]
    smooth = ndimage.gaussian_filter(hu, STRAIGHTEN_BLUR_PX)
    return [_straightened(smooth, vertebra) for vertebra in _distinct(found)]


def _beside_map(vertebra: Vertebra, parts: PartMap) -> Vertebra:
    """With what the map of parts says to it."""
    named = agreement(vertebra.body, parts)
    return replace(vertebra, named=named, score=vertebra.score + AGREEMENT_WEIGHT * named)


def _where_the_map_sees_it(like_bone: NDArray[np.float32], trunk: Trunk, place: NamedPlace | None) -> list[Vertebra]:
    """The vertebra where the map sees it: as large as it is there, and fitted to bone."""
    if place is None:
        return []
    canal = canal_at(
        trunk.bone, trunk.light, trunk.patient, trunk.muscle_hu, *place.canal, CANAL_RADIUS * place.half_width_px
    )
    if canal.enclosed < LEAST_ENCLOSED:
        return []
    away = np.hypot(canal.column - place.column, canal.row - place.row) / place.half_width_px
    gap = float(np.clip(away - RATIO, *LIMITS_GAP))
    guess = Guess(0.0, np.array([place.half_width_px, RATIO, gap, 0.0, place.back_rad]), 0.0)
    bodies = body_of(like_bone, canal, guess.parameters, forgiving=True), refined_body(like_bone, canal, guess)
    return [_judged(trunk, canal, body, "map") for body in bodies]


def _distinct(found: list[Vertebra]) -> list[Vertebra]:
    """The most convincing of each place and size."""
    kept: list[Vertebra] = []
    for vertebra in sorted(found, key=lambda vertebra: -vertebra.score):
        if not any(_same(vertebra.body, other.body) for other in kept):
            kept.append(vertebra)
        if len(kept) == MOST_PLACES:
            break
    return kept


def _same(body: Body, other: Body) -> bool:
    apart = np.hypot(body.column - other.column, body.row - other.row) / other.half_width_px
    ratio = body.half_width_px / other.half_width_px
    return bool(apart < SAME_PLACE and 1 / SAME_SIZE < ratio < SAME_SIZE)


def _straightened(smooth: NDArray[np.float32], found: Vertebra) -> Vertebra:
    """Turn the axis to where both sides match best: the outline of a body alone hardly says which way it faces."""
    turns = np.deg2rad(np.arange(-STRAIGHTEN_DEG, STRAIGHTEN_DEG + 1, 4.0))
    tried = [replace(found.body, back_rad=found.body.back_rad + turn) for turn in turns]
    match = [symmetry_of(smooth, body) - TURN_COST * abs(turn) for body, turn in zip(tried, turns, strict=True)]
    return replace(found, body=tried[int(np.argmax(match))])


def _search(like_bone: NDArray[np.float32], trunk: Trunk, canals: Sequence[Canal], seen_as: SeenAs) -> list[Vertebra]:
    """The best pairs of a canal and a body in front of it that is like bone, or like a disc."""
    pairs: list[tuple[float, Canal, Guess]] = []
    for canal in canals:
        for guess in coarse_bodies(like_bone, canal):
            score = guess.fit + canal.enclosed - off_size(canal.radius_px, float(guess.parameters[0]), trunk.sizes)
            pairs.append((score - MIDLINE_WEIGHT * canal.off_midline**2, canal, guess))
    pairs.sort(key=lambda pair: -pair[0])
    return [
        _judged(trunk, canal, refined_body(like_bone, canal, guess), seen_as) for _, canal, guess in pairs[:REFINED]
    ]


def _judged(trunk: Trunk, canal: Canal, body: Body, seen_as: SeenAs) -> Vertebra:
    """Add what speaks for and against a pair."""
    symmetry = symmetry_of(trunk.light, body)
    spine = spine_behind(trunk.bone, canal, body)
    from_front = place_from_front(trunk.patient, canal, body)
    score = (
        canal.enclosed
        + body.fit
        - RIM_WEIGHT * max(0.0, WHOLE_RIM - body.rim)
        + SPINE_WEIGHT * spine
        + SYMMETRY_WEIGHT * symmetry
        - off_place(from_front, trunk.patient)
        - BEYOND_WEIGHT * bone_beyond(trunk.bone, canal, body)
        - MIDLINE_WEIGHT * canal.off_midline**2
        - AROUND_WEIGHT * max(0.0, body.around - BONE_AROUND)
        - off_size(canal.radius_px, body.half_width_px, trunk.sizes)
    )
    return Vertebra(canal, body, seen_as, symmetry, spine, from_front, score)
