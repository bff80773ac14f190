"""A database that is away, silent, replaced or refused: one sentence in seconds, and work goes on when it is back."""

import sqlite3
import subprocess
import sys
import threading
import time
import traceback
import uuid
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from feedback_bodies import parsed

from idoctor_integration.errors import Unavailable
from idoctor_integration.feedback import FeedbackStore, StoreUnavailable
from idoctor_integration.settings import BadSettings

WITHIN_S = 15.0
"""Twice what the time limits add up to, for a busy machine."""


def ids(store):
    return [row.feedback.request_id for row in store.rows()]


def test_a_database_that_goes_away_and_comes_back(database, store):
    store.add(parsed(request_id="before"))
    with database.away():
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            store.add(parsed(request_id="meanwhile"))
        took_s = time.monotonic() - began
    store.add(parsed(request_id="after"))

    assert took_s < WITHIN_S
    assert ids(store) == ["before", "after"]


def test_a_server_that_was_restarted_between_two_calls(postgres):
    store = FeedbackStore(postgres.new_database())
    store.add(parsed(request_id="before"))
    postgres.stop()
    postgres.start()

    store.add(parsed(request_id="after"))

    assert ids(store) == ["before", "after"]
    store.close()


def test_a_server_that_does_not_answer(postgres):
    """Its connections stay open: only a deadline of ours ends the wait."""
    store = FeedbackStore(postgres.new_database())
    store.add(parsed(request_id="before"))
    with postgres.frozen():
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            store.add(parsed(request_id="meanwhile"))
        took_s = time.monotonic() - began
    store.add(parsed(request_id="after"))

    assert took_s < WITHIN_S
    assert ids(store)[0] == "before"
    assert ids(store)[-1] == "after"
    store.close()


def test_a_row_that_another_session_holds(postgres):
    """PostgreSQL ends the statement itself, so that none piles up in the server."""
    url = postgres.new_database()
    store = FeedbackStore(url)
    store.add(parsed())
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE sam2_feedback")
        with pytest.raises(StoreUnavailable) as refused:
            store.add(parsed())
    store.add(parsed())

    assert refused.value.reason == "QueryCanceled"
    store.close()


def test_rows_that_break_off_in_the_middle(database, store):
    for i in range(11):
        store.add(parsed(request_id=str(i)))
    reader = store.rows(masks=True)
    first = [next(reader) for _ in range(10)]
    database.drop_table()

    with pytest.raises(StoreUnavailable):
        next(reader)
    assert len(first) == 10


def test_a_table_that_was_dropped_is_made_again(database, store):
    store.add(parsed(request_id="before"))
    database.drop_table()
    with pytest.raises(StoreUnavailable):
        store.add(parsed(request_id="meanwhile"))

    store.add(parsed(request_id="after"))

    assert ids(store) == ["after"]


def test_a_deleted_file_is_made_again(tmp_path):
    path = tmp_path / "feedback.sqlite3"
    store = FeedbackStore(f"sqlite:///{path}")
    store.add(parsed(request_id="before"))
    for file in tmp_path.iterdir():
        file.unlink()

    store.add(parsed(request_id="after"))

    assert path.exists()
    assert ids(store) == ["after"]
    store.close()


def test_a_user_who_may_not_create_uses_the_table_that_is_there(postgres):
    url = postgres.new_database()
    name = url.rpartition("/")[2]
    owner = FeedbackStore(url)
    owner.add(parsed())
    postgres.execute(f"CREATE ROLE clerk_{name} LOGIN", name)
    postgres.execute(f"GRANT SELECT, INSERT, UPDATE ON sam2_feedback TO clerk_{name}", name)
    postgres.execute(f"GRANT USAGE ON SEQUENCE sam2_feedback_id_seq TO clerk_{name}", name)
    postgres.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC", name)

    clerk = FeedbackStore(url.replace("tester@", f"clerk_{name}@"))
    clerk.add(parsed(request_id="request-2"))

    assert ids(owner) == ["request-1", "request-2"]
    owner.close()
    clerk.close()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    store = FeedbackStore(f"sqlite:///{tmp_path}/file/feedback.sqlite3")

    with pytest.raises(StoreUnavailable) as refused:
        store.add(parsed())
    assert refused.value.reason in ("ENOTDIR", "EEXIST")


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / "notes.txt").write_text("not a database " * 100)
    store = FeedbackStore(f"sqlite:///{tmp_path}/notes.txt")

    with pytest.raises(StoreUnavailable) as refused:
        store.add(parsed())
    assert refused.value.reason == "SQLITE_NOTADB"


def test_the_sentence_is_the_only_thing_that_is_said(database):
    """Neither the address, nor the password, nor a comment is in the error or in its printed traceback."""
    password, comment = uuid.uuid4().hex, uuid.uuid4().hex
    with closing(FeedbackStore(database.url.replace("tester@", f"tester:{password}@"))) as store:
        store.add(parsed())
        database.drop_table()
        with pytest.raises(StoreUnavailable) as refused:
            store.add(parsed(comment=comment))
    printed = "".join(traceback.format_exception(refused.value))

    assert isinstance(refused.value, Unavailable)
    assert refused.value.status == 503
    assert not [word for word in (password, comment, "127.0.0.1", "feedback.sqlite3") if word in printed]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no url",
        "mysql://u:hidden-word@db/x",
        "sqlite+aiosqlite:///x.db",
        "postgresql+asyncpg://u:hidden-word@db/x",
        "postgresql://u:hidden-word@db:hidden-word/x",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?uri=true",
    ],
)
def test_an_unusable_url_is_a_setting_to_change(url):
    with pytest.raises(BadSettings, match="SAM2_FEEDBACK_URL") as refused:
        FeedbackStore(url)
    assert "hidden" not in "".join(traceback.format_exception(refused.value))


def test_a_missing_driver_is_named_with_its_remedy():
    code = """
import sys
sys.modules["psycopg"] = None
from idoctor_integration.feedback import FeedbackStore
FeedbackStore("postgresql://u@db/x")
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[3])

    assert "BadSettings: SAM2_FEEDBACK_URL names PostgreSQL" in said.stderr
    assert "idoctor-sam2[postgres]" in said.stderr


def test_every_spelling_of_postgresql_is_understood(postgres):
    rest = postgres.new_database().removeprefix("postgresql")
    for i, scheme in enumerate(["postgres", "postgresql", "postgresql+psycopg"]):
        store = FeedbackStore(scheme + rest)
        store.add(parsed(request_id=str(i)))
        assert len(ids(store)) == i + 1
        store.close()


def test_nothing_is_opened_before_the_first_call(tmp_path):
    threads = threading.active_count()
    FeedbackStore(f"sqlite:///{tmp_path}/folder/feedback.sqlite3").close()
    FeedbackStore("postgresql://u@127.0.0.1:9/x").close()

    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == threads


def test_a_relative_file_stays_where_the_process_began(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = FeedbackStore("sqlite:///data/feedback.sqlite3")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    store.add(parsed())

    assert (tmp_path / "data" / "feedback.sqlite3").exists()
    store.close()


def test_sqlite_writes_ahead_so_that_readers_do_not_wait(tmp_path):
    path = tmp_path / "feedback.sqlite3"
    store = FeedbackStore(f"sqlite:///{path}")
    store.add(parsed())
    store.close()

    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_cannot_write_ahead_yet_is_used_as_it_is(tmp_path):
    """Changing the mode needs the file for oneself; a reader is in the way."""
    path = tmp_path / "feedback.sqlite3"
    with closing(FeedbackStore(f"sqlite:///{path}")) as store:
        store.add(parsed())
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as reader,
        closing(FeedbackStore(f"sqlite:///{path}")) as store,
    ):
        reader.execute("PRAGMA journal_mode = DELETE")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sam2_feedback").fetchall()

        assert ids(store) == ["request-1"]


def test_a_closed_store_refuses(database):
    store = FeedbackStore(database.url)
    store.add(parsed())
    store.close()

    with pytest.raises(StoreUnavailable):
        store.add(parsed())
