"""Finding the anatomy of a slice without being told where it is: pure NumPy, SciPy and scikit-image."""

from runners.anatomy.axial import PART_CLASSES, SHOWN_TO_PARTS_HU
from runners.anatomy.finding import Finding, Structure
from runners.anatomy.naming import SIDE as NAMED_SIDE
from runners.anatomy.prepare import prepare
from runners.anatomy.prepare_plane import plane_of
from runners.anatomy.sagittal import LEVEL_CLASSES, SHOWN_TO_LEVELS_HU, SURE_OF_LEVEL, disc_evidence
from runners.anatomy.search import find
from runners.anatomy.view import Frame, Plane, View

__all__ = [
    "LEVEL_CLASSES",
    "NAMED_SIDE",
    "PART_CLASSES",
    "SHOWN_TO_LEVELS_HU",
    "SHOWN_TO_PARTS_HU",
    "SURE_OF_LEVEL",
    "Finding",
    "Frame",
    "Plane",
    "Structure",
    "View",
    "disc_evidence",
    "find",
    "plane_of",
    "prepare",
]
