"""What is asked holds its own right answer, in the frame of the file that is sent."""

import io
import json
from itertools import islice

import numpy as np
import pytest
from PIL import Image
from quality_answers import encoded

from benchmarks.quality import shown
from benchmarks.quality.cases import elsewhere_cases, phantom_cases, truth_of
from benchmarks.quality.ct import ct_cases
from tools.phantoms import Phantom
from tools.phantoms.scoring import sagittal


def test_names_are_unique_and_stay_the_same():
    names = [case.name for case in (*phantom_cases(6), *elsewhere_cases(12))]

    assert len(set(names)) == len(names) == 6 * 3 + 2 * 3 + 12
    assert names[0] == "spoilt-axial-20000-psoas"
    assert names[3] == "axial-10000-psoas"


def test_a_longer_run_begins_with_the_cases_of_a_shorter_one():
    assert [one.name for one in islice(phantom_cases(9), 12)] == [one.name for one in phantom_cases(3)]


def test_the_files_have_the_size_of_their_truth():
    for case in phantom_cases(3):
        question, truth, strata = case.load()
        if question.picture.startswith(b"\x89PNG"):
            assert Image.open(io.BytesIO(question.picture)).size == truth.mask.shape[::-1]
        assert truth.mask.any() or case.group == "spoilt"
        assert strata


def test_the_hosts_picture_is_upside_down_with_its_truth_and_white_where_air_and_fat_are():
    hu = np.full((8, 8), -1000, np.float32)
    hu[0] = 300
    labels = np.zeros((8, 8), np.int16)
    labels[0] = 1
    phantom = Phantom(hu, labels, {"L3": [1]}, (1.0, 1.0), "sagittal")
    grey = np.asarray(Image.open(io.BytesIO(shown.HOST.encode(phantom))))
    black = np.asarray(Image.open(io.BytesIO(shown.HOST_BLACK.encode(phantom))))

    assert (grey == 255).all()
    assert (black[-1] == 255).all()
    assert not black[:-1].any()
    assert truth_of(phantom, "vertebra", shown.HOST).mask[-1].all()
    assert truth_of(phantom, "vertebra", shown.PNG).mask[0].all()


def test_what_cannot_be_counted_is_not_expected_to_be_found():
    seen = {}
    for seed in range(30):
        phantom = sagittal(seed, size=64)
        expected = truth_of(phantom, "vertebra", shown.PNG).expected
        seen.setdefault(expected, set()).update(phantom.traits & {"no sacrum", "cut sacrum"})

    assert seen == {"found": set(), "not found": {"no sacrum"}, "either": {"cut sacrum"}}


def test_a_spoilt_slice_that_no_longer_shows_what_is_needed_may_be_refused():
    """Where L3, or what it is counted from, was cut off, not finding it is no failure."""
    seen = set()
    for case in phantom_cases(41):
        if case.group == "spoilt":
            question, truth, _ = case.load()
            seen.add((case.target == "vertebra", truth.expected))
            if question.picture.startswith(b"\x89PNG"):
                assert Image.open(io.BytesIO(question.picture)).size == truth.mask.shape[::-1]

    assert seen >= {(False, "found"), (True, "found"), (True, "either")}


def test_nothing_is_to_be_found_elsewhere():
    for case in elsewhere_cases(5):
        _, truth, _ = case.load()

        assert truth.expected == "not found"
        assert not truth.mask.any()


def write_ct(folder, files, **meta):
    for name, picture in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray((picture * 255).astype(np.uint8)).save(path)
    (folder / "meta.json").write_text(json.dumps({"pixel_spacing_mm": 0.7, **meta}))


def test_ct_folders_become_cases_with_their_own_references(tmp_path):
    up, down = np.zeros((2, 6, 6), bool)
    up[0], down[-1] = True, True
    files = {"image.png": up, "L3_body.png": up, "host/image.png": down, "host/L3_body.png": down}
    write_ct(tmp_path / "sg", files, task="sagittal")
    write_ct(tmp_path / "none", {"image.png": up}, task="axial")
    loaded = {case.name: case.load() for case in ct_cases(tmp_path)}

    assert set(loaded) == {"sg-vertebra-PNG", "sg-vertebra-host PNG, white air", "none-psoas-PNG"}
    assert loaded["sg-vertebra-host PNG, white air"][1].mask[-1].all()
    assert loaded["sg-vertebra-PNG"][1].mask[0].all()
    assert loaded["sg-vertebra-PNG"][0].image_type == "L3"
    assert loaded["none-psoas-PNG"][1].expected == "not found"
    assert encoded(up)


def test_a_folder_without_cases_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no case"):
        list(ct_cases(tmp_path))


def test_real_ct_is_read(ct_cases):
    """With CT_CASES: every case gives questions, those with a reference have something to find."""
    from benchmarks.quality.ct import ct_cases as read

    for case in read(ct_cases[0].parent):
        question, truth, _ = case.load()

        assert question.picture
        assert truth.mask.any() == (truth.expected == "found")
