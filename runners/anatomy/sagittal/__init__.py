"""Finding L3 in a sagittal slice: the column, its bodies and discs, the sacrum from which levels are counted."""

from runners.anatomy.sagittal.find import find_l3

__all__ = ["find_l3"]
