"""In porous bone only the rims of bodies are bright: their dark middles must not be taken for discs."""

import numpy as np
import pytest

from runners.anatomy.sagittal.discs import find_discs
from runners.anatomy.sagittal.straight import ACROSS, BACK, FRONT, middle_column

SOFT_HU = 50.0
PITCH, DISC = 1.0, 0.2
"""Widths from body to body, and of that how much is disc."""


def straight(bone_hu: float, rim_hu: float, disc_hu: float, bodies: int = 6):
    """A straightened column of square bodies with rims, and where its discs lie."""
    rows = round(bodies * PITCH * ACROSS)
    hu = np.full((rows, round(BACK * ACROSS) - round(FRONT * ACROSS) + 1), SOFT_HU - 20, np.float32)
    middle, half, rim = middle_column(), ACROSS // 2, 2
    hu[:, middle - half : middle + half + 1] = disc_hu
    for number in range(bodies):
        top = round((number * PITCH + DISC / 2) * ACROSS)
        bottom = round(((number + 1) * PITCH - DISC / 2) * ACROSS)
        hu[top:bottom, middle - half : middle + half + 1] = rim_hu
        hu[top + rim : bottom - rim, middle - half + rim : middle + half + 1 - rim] = bone_hu
    return hu, np.arange(1, bodies) * PITCH * ACROSS


@pytest.mark.parametrize(
    ("bone_hu", "rim_hu", "disc_hu"), [(55, 180, 80), (45, 220, 60), (60, 150, 95), (200, 350, 90)]
)
def test_discs_are_found_between_the_bodies(bone_hu, rim_hu, disc_hu):
    hu, expected = straight(bone_hu, rim_hu, disc_hu)
    found = find_discs(hu, SOFT_HU, np.zeros(len(hu))).at

    assert found.size >= expected.size
    for place in expected:
        assert np.abs(found - place).min() < 0.15 * ACROSS
