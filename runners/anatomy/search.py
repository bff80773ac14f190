"""The search for a target in an upright slice: which steps, in which order."""

from collections.abc import Mapping

from runners.anatomy.axial import find_abdomen, find_muscle
from runners.anatomy.close_up import close_up
from runners.anatomy.finding import Finding
from runners.anatomy.other_plane import other_plane
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
    if target not in PLANES:
        raise ValueError(f"There is no search for {target}.")
    finding = find_l3(view) if target == "vertebra" else None
    if finding is not None and finding.level is not None:
        return finding
    shown = close_up(view)
    if finding is None:
        finding = shown.back(_find_muscles(shown.view, target))
    # In a sagittal slice two vessels are sometimes taken for psoas: what it shows as a whole counts more.
    mistaken = None if view.plane_stated else other_plane(shown.view, finding.features)
    return finding if mistaken is None else Finding(reason=mistaken, features=finding.features)


def _find_muscles(view: View, target: Target) -> Finding:
    abdomen = find_abdomen(view)
    landmarks, psoas = abdomen.landmarks, abdomen.psoas
    if landmarks is None:
        return Finding(reason=abdomen.reason, features=abdomen.features)
    if abdomen.reason is not None:
        return Finding(reason=abdomen.reason, features=abdomen.features, landmarks=landmarks.drawn())
    if target == "psoas":
        return Finding(psoas, features=abdomen.features, landmarks=landmarks.drawn())
    muscle, of_muscle = find_muscle(view, landmarks, psoas)
    return Finding(muscle, features={**abdomen.features, **of_muscle}, landmarks=landmarks.drawn())
