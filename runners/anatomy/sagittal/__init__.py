"""Finding L3 in a sagittal slice: the column, its bodies and discs, the sacrum from which levels are counted."""

from runners.anatomy.sagittal.find import find_l3
from runners.anatomy.sagittal.guesses import disc_evidence
from runners.anatomy.sagittal.level_map import LEVEL_CLASSES, SHOWN_TO_LEVELS_HU
from runners.anatomy.sagittal.lumbosacral import SURE as SURE_OF_LEVEL

__all__ = ["LEVEL_CLASSES", "SHOWN_TO_LEVELS_HU", "SURE_OF_LEVEL", "disc_evidence", "find_l3"]
