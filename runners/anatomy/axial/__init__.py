"""The search in axial slices: the canal first, then everything else in units of the vertebral body."""

from runners.anatomy.axial.abdomen import Abdomen, find_abdomen
from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.muscle import find_muscle
from runners.anatomy.axial.part_map import PART_CLASSES, SHOWN_TO_PARTS_HU
from runners.anatomy.axial.psoas import find_psoas

__all__ = [
    "PART_CLASSES",
    "SHOWN_TO_PARTS_HU",
    "Abdomen",
    "AxialLandmarks",
    "find_abdomen",
    "find_muscle",
    "find_psoas",
]
