"""Whether an axial slice is an abdomen near L3 at all, and in words why not.

No single sign decides: each weak one counts one, each strong one counts two, and two together refuse. A patient with
one oddity (hardly any muscle, a cut field of view, a scoliosis) is let through. Two muscles with a clear outline, each
in a psoas' place, vouch for the vertebra between them, which a disc or porous bone may make look odd; but where
anything else speaks of another part of the body only a striking pair does. The map of parts vouches too, where it sees
the same vertebra and the same two psoas. The limits are those that anatomy gives, with room beyond what abdomens at L3
showed, spoilt ones included; other regions of the training recipe were only used to set what is asked of a striking
pair.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.surroundings import Surroundings
from runners.anatomy.axial.vertebra_signs import HALF_WIDTHS_MM
from runners.anatomy.view import View

ENOUGH = 2
NO_TRUNK = "No patient was found in this picture: it does not look like an axial CT slice."
NO_VERTEBRA = "No vertebra was found in this slice: it does not look like an axial CT slice of the abdomen."
CHEST = "This looks like a slice through the chest, not through the abdomen near L3: there is lung beside the spine."
HEAD = "This looks like a slice through the head, the neck or a limb, not through the abdomen near L3."
PELVIS = (
    "This looks like a slice through the pelvis, not through the abdomen near L3: there is bone on both sides of the "
    "vertebra, or its canal is not closed."
)
RIBS = "This looks like a slice above L3, through the upper abdomen or the chest: there are ribs all around."
BESIDE = "This does not look like a slice near L3: there is no clear muscle beside the vertebra, where the psoas lies."
ELSEWHERE = "This does not look like an axial CT slice of the abdomen near L3: no convincing vertebra was found."
MEANINGS = (CHEST, RIBS, PELVIS, HEAD, BESIDE, ELSEWHERE)
"""Of meanings with equally strong signs the earlier is told: it says more."""

LUNG_SHARE = 0.09
"""Of the trunk: one gas-filled piece this large is lung rather than bowel."""

WINDOW_SHOWS_LUNG_BELOW_HU = -400.0

LEAST_PSOAS_PLACE = 0.25
"""Share of the place of a psoas that is muscle."""

CLEAR_PSOAS = 0.9
SEEN_PSOAS = 0.5
"""Scores of an outline: on both sides two of three psoas pairs reach the first, and hardly anything else does; nine of
ten psoas reach the second."""

STRIKING_PSOAS = 1.1
"""Half of all psoas reach this; of muscles elsewhere one in thirty does, and of pairs of them next to none."""

MOST_VOUCHED = 2

NAMED_BODY, NAMED_PSOAS = 0.6, 0.5
"""Agreement with the map of parts, of the body and of each psoas, that vouches as two clear psoas do."""

UNNAMED_BODY = 0.25
"""Where the map sees no vertebra of an abdomen, what was taken for one is seldom one."""

UNNAMED_PSOAS = 0.1
"""The same of the better side: no abdomen of 610 had less than 0.4, and most of what else was taken for one had 0."""

MOST_NAMED = 1
"""Weight of doubts about what lies around the vertebra that the map takes away by itself, and twice as much about the
vertebra: but none about size and shape, which it does not know."""

MOST_LOG_RATIO = 1.4
"""Of the areas of both sides, 4 to 1: one-sided wasting seldom takes more than half."""

LEAST_TRUNK_MM = 75.0
"""From the middle of the spine to the nearer flank: even a ten-year-old's trunk is wider."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks against an abdomen near L3, how strongly, and what it suggests instead."""

    weight: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """What speaks against a place for the vertebra, and with it against the whole slice.

    Attributes:
        raised: weight of all signs.
        left: weight of those that neither the psoas nor the map of parts vouch for.
        lasting: weight of those that nothing could vouch for.
        reason: a sentence for the person, if they are enough to refuse.
    """

    raised: int
    left: int
    lasting: int
    reason: str | None


def why_nothing(features: Mapping[str, float]) -> str:
    """The sentence for a slice without any place for a vertebra; `features` of the slice itself."""
    return NO_VERTEBRA if features.get("trunk_share", 0.0) > 0.04 else NO_TRUNK


def doubts_about(view: View, landmarks: AxialLandmarks, around: Surroundings, features: Mapping[str, float]) -> Doubts:
    """Say what speaks against a slice being an axial abdomen around L3, its vertebra being where it is said to be.

    Args:
        view: the upright slice.
        landmarks: what was found in it.
        around: what lies around its vertebra.
        features: how convincing it was, from the same search; those of the psoas count where they are given.
    """
    no_muscle = CHEST if around.largest_air > LUNG_SHARE else BESIDE
    of_vertebra = [
        *_of_the_vertebra(landmarks, features, whole=around.whole),
        *_beside_the_vertebra(around, view.limits_hu[0], no_muscle),
    ]
    around_it = [*_of_the_surroundings(around, view.limits_hu[0]), *_of_the_psoas(features, no_muscle)]
    of_size = _of_the_size(view, landmarks, around, features["named_body"] >= NAMED_BODY)
    signs = of_vertebra + around_it + of_size
    size, beside, at_vertebra = (sum(sign.weight for sign in kind) for kind in (of_size, around_it, of_vertebra))
    elsewhere = beside + size
    named = _vouched_by_map(features)
    left = size + max(0, beside - named) + max(0, at_vertebra - max(_vouched(features, elsewhere), 2 * named))
    said = max(MEANINGS, key=lambda meaning: sum(sign.weight for sign in signs if sign.meaning == meaning))
    lasting = size + max(0, beside - MOST_NAMED) + max(0, at_vertebra - MOST_VOUCHED)
    return Doubts(elsewhere + at_vertebra, left, lasting, said if left >= ENOUGH else None)


def _above(value: float, weak: float, strong: float, meaning: str) -> Sign:
    """Weight 1 above the weak limit, 2 above the strong one."""
    return Sign(int(value > weak) + int(value > strong), meaning)


def _below(value: float, weak: float, strong: float, meaning: str) -> Sign:
    return _above(-value, -weak, -strong, meaning)


def _of_the_vertebra(landmarks: AxialLandmarks, features: Mapping[str, float], *, whole: bool) -> list[Sign]:
    """`whole`: both flanks are in view."""
    cut = bool(landmarks.patient[0].any() or landmarks.patient[-1].any())
    return [
        _below(landmarks.score, 2.85, 2.5, ELSEWHERE),
        # never enough by itself: a slice may pass between two spinous processes
        Sign(int(features["spinous_process"] < 0.32), PELVIS),
        # an arch alone is open in front; where the map tells the canal, metal may hide it
        Sign(int(features["canal_enclosed"] < (0.7 if features["arch"] or features["mapped"] else 1.15)), PELVIS),
        # where a flank is cut off, the middle of what is in view is not the patient's
        _above(features["canal_off_midline"], 0.08, 0.15, ELSEWHERE) if whole else Sign(0, ELSEWHERE),
        # a cervical canal is nearly as wide as the body
        Sign(int(features["canal_radius"] > 0.62), HEAD),
        Sign(int(features["body_around"] > 0.03), ELSEWHERE),
        Sign(int(features["named_body"] < UNNAMED_BODY), ELSEWHERE),
        # a field of view as for a spine: 130 to 150 mm for a body of 50 mm
        _above(features["body_share"], 0.18, 0.18 if whole else 0.25, HEAD),
        Sign(int(features["canal_from_front"] < 0.52 and not cut), HEAD),
    ]


def _beside_the_vertebra(around: Surroundings, lowest_hu: float, no_muscle: str) -> list[Sign]:
    first, second = around.psoas_place_muscle
    return [
        # one side may be wasted, gone or hidden by a streak
        Sign(int(min(first, second) < LEAST_PSOAS_PLACE) + int(max(first, second) < LEAST_PSOAS_PLACE), no_muscle),
        Sign(int(around.back_place_muscle < 0.2), HEAD),
        # where fat is as black as air, more of it is needed
        _above(around.lung_place_air, *((0.25, 0.4) if _tells_lung(lowest_hu) else (0.45, 0.6)), CHEST),
        # a marrow cavity, a skull or a jaw is dense outside and not inside; spongy bone is all alike
        _above(around.core_spread_hu, 45.0, 110.0, HEAD),
        _below(around.arch_symmetry, 0.5, 0.25, ELSEWHERE),
    ]


def _tells_lung(lowest_hu: float) -> bool:
    return lowest_hu <= WINDOW_SHOWS_LUNG_BELOW_HU


def _of_the_surroundings(around: Surroundings, lowest_hu: float) -> list[Sign]:
    return [
        Sign(int(_tells_lung(lowest_hu) and around.largest_air > LUNG_SHARE), CHEST),
        _above(around.side_bone, 0.06, 0.2, PELVIS),
        _above(around.ribs, 2, 3, RIBS),
        # nothing else of a trunk is so long, slender and on both sides
        Sign(2 * int(around.long_side_bones > 2.5), PELVIS),
        Sign(2 * int(around.trunk_area < 15), HEAD),
        Sign(int(around.trunk_area > 300 and around.whole), HEAD),
        _below(around.trunk_aside, 3.6, 2.5, HEAD),
        Sign(int(around.bone_share > 0.22 and around.whole), HEAD),
        _above(around.bone_in_front, 11.0, 20.0, HEAD),
    ]


def _psoas_scores(features: Mapping[str, float]) -> list[float]:
    return [features[name] for name in ("left_score", "right_score") if name in features]


def _vouched(features: Mapping[str, float], elsewhere: int) -> int:
    """Weight of doubts about the vertebra that its psoas take away: a strong one; a weak one if one side is clear.

    Beside a weak sign of another part of the body (`elsewhere`) only a striking pair is believed.
    """
    scores = _psoas_scores(features)
    if len(scores) < 2 or max(scores) < CLEAR_PSOAS or min(scores) < SEEN_PSOAS:
        return 0
    if elsewhere > 1 or (elsewhere and min(scores) < STRIKING_PSOAS):
        return 0
    return MOST_VOUCHED if min(scores) >= CLEAR_PSOAS else 1


def _vouched_by_map(features: Mapping[str, float]) -> int:
    """Weight of doubts that the map of parts takes away: where it sees the same vertebra and the same two psoas."""
    return MOST_NAMED if features["named_body"] >= NAMED_BODY and min(_psoas_named(features)) >= NAMED_PSOAS else 0


def _psoas_named(features: Mapping[str, float]) -> tuple[float, float]:
    return features.get("left_named", 0.0), features.get("right_named", 0.0)


def _of_the_psoas(features: Mapping[str, float], no_muscle: str) -> list[Sign]:
    """The better side has an outline at its place; the other may be wasted or gone."""
    scores, named = _psoas_scores(features), features["named_body"] >= NAMED_BODY
    if not scores:
        return []
    return [
        _below(max(scores), 0.65, 0.6, no_muscle),
        Sign(int(min(scores) < 0.15), no_muscle),
        Sign(int(max(_psoas_named(features)) < UNNAMED_PSOAS), no_muscle),
        # where nothing but the arch says where the body is, the map or both sides must confirm it
        Sign(2 * int(bool(features["arch"]) and not named and min(scores) < SEEN_PSOAS), no_muscle),
        Sign(int(abs(np.log(max(features.get("area_ratio", 1.0), 1e-3))) > MOST_LOG_RATIO), no_muscle),
    ]


def _of_the_size(view: View, landmarks: AxialLandmarks, around: Surroundings, named: bool) -> list[Sign]:
    """Only files that tell the size of a pixel show how large a vertebra is; `named`: the map sees it where it is."""
    shape = [
        # abdomens are wider than deep, of the most obese by a seventh; necks, heads and limbs are round
        _above(around.taller, 0.87, 1.0, HEAD),
        # and few lie on their side; necks and heads, where the map sees none, are turned for being taller than wide
        Sign(int(view.frame.quarter_turns % 2 == 1 and not named), HEAD),
    ]
    if view.spacing_mm is None:
        return shape
    half_width_mm = landmarks.half_width_px * sum(view.spacing_mm) / 2
    return [
        *shape,
        Sign(2 * int(not HALF_WIDTHS_MM[0] <= half_width_mm <= HALF_WIDTHS_MM[1]), HEAD),
        Sign(2 * int(around.trunk_aside * half_width_mm < LEAST_TRUNK_MM), HEAD),
    ]
