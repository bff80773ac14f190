"""Finding L3 in a sagittal slice: the column, its bodies and discs, the sacrum from which levels are counted."""

from runners.anatomy.sagittal.evidence import MEASUREMENTS as DISC_MEASUREMENTS
from runners.anatomy.sagittal.find import find_l3
from runners.anatomy.sagittal.guesses import disc_evidence
from runners.anatomy.sagittal.lumbosacral import SURE as SURE_OF_LEVEL
from runners.anatomy.sagittal.spine import find_spine

__all__ = ["DISC_MEASUREMENTS", "SURE_OF_LEVEL", "disc_evidence", "find_l3", "find_spine"]
