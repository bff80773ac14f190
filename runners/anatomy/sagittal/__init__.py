"""Finding L3 in a sagittal slice: the column, its bodies and discs, the sacrum from which levels are counted."""

from runners.anatomy.sagittal.find import find_l3
from runners.anatomy.sagittal.guesses import disc_evidence
from runners.anatomy.sagittal.lumbosacral import SURE as SURE_OF_LEVEL

__all__ = ["SURE_OF_LEVEL", "disc_evidence", "find_l3"]
