"""Procedurally generated CT slices with exact masks: training recipes for the demo model.

`axial`, `sagittal` and `shapes` draw what the model trains on. `tools.phantoms.scoring` draws by another recipe what
it is scored on.
"""

from tools.phantoms.appearance import windowed
from tools.phantoms.axial import axial
from tools.phantoms.phantom import Phantom
from tools.phantoms.sagittal import sagittal
from tools.phantoms.shapes import shapes

__all__ = ["Phantom", "axial", "sagittal", "shapes", "windowed"]
