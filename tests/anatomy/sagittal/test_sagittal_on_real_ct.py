"""L3 in the real slices at hand, however they are stored; development figures, three patients."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from runners.anatomy import find, prepare
from runners.pictures import Picture, read_picture
from tools.overlap import dice

STORED = ("image.png", "image.dcm", "host/image.png", "host/image.dcm")


def search(file):
    view = prepare(read_picture(file.read_bytes()), "sagittal")
    return view, find(view, "vertebra")


@pytest.mark.parametrize("stored", STORED)
def test_l3_is_claimed_or_offered_in_real_slices(ct_cases, stored):
    """No claim is wrong; without a claim L3 is among the three bodies that a person is shown."""
    cases = [case for case in ct_cases if (case / "L3_body.png").exists()]

    assert cases
    for case in cases:
        view, finding = search(case / stored)
        truth = np.asarray(Image.open(case / "L3_body.png").convert("L")) > 127
        turned = truth[::-1] if stored.startswith("host") else truth  # the host stores it feet up
        overlaps = [dice(view.frame.stored(body.prior), turned) for body in finding.structures or finding.bodies[:3]]

        assert max(overlaps) > 0.7, case.name
        assert finding.level is None or overlaps[0] > 0.88, case.name


@pytest.mark.parametrize("degrees", range(-20, 21, 4))
def test_all_of_l3_is_found_however_the_patient_lay(ct_cases, degrees):
    """Turned so far that an end of the column leaves the picture."""
    for case in ct_cases:
        if (case / "L3_body.png").exists():
            pixels, truth = (np.asarray(Image.open(case / f"{name}.png").convert("L")) for name in ("image", "L3_body"))
            turned = ndimage.rotate(pixels, degrees, reshape=False, order=1)
            truth = ndimage.rotate(truth, degrees, reshape=False, order=1) > 127
            view = prepare(Picture(turned, None, None, "png", None, None, None), "sagittal")
            finding = find(view, "vertebra")

            assert finding.level == "L3", case.name
            assert dice(view.frame.stored(finding.structures[0].prior), truth) > 0.88, case.name


@pytest.mark.parametrize("stored", STORED)
def test_no_level_is_claimed_where_no_l3_is_in_view(ct_cases, stored):
    chests = [case for case in ct_cases if case.name.startswith("sg") and not (case / "L3_body.png").exists()]

    assert chests
    for case in chests:
        assert search(case / stored)[1].level is None
