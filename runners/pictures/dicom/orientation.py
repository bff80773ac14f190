"""Which anatomical plane a slice lies in, from its DICOM orientation alone."""

import math
from typing import Final

from runners.pictures.dicom.elements import Elements
from runners.pictures.dicom.tags import Tag
from runners.pictures.picture import Plane

NEAR: Final = math.cos(math.radians(30.0))  # gantry tilt and angled reformats stay within; beyond it is oblique
UNIT_TOLERANCE: Final = 0.05  # of a direction's length, and of the cosine between the two
PLANES: Final[tuple[Plane, Plane, Plane]] = ("sagittal", "coronal", "axial")  # by the axis x, y, z of the normal


def plane_of(elements: Elements) -> Plane | None:
    """The plane within 30 degrees; None where the orientation is absent, oblique or not a pair of directions."""
    try:
        cosines = elements.decimals(Tag.IMAGE_ORIENTATION)
    except ValueError:
        return None
    if len(cosines) != 6 or not all(map(math.isfinite, cosines)):
        return None
    row, column = cosines[:3], cosines[3:]
    if abs(math.hypot(*row) - 1) > UNIT_TOLERANCE or abs(math.hypot(*column) - 1) > UNIT_TOLERANCE:
        return None
    if abs(sum(a * b for a, b in zip(row, column, strict=True))) > UNIT_TOLERANCE:
        return None
    normal = (
        row[1] * column[2] - row[2] * column[1],
        row[2] * column[0] - row[0] * column[2],
        row[0] * column[1] - row[1] * column[0],
    )
    return next((plane for plane, along in zip(PLANES, normal, strict=True) if abs(along) >= NEAR), None)
