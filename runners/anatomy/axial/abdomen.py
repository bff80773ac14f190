"""The vertebra and both psoas of an axial slice: of the places where the vertebra may be, the first that is one."""

from collections.abc import Mapping
from dataclasses import dataclass

from runners.anatomy.axial.landmarks import AxialLandmarks, find_landmarks
from runners.anatomy.axial.psoas import find_psoas
from runners.anatomy.axial.recognition import why_not_abdomen
from runners.anatomy.finding import Structure
from runners.anatomy.view import View

NO_PSOAS = "No psoas was found beside the vertebra."


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


def find_abdomen(view: View) -> Abdomen:
    """Try each place of the vertebra until one has what an abdomen near L3 has around it.

    A kidney between vessels, or a canal and spongy bone as dark as it, may look more like a vertebra than the vertebra;
    what lies beside both tells them apart.

    Args:
        view: the upright slice.
    """
    places, features = find_landmarks(view)
    if not places:
        return Abdomen(None, (), features, why_not_abdomen(view, None, features))
    tried = []
    for landmarks, of_vertebra in places:
        psoas, of_psoas = find_psoas(view, landmarks)
        gathered = of_vertebra | of_psoas
        reason = why_not_abdomen(view, landmarks, gathered) or (None if psoas else NO_PSOAS)
        tried.append(Abdomen(landmarks, psoas if reason is None else (), gathered, reason))
        if reason is None:
            return tried[-1]
    return tried[0]
