"""The search for a target in an upright slice: which steps, in which order."""

from collections.abc import Mapping

from runners.anatomy.axial import find_landmarks, find_muscle, find_psoas, why_not_abdomen
from runners.anatomy.finding import Finding
from runners.anatomy.sagittal import find_l3
from runners.anatomy.view import View
from runners.masks import Target

PLANES: Mapping[Target, str] = {"vertebra": "sagittal", "psoas": "axial", "combo": "axial"}


def find(view: View, target: Target) -> Finding:
    """Look for a structure.

    Args:
        view: the upright slice.
        target: `vertebra`, `psoas` or `combo`.

    Returns:
        The pieces of the structure, or why it was not found.

    Raises:
        ValueError: a target that nothing is known about, as `object`.
    """
    if target == "vertebra":
        return find_l3(view)
    if target not in PLANES:
        raise ValueError(f"There is no search for {target}.")
    landmarks, features = find_landmarks(view)
    if landmarks is None:
        return Finding(reason=why_not_abdomen(view, None, features), features=features)
    psoas, of_psoas = find_psoas(view, landmarks)
    features |= of_psoas
    reason = why_not_abdomen(view, landmarks, features)
    if reason is not None or not psoas:
        return Finding(reason=reason or "No psoas was found beside the vertebra.", features=features)
    if target == "psoas":
        return Finding(psoas, features=features, landmarks=landmarks.drawn())
    muscle, of_muscle = find_muscle(view, landmarks, psoas)
    return Finding(muscle, features={**features, **of_muscle}, landmarks=landmarks.drawn())
