"""What may not be copied: another program's table, the database onto itself, nothing over verdicts, a closed file."""

import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from feedback_commands import feedback, filled, ids

from idoctor_integration.feedback import FeedbackStore

NOBODY = 65534
"""Every Linux's user without rights."""
MADE = "CREATE TABLE sam2_feedback (id INTEGER PRIMARY KEY, request_id TEXT UNIQUE)"
"""Of the right name, and nothing more."""


@pytest.mark.parametrize(
    "change",
    [
        [f"DROP TABLE sam2_feedback; {MADE}"],
        ["ALTER TABLE sam2_feedback DROP COLUMN verdict"],
        [("seconds DOUBLE", "reader INTEGER NOT NULL, seconds DOUBLE")],
        [("seconds DOUBLE", "seconds TEXT")],
        [("dice DOUBLE", "dice DOUBLE NOT NULL")],
        [("comment VARCHAR(500)", "comment")],
        [("UNIQUE (request_id)", "UNIQUE (request_id, target)")],
        [("PRIMARY KEY (id)", "CHECK (id > 0)")],
        ["DROP TABLE sam2_feedback; CREATE VIEW sam2_feedback AS SELECT 1 AS id"],
    ],
    ids=["two columns", "one less", "one more", "kind", "not null", "no kind", "not unique", "unnumbered", "view"],
)
def test_a_table_that_this_program_cannot_use_is_refused(change, url, tmp_path, capsys):
    copy = tmp_path / "copy.sqlite3"
    with closing(filled(url, "a", "b")):
        assert feedback(url, "backup", copy) == 0
    for step in change:
        alter(copy, step)

    assert feedback(url, "restore", copy, "--replace") == 1
    assert "is not one that this version of idoctor_integration can use" in capsys.readouterr().err
    assert ids(url) == ["a", "b"]


@pytest.mark.parametrize(
    "step",
    [
        "ALTER TABLE sam2_feedback DROP COLUMN comment",
        "ALTER TABLE sam2_feedback ADD COLUMN scanner VARCHAR(80)",
        "ALTER TABLE sam2_feedback DROP COLUMN comment; ALTER TABLE sam2_feedback ADD COLUMN comment VARCHAR(900)",
    ],
)
def test_an_earlier_or_later_versions_table_that_can_be_shared_is_restored(step, url, tmp_path):
    copy = tmp_path / "copy.sqlite3"
    with closing(filled(url, "a", "b")):
        assert feedback(url, "backup", copy) == 0
    alter(copy, step)

    assert feedback(url, "restore", copy, "--replace") == 0
    with closing(filled(url, "c")):
        assert ids(url) == ["a", "b", "c"]


def alter(path, step):
    """Another version's table: by statements, or a new one with some words of the definition in the place of others."""
    with closing(sqlite3.connect(path)) as other:
        if isinstance(step, str):
            other.executescript(step)
            return
        [(made,)] = other.execute("SELECT sql FROM sqlite_master WHERE name = 'sam2_feedback'").fetchall()
        assert step[0] in made
        other.executescript(f"DROP TABLE sam2_feedback; {made.replace(*step)}")


def test_an_empty_database_does_not_take_the_place_of_a_copy_with_verdicts(url, tmp_path, capsys):
    copy, empty = tmp_path / "copy.sqlite3", f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    with closing(filled(url, "a", "b")), closing(FeedbackStore(empty)) as other:
        assert feedback(url, "backup", copy) == 0
        other.summary()
    kept = copy.read_bytes()

    assert feedback(empty, "backup", copy) == 1
    assert "holds no verdicts, the copy that is there 2, which would be lost" in capsys.readouterr().err
    assert copy.read_bytes() == kept

    assert feedback(empty, "backup", copy, "--replace") == 0
    assert feedback(empty, "backup", copy) == 0, "nothing is lost any more"
    assert feedback(url, "backup", copy) == 0
    assert ids(f"sqlite:///{copy}") == ["a", "b"]


@pytest.mark.parametrize("what", ["backup", "restore"])
@pytest.mark.parametrize("spelling", ["itself", "another way", "hard link", "through a linked folder", "its log"])
def test_the_databases_own_file_is_neither_a_copy_nor_to_be_restored(spelling, what, url, tmp_path, capsys):
    database = tmp_path / "feedback.sqlite3"
    with closing(filled(url, "a", "b")):
        path = {
            "itself": database,
            "another way": tmp_path / ".." / tmp_path.name / database.name,
            "hard link": tmp_path / "link.sqlite3",
            "through a linked folder": tmp_path / "folder" / database.name,
            "its log": tmp_path / "feedback.sqlite3-wal",
        }[spelling]
        (tmp_path / "link.sqlite3").hardlink_to(database)
        (tmp_path / "folder").symlink_to(tmp_path)
        before = database.stat().st_ino

        assert feedback(url, what, path, "--replace") == 1
        said = capsys.readouterr().err
        assert database.stat().st_ino == before
        assert ids(url) == ["a", "b"]

    assert "This is the database at SAM2_FEEDBACK_URL itself" in said


@pytest.fixture
def everybodys():
    """A folder in which everybody may read and write, unlike `tmp_path`."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def test_a_copy_that_one_has_no_right_to_read_says_so_and_stays(url, everybodys, capsys):
    copy, empty = everybodys / "copy.sqlite3", everybodys / "empty.sqlite3"
    with closing(filled(url, "a")), closing(FeedbackStore(f"sqlite:///{empty}")) as other:
        assert feedback(url, "backup", copy) == 0
        other.summary()
    empty.chmod(0o666)
    copy.chmod(0)
    with without_roots_rights():
        codes = [feedback(f"sqlite:///{empty}", what, copy) for what in ("restore", "backup")]
    restoring, copying = capsys.readouterr().err.splitlines()

    assert codes == [1, 1]
    assert restoring == "This file cannot be read: Permission denied; nothing was changed."
    assert "Permission denied" in copying
    assert ids(f"sqlite:///{copy}") == ["a"]


def test_a_copy_in_a_folder_that_one_may_not_enter_says_so(url, everybodys, capsys):
    (everybodys / "closed").mkdir(mode=0)
    with without_roots_rights():
        assert feedback(url, "restore", everybodys / "closed" / "copy.sqlite3") == 1

    assert "cannot be read: Permission denied" in capsys.readouterr().err


@contextmanager
def without_roots_rights():
    """As a user of the machine, whom a file's rights bind; whoever is one anyway stays who they are."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if me == 0:
            os.seteuid(me)
