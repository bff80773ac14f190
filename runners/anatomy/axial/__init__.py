"""The search in axial slices: the canal first, then everything else in units of the vertebral body."""

from runners.anatomy.axial.landmarks import AxialLandmarks, find_landmarks
from runners.anatomy.axial.muscle import find_muscle
from runners.anatomy.axial.psoas import find_psoas
from runners.anatomy.axial.recognition import why_not_abdomen

__all__ = ["AxialLandmarks", "find_landmarks", "find_muscle", "find_psoas", "why_not_abdomen"]
