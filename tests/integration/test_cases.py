"""Slices by name: from the user's own folder and from nowhere else, whatever is asked for."""

import contextlib
import itertools
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leak_watch import secret

from idoctor_integration.cases import CaseName, SeriesFolder, State, picture_state, read_picture, series_folder
from idoctor_integration.errors import BadRequest, NotThere, Replaced, TooLarge

MINE, THEIRS = b"mine", b"theirs"
OWN, OTHER = secret("王"), secret("李")
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
    lay(data, "u1", f"{OWN}_20200101", "output", "L3_png", "sagittal_midResize.png", data=MINE)
    lay(data, "u1", f"{OWN}_20200101", "output", "Axisal", "slice_007.png", data=MINE)
    lay(data, "u2", f"{OTHER}_20200101", "output", "L3_png", "sagittal_midResize.png", data=THEIRS)
    lay(data, "open_20200101", "output", "L3_png", "sagittal_midResize.png", data=MINE)
    lay(tmp_path, "secret.png", data=THEIRS)
    return data


def read(root, user, patient, date, filename="sagittal_midResize.png", image_type="L3"):
    """Ask for a picture."""
    return read_picture(root, CaseName(user, patient, date), image_type, filename, most_bytes=MOST)


def test_a_user_reads_an_own_slice(root):
    assert read(root, "u1", OWN, "20200101") == MINE
    assert read(root, "u1", OWN, "20200101", "slice_007.png", "middle") == MINE
    assert read(root, None, "open", "20200101") == MINE


@pytest.mark.parametrize(
    ("user", "patient", "date", "filename"),
    [
        ("u1", OTHER, "20200101", "sagittal_midResize.png"),
        ("u1", "open", "20200101", "sagittal_midResize.png"),
        (None, OWN, "20200101", "sagittal_midResize.png"),
        ("u3", OWN, "20200101", "sagittal_midResize.png"),
        ("u1", OWN, "20200102", "sagittal_midResize.png"),
        ("u1", OWN, "20200101", "other.png"),
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
        OTHER,
        OWN,
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400, deadline=None)
@given(SPELLINGS | st.text(max_size=12), SPELLINGS | st.text(max_size=12), SPELLINGS | st.text(max_size=12))
def test_no_spelling_reaches_another_users_slice(root, patient, date, filename):
    for user in ("u1", "u3", None):
        with contextlib.suppress(BadRequest, NotThere):
            assert read(root, user, patient, date, filename) != THEIRS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SPELLINGS | st.text(max_size=12))
def test_no_user_id_reaches_another_users_slice(root, user):
    if user == "u2":
        return
    with contextlib.suppress(BadRequest, NotThere):
        assert read(root, user, OTHER, "20200101") != THEIRS


def test_no_link_leads_out(root):
    """A link in place of a file, of a folder of the case, of the case, and a pipe that would block."""
    case = root / "u1" / f"{OWN}_20200101" / "output"
    (case / "L3_png" / "link.png").symlink_to(root.parent / "secret.png")
    (case / "Axisal2").symlink_to(root / "u2")
    (root / "u1" / "link_20200101").symlink_to(root / "u2" / f"{OTHER}_20200101")
    os.mkfifo(case / "L3_png" / "pipe.png")

    for patient, filename in ((OWN, "link.png"), ("link", "sagittal_midResize.png"), (OWN, "pipe.png")):
        with pytest.raises(NotThere):
            read(root, "u1", patient, "20200101", filename)


def test_a_name_that_can_be_no_name_is_refused(root):
    for name in ("", ".", "..", "a/b", "a\\b", "a\0b", "x" * 300):
        with pytest.raises(BadRequest):
            read(root, "u1", name + "/" if name in ("", ".") else name, "20200101")
    with pytest.raises(BadRequest, match="PNG"):
        read(root, "u1", OWN, "20200101", "hu_statistics.csv")


def test_a_file_that_is_too_large_is_not_read(root):
    lay(root, "u1", f"{OWN}_20200101", "output", "L3_png", "big.png", data=bytes(MOST + 1))

    with pytest.raises(TooLarge):
        read(root, "u1", OWN, "20200101", "big.png")


def test_half_a_character_is_no_name(root):
    with pytest.raises(BadRequest):
        read(root, "u1", "\ud800", "20200101")


def test_the_state_of_a_picture_changes_with_whatever_is_done_to_it(root):
    case = CaseName("u1", OWN, "20200101")
    path = root / "u1" / f"{OWN}_20200101" / "output" / "L3_png" / "sagittal_midResize.png"
    states = [picture_state(root, case, "L3", path.name).name]
    for change in (
        lambda: path.write_bytes(b"more"),
        lambda: lay(root, "new.png", data=b"more").replace(path),
        lambda: os.utime(path, (1, 1)),
    ):
        change()
        states.append(picture_state(root, case, "L3", path.name).name)

    assert len(set(states)) == 4
    assert picture_state(root, case, "L3", path.name).name == states[-1]


def test_the_state_of_a_series_changes_with_every_file(root):
    case = CaseName("u1", OWN, "20200101")
    with pytest.raises(NotThere), series_folder(root, case):
        pass
    states = []
    for name in ("a.dcm", "b.dcm.pk", "b.dcm.pk"):
        lay(root, "u1", f"{OWN}_20200101", "input", name, data=b"x" * (1 + len(states)))
        with series_folder(root, case) as series:
            states.append(series.state().name)
            assert series.names() == ["a.dcm", "b.dcm.pk"][: len(states)]
    lay(root, "u1", f"{OWN}_20200101", "input", "notes.txt", data=b"")
    with series_folder(root, case) as series:
        assert series.state().name == states[-1]

    assert len(set(states)) == 3


def test_a_state_is_believed_only_when_it_is_old_enough():
    assert not State("a", 100.0).settled(101.0)
    assert State("a", 100.0).settled(110.0)


def test_a_series_holds_no_links_and_no_pipes(root):
    folder = root / "u1" / f"{OWN}_20200101" / "input"
    folder.mkdir()
    (folder / "link.dcm").symlink_to(root.parent / "secret.png")
    os.mkfifo(folder / "pipe.dcm")
    with series_folder(root, CaseName("u1", OWN, "20200101")) as series:
        for name in ("link.dcm", "pipe.dcm", "none.dcm"):
            with pytest.raises(NotThere):
                series.open(name)
        with pytest.raises(BadRequest):
            series.open("../output/L3_png/sagittal_midResize.png")


def test_a_folder_in_a_pictures_place_is_not_there_and_keeps_nothing_open(root):
    (root / "u1" / f"{OWN}_20200101" / "output" / "L3_png" / "folder.png").mkdir()
    before = len(os.listdir("/proc/self/fd"))

    for _ in range(5):
        with pytest.raises(NotThere):
            read(root, "u1", OWN, "20200101", "folder.png")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_picture_that_is_written_to_while_it_is_read_is_not_taken(root):
    """Half of the old one and half of the new one would be neither."""
    path = lay(root, "u1", f"{OWN}_20200101", "output", "L3_png", "changing.png", data=bytes(MOST))
    over = threading.Event()

    def writing():
        with path.open("r+b") as file:
            for byte in itertools.cycle((b"a", b"b")):
                if over.is_set():
                    return
                os.pwrite(file.fileno(), byte, 0)

    def read_again_and_again():
        for _ in range(20_000):
            read(root, "u1", OWN, "20200101", "changing.png")

    with ThreadPoolExecutor(1) as others:
        others.submit(writing)
        try:
            with pytest.raises(Replaced, match="being replaced"):
                read_again_and_again()
        finally:
            over.set()


def test_a_file_that_is_another_length_than_it_says_is_not_taken(root):
    """As those of a system's own folders are, and those that shrink in time."""
    folder = os.open("/proc/self", os.O_RDONLY)
    try:
        with pytest.raises(Replaced):
            SeriesFolder(folder).read("status", MOST)
    finally:
        os.close(folder)
