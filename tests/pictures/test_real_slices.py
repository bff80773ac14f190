"""Real CT, where `CT_CASES` names some: PNG and DICOM of one slice agree; the host's own DICOM is repaired."""

import numpy as np

from runners.pictures import read_picture


def test_dicom_gives_the_grey_levels_of_the_hosts_png(ct_cases):
    for case in ct_cases:
        dicom = read_picture((case / "image.dcm").read_bytes())
        png = read_picture((case / "image.png").read_bytes())

        assert np.abs(dicom.pixels.astype(int) - png.pixels).max() <= 1
        assert dicom.measurable
        assert dicom.spacing_mm is not None
        assert dicom.plane in ("axial", "sagittal")
        assert dicom.warnings == ()


def test_the_hosts_sagittal_dicom_is_repaired(ct_cases):
    derived = [case / "host" / "image.dcm" for case in ct_cases if (case / "host" / "image.dcm").exists()]
    assert derived

    for file in derived:
        picture = read_picture(file.read_bytes())

        assert not picture.measurable
        assert (picture.spacing_mm, picture.plane) == (None, None)
        assert picture.hu is not None
        assert -130 < np.median(picture.hu[picture.hu > -200]) < 250
        assert 0.1 < (picture.pixels == 0).mean() < 0.8
