"""The vertebra and both psoas of an axial slice: of the places where the vertebra may be, the one that fits best."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from runners.anatomy.axial.landmarks import AxialLandmarks, find_landmarks
from runners.anatomy.axial.patch import cut_patch
from runners.anatomy.axial.psoas import find_psoas
from runners.anatomy.axial.psoas_choice import BEST_CONTOUR
from runners.anatomy.axial.recognition import ENOUGH, NAMED_BODY, Doubts, doubts_about, why_nothing
from runners.anatomy.axial.surroundings import measure_surroundings
from runners.anatomy.finding import Structure
from runners.anatomy.view import View

NO_PSOAS = "No psoas was found beside the vertebra."

SIDES = ("left", "right")

DOUBT_COST = 0.3
"""Score of a vertebra that one weak sign takes away when two places are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Abdomen:
    """What an axial slice shows.

    Attributes:
        landmarks: the vertebra and what is placed by it; None where nothing may be one.
        psoas: one or two; none where the slice is refused.
        features: how convincing all of it is, by name.
        reason: a sentence for the person, if the slice is refused.
    """

    landmarks: AxialLandmarks | None
    psoas: tuple[Structure, ...]
    features: Mapping[str, float]
    reason: str | None


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    landmarks: AxialLandmarks
    psoas: tuple[Structure, ...]
    features: Mapping[str, float]
    doubts: Doubts

    @property
    def reason(self) -> str | None:
        return self.doubts.reason or (None if self.psoas else NO_PSOAS)

    @property
    def merit(self) -> float:
        """The vertebra's score, the mean of both psoas', and what speaks against them."""
        sides = sum(self.features.get(f"{side}_score", 0.0) for side in SIDES) / 2
        return self.landmarks.score + sides - DOUBT_COST * self.doubts.raised


def find_abdomen(view: View) -> Abdomen:
    """Look at each place where the vertebra may be, and at what lies beside it, and keep the best that is an abdomen.

    A kidney between vessels, or a canal together with spongy bone as dark as it, may look more like a vertebra than the
    vertebra does; what lies beside tells them apart. A first place with an outline and without doubts is not compared.

    Args:
        view: the upright slice.
    """
    found, features = find_landmarks(view)
    if not found:
        return Abdomen(None, (), features, why_nothing(features))
    first = _looked_at(view, *found[0])
    if first.reason is None and not first.doubts.raised and not first.features["arch"]:
        best = first
    else:
        best = first
        for landmarks, of_place in found[1:]:
            later = _looked_at(view, landmarks, of_place, beyond=best.merit if best.reason is None else -np.inf)
            if later.reason is None and _sure(later) and (best.reason is not None or later.merit > best.merit):
                best = later
    return Abdomen(best.landmarks, best.psoas if best.reason is None else (), best.features, best.reason)


def _looked_at(view: View, landmarks: AxialLandmarks, features: Mapping[str, float], beyond: float = -np.inf) -> _Place:
    """Look beside the vertebra, for the psoas too, unless they could not save it or lift its merit that far."""
    patch = cut_patch(view, landmarks)
    around = measure_surroundings(view, landmarks, patch)
    doubts = doubts_about(view, landmarks, around, features)
    best_merit = landmarks.score + BEST_CONTOUR - DOUBT_COST * doubts.raised
    if doubts.lasting >= ENOUGH or best_merit <= beyond:
        return _Place(landmarks, (), features, doubts)
    psoas, of_psoas = find_psoas(view, landmarks, patch)
    gathered = {**features, **of_psoas}
    return _Place(landmarks, psoas, gathered, doubts_about(view, landmarks, around, gathered))


def _sure(place: _Place) -> bool:
    """Whether a later choice may be believed: with a psoas on each side, and an arch alone only without any doubt.

    An arch whose body the map of parts sees as well is not alone.
    """
    alone = place.features["arch"] and place.features["named_body"] < NAMED_BODY
    return len(place.psoas) == len(SIDES) and (not alone or place.doubts.left == 0)
