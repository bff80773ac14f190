"""Procedurally generated CT slices with exact masks: training recipes for the demo model.

`axial`, `sagittal` and `shapes` draw what the model trains on, `ELSEWHERE` what a search for L3 must refuse; `spoilt`
makes a bad scan of one, `close_up` a field of view as for a spine, `with_metal` one with implants; `axial` itself draws
discs, porous bone, arms and cut fields of view when asked to, a styled `sagittal` small fields of view, cut sacra and
obese patients.
`tools.phantoms.scoring` draws by another recipe what both are scored on.
"""

from tools.phantoms.appearance import windowed
from tools.phantoms.axial import axial
from tools.phantoms.axial_hardships import AxialHardship
from tools.phantoms.chest_sagittal import chest_sagittal
from tools.phantoms.elsewhere import ELSEWHERE, chest, head, pelvis, upper_abdomen
from tools.phantoms.metal import with_metal
from tools.phantoms.phantom import Phantom
from tools.phantoms.sacrum_hardships import SagittalHardship
from tools.phantoms.sagittal import sagittal
from tools.phantoms.shapes import shapes
from tools.phantoms.spoilt import close_up, spoilt

__all__ = [
    "ELSEWHERE",
    "AxialHardship",
    "Phantom",
    "SagittalHardship",
    "axial",
    "chest",
    "chest_sagittal",
    "close_up",
    "head",
    "pelvis",
    "sagittal",
    "shapes",
    "spoilt",
    "upper_abdomen",
    "windowed",
    "with_metal",
]
