"""A backup made while people send feedback brings all of it back: SQLite by our command, PostgreSQL by its programs."""

import os
import re
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest
from feedback_bodies import parsed
from feedback_commands import feedback, filled, ids
from postgres_server import programs

from idoctor_integration.feedback import FeedbackStore

PAGE_BYTES = 4096
"""Of SQLite, unless it is told otherwise."""
GUIDE = Path(__file__).parents[3] / "docs" / "deployment.md"


def test_a_copy_of_a_database_in_use_is_one_whole_file_that_only_its_owner_reads(url, tmp_path, capsys):
    with closing(filled(url, "a", "b")):
        assert (tmp_path / "feedback.sqlite3-wal").stat().st_size > 0, "else a copied file would do"
        code = feedback(url, "backup", tmp_path / "copy.sqlite3")
    kinds = (tmp_path / "copy.sqlite3").read_bytes()[18:20]

    assert kinds == b"\1\1", "it would want a log beside it"
    assert (code, capsys.readouterr().out) == (0, f"2 verdicts copied to {tmp_path / 'copy.sqlite3'}.\n")
    assert ids(f"sqlite:///{tmp_path / 'copy.sqlite3'}") == ["a", "b"]
    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o777 == 0o600


def test_the_copy_is_of_one_moment_while_verdicts_keep_coming(url, tmp_path):
    done, began = threading.Event(), threading.Event()

    def add():
        with closing(FeedbackStore(url)) as store:
            number = 0
            while not done.is_set():
                store.add(parsed(request_id=f"{number:06}"))
                number += 1
                if number == 20:
                    began.set()

    writer = threading.Thread(target=add)
    writer.start()
    try:
        assert began.wait(60)
        codes = [feedback(url, "backup", tmp_path / f"{number}.sqlite3") for number in range(5)]
    finally:
        done.set()
        writer.join()
    copies = [ids(f"sqlite:///{tmp_path / f'{number}.sqlite3'}") for number in range(5)]

    assert codes == [0] * 5
    for copy in copies:
        assert copy == [f"{number:06}" for number in range(len(copy))]
        assert len(copy) >= 20
    assert len(copies[-1]) <= len(ids(url))


def test_an_older_copy_stays_until_the_new_one_is_whole(url, tmp_path):
    copy = tmp_path / "copy.sqlite3"
    with closing(filled(url, "a")):
        assert feedback(url, "backup", copy) == 0
    kept = copy.read_bytes()
    (tmp_path / "feedback.sqlite3").write_bytes(b"not a database" * 100)

    assert feedback(url, "backup", copy) == 1
    assert copy.read_bytes() == kept
    assert [path.name for path in tmp_path.glob(".sam2*")] == []


def test_a_copy_is_restored_under_a_back_end_that_runs(url, tmp_path, capsys):
    copy = tmp_path / "copy.sqlite3"
    with closing(filled(url, "a", "b")) as running:
        assert feedback(url, "backup", copy) == 0
        running.add(parsed(request_id="after"))

        assert feedback(url, "restore", copy) == 1
        assert "The database holds 3 verdicts, which would be lost" in capsys.readouterr().err
        assert [row.feedback.request_id for row in running.rows()] == ["a", "b", "after"]

        assert feedback(url, "restore", copy, "--replace") == 0
        assert [row.feedback.request_id for row in running.rows()] == ["a", "b"]
        running.add(parsed(request_id="c"))

    assert ids(url) == ["a", "b", "c"]


def test_a_copy_is_restored_where_nothing_is_left(url, tmp_path):
    with closing(filled(url, "a", "b")):
        assert feedback(url, "backup", tmp_path / "copy.sqlite3") == 0
    for path in tmp_path.glob("feedback.sqlite3*"):
        path.unlink()

    assert feedback(url, "restore", tmp_path / "copy.sqlite3") == 0
    assert ids(url) == ["a", "b"]


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, "another database", "damaged"])
def test_what_is_no_whole_copy_changes_nothing(content, url, tmp_path, capsys):
    copy = tmp_path / "copy.sqlite3"
    with closing(filled(url, *map(str, range(300)))):
        assert feedback(url, "backup", copy) == 0
    if content == "another database":
        copy.unlink()
        with closing(sqlite3.connect(copy)) as other:
            other.execute("CREATE TABLE other (x)")
    elif content == "damaged":
        # A page of rows only: counting, which looks at the index alone, does not see it.
        data = bytearray(copy.read_bytes())
        page = data.rindex(b"a word") // PAGE_BYTES * PAGE_BYTES
        data[page : page + PAGE_BYTES] = bytes(PAGE_BYTES)
        copy.write_bytes(data)
    else:
        copy.write_bytes(content)

    assert feedback(url, "restore", copy, "--replace") == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert len(ids(url)) == 300


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_what_is_not_there_is_a_sentence_and_no_file(what, url, tmp_path, capsys):
    assert feedback(url, what, tmp_path / "copy.sqlite3") == 1
    assert capsys.readouterr().err.startswith("There is no")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_of_a_postgresql_its_own_programs_are_named(what, tmp_path, capsys):
    assert feedback("postgresql://u:hidden@127.0.0.1:9/x", what, tmp_path / "copy") == 1

    said = capsys.readouterr().err
    assert "pg_dump" in said
    assert "hidden" not in said


def test_a_database_that_cannot_be_read_says_so_with_its_own_name_for_it(url, tmp_path, capsys):
    (tmp_path / "feedback.sqlite3").write_bytes(b"not a database" * 100)

    assert feedback(url, "backup", tmp_path / "copy.sqlite3") == 1
    assert "(SQLITE_NOTADB)" in capsys.readouterr().err


def test_the_guides_words_copy_a_postgresql_in_use_and_bring_it_back(postgres, tmp_path):
    dump, load = re.findall(r"^pg_(?:dump|restore) .*$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    url = postgres.new_database()
    with closing(filled(url, "a", "b")) as running:
        typed(dump, url, tmp_path)
        running.add(parsed(request_id="after"))
    elsewhere = postgres.new_database()
    for target in (url, elsewhere):
        typed(load, target, tmp_path)

    assert ids(url) == ids(elsewhere) == ["a", "b"]
    with closing(FeedbackStore(url)) as again:
        again.add(parsed(request_id="c"))
    assert ids(url) == ["a", "b", "c"]


def typed(command, url, folder):
    """A line of the guide as an operator types it."""
    env = {"PATH": f"{programs()}:{os.environ['PATH']}", "SAM2_FEEDBACK_URL": url}
    done = subprocess.run(["/bin/bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
