"""Phantoms that score: another recipe than the one that trains, so that a score is not a memory test.

Outlines are splines through hand-set anatomical points instead of warped super-ellipses, drawn at twice the size and
averaged; noise has the spectrum of filtered back-projection; ranges differ. Nothing under `tools.train` may import
this.
"""

from tools.phantoms.scoring.axial import axial
from tools.phantoms.scoring.elsewhere import ELSEWHERE
from tools.phantoms.scoring.sagittal import sagittal

__all__ = ["ELSEWHERE", "axial", "sagittal"]
