"""Slices by name: from the user's own folder and from nowhere else, whatever is asked for."""

import contextlib
import io
import os
from pathlib import Path

import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idoctor_integration.cases import CaseName, list_series, read_picture
from idoctor_integration.errors import BadRequest, NotThere, TooLarge
from idoctor_integration.originals import Originals
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import axial

MINE, THEIRS = b"mine", b"theirs"
MOST = 1 << 20


def lay(root: Path, *steps: str, data: bytes) -> Path:
    """Write a file below a folder."""
    path = root.joinpath(*steps)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def root(tmp_path):
    """Two users' cases, one of nobody's, and a secret beside them all."""
    data = tmp_path / "data"
    lay(data, "u1", "王_20200101", "output", "L3_png", "sagittal_midResize.png", data=MINE)
    lay(data, "u1", "王_20200101", "output", "Axisal", "slice_007.png", data=MINE)
    lay(data, "u2", "李_20200101", "output", "L3_png", "sagittal_midResize.png", data=THEIRS)
    lay(data, "open_20200101", "output", "L3_png", "sagittal_midResize.png", data=MINE)
    lay(tmp_path, "secret.png", data=THEIRS)
    return data


def read(root, user, patient, date, filename="sagittal_midResize.png", image_type="L3"):
    """Ask for a picture."""
    return read_picture(root, CaseName(user, patient, date), image_type, filename, most_bytes=MOST)


def test_a_user_reads_an_own_slice(root):
    assert read(root, "u1", "王", "20200101") == MINE
    assert read(root, "u1", "王", "20200101", "slice_007.png", "middle") == MINE
    assert read(root, None, "open", "20200101") == MINE


@pytest.mark.parametrize(
    ("user", "patient", "date", "filename"),
    [
        ("u1", "李", "20200101", "sagittal_midResize.png"),
        ("u1", "open", "20200101", "sagittal_midResize.png"),
        (None, "王", "20200101", "sagittal_midResize.png"),
        ("u3", "王", "20200101", "sagittal_midResize.png"),
        ("u1", "王", "20200102", "sagittal_midResize.png"),
        ("u1", "王", "20200101", "other.png"),
    ],
)
def test_what_is_not_there_and_what_is_not_theirs_is_one_sentence(root, user, patient, date, filename):
    with pytest.raises(NotThere, match="does not exist"):
        read(root, user, patient, date, filename)


STEPS = st.sampled_from(
    [
        "..",
        ".",
        "/",
        "\\",
        "u1",
        "u2",
        "李",
        "王",
        "20200101",
        "_",
        "output",
        "L3_png",
        "sagittal_midResize.png",
        "\0",
        "%2e%2e",
    ]
)
SPELLINGS = st.lists(STEPS, min_size=1, max_size=6).map("".join) | st.lists(STEPS, min_size=1, max_size=6).map("/".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(SPELLINGS | st.text(max_size=12), SPELLINGS | st.text(max_size=12), SPELLINGS | st.text(max_size=12))
def test_no_spelling_reaches_another_users_slice(root, patient, date, filename):
    for user in ("u1", "u3", None):
        with contextlib.suppress(BadRequest, NotThere):
            assert read(root, user, patient, date, filename) != THEIRS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SPELLINGS | st.text(max_size=12))
def test_no_user_id_reaches_another_users_slice(root, user):
    if user == "u2":
        return
    with contextlib.suppress(BadRequest, NotThere):
        assert read(root, user, "李", "20200101") != THEIRS


def test_no_link_leads_out(root):
    """A link in place of a file, of a folder of the case, of the case, and a pipe that would block."""
    case = root / "u1" / "王_20200101" / "output"
    (case / "L3_png" / "link.png").symlink_to(root.parent / "secret.png")
    (case / "Axisal2").symlink_to(root / "u2")
    (root / "u1" / "link_20200101").symlink_to(root / "u2" / "李_20200101")
    os.mkfifo(case / "L3_png" / "pipe.png")

    for patient, filename in (("王", "link.png"), ("link", "sagittal_midResize.png"), ("王", "pipe.png")):
        with pytest.raises(NotThere):
            read(root, "u1", patient, "20200101", filename)


def test_a_name_that_can_be_no_name_is_refused(root):
    for name in ("", ".", "..", "a/b", "a\\b", "a\0b", "x" * 300):
        with pytest.raises(BadRequest):
            read(root, "u1", name + "/" if name in ("", ".") else name, "20200101")
    with pytest.raises(BadRequest, match="PNG"):
        read(root, "u1", "王", "20200101", "hu_statistics.csv")


def test_a_file_that_is_too_large_is_not_read(root):
    lay(root, "u1", "王_20200101", "output", "L3_png", "big.png", data=bytes(MOST + 1))

    with pytest.raises(TooLarge):
        read(root, "u1", "王", "20200101", "big.png")


CASE = CaseName(None, "p", "1")


def series(tmp_path, numbers, phantom, extension="dcm", **changed):
    """A series of one phantom under several instance numbers, the file names telling nothing."""
    for place, number in enumerate(numbers):
        file = pydicom.dcmread(io.BytesIO(as_dicom(phantom)))
        file.InstanceNumber = number
        file.PatientName = "Secret"
        for name, value in changed.items():
            setattr(file, name, value)
        buffer = io.BytesIO()
        file.save_as(buffer)
        lay(tmp_path, "p_1", "input", f"{90 - place}.{extension}", data=buffer.getvalue())


@pytest.mark.parametrize("extension", ["dcm", "dcm.pk"])
def test_the_original_of_a_slice_is_found_by_its_number(tmp_path, extension):
    phantom = axial(5, size=128)
    series(tmp_path, [5, 7, 9], phantom, extension)
    lay(tmp_path, "p_1", "input", f"broken.{extension}", data=b"no DICOM at all")

    found = Originals(tmp_path, MOST).of(CASE, "slice_007.png", as_png(phantom))

    assert pydicom.dcmread(io.BytesIO(found)).InstanceNumber == 7


def test_another_picture_under_the_same_number_is_not_its_original(tmp_path):
    series(tmp_path, [7], axial(5, size=128))

    assert Originals(tmp_path, MOST).of(CASE, "slice_007.png", as_png(axial(6, size=128))) is None
    assert Originals(tmp_path, MOST).of(CASE, "slice_008.png", as_png(axial(5, size=128))) is None
    assert Originals(tmp_path, MOST).of(CASE, "sagittal_midResize.png", as_png(axial(5, size=128))) is None


def test_a_series_that_changes_is_looked_at_again(tmp_path):
    phantom = axial(5, size=128)
    series(tmp_path, [7], phantom)
    originals = Originals(tmp_path, MOST)
    assert originals.of(CASE, "slice_008.png", as_png(phantom)) is None
    series(tmp_path, [7, 8], phantom)

    assert originals.of(CASE, "slice_008.png", as_png(phantom)) is not None


def test_a_folder_without_a_series_has_no_original(tmp_path):
    (tmp_path / "p_1").mkdir()

    assert Originals(tmp_path, MOST).of(CASE, "slice_007.png", as_png(axial(5, size=128))) is None
    with pytest.raises(NotThere):
        list_series(tmp_path, CASE)
