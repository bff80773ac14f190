"""How a store is opened and closed: which URLs are understood, and that nothing is touched before the first call."""

import sqlite3
import subprocess
import sys
import threading
import traceback
from contextlib import closing
from pathlib import Path

import pytest
from feedback_bodies import parsed

from idoctor_integration.feedback import FeedbackStore, StoreUnavailable
from idoctor_integration.settings import BadSettings


def ids(store):
    return [row.feedback.request_id for row in store.rows()]


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
