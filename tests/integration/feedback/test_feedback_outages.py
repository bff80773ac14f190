"""A database that is away, silent, replaced or refused: one sentence in seconds, and work goes on when it is back."""

import time
import traceback
import uuid
from contextlib import closing

import psycopg
import pytest
from feedback_bodies import parsed

from idoctor_integration.errors import Unavailable
from idoctor_integration.feedback import FeedbackStore, StoreUnavailable

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


def test_where_the_database_lies_is_not_said():
    password = uuid.uuid4().hex
    with (
        closing(FeedbackStore(f"postgresql://tester:{password}@127.0.0.1:1/x")) as store,
        pytest.raises(StoreUnavailable) as refused,
    ):
        store.add(parsed())
    printed = [*traceback.format_exception_only(refused.value), str(refused.value.__cause__)]

    assert not [word for word in (password, "127.0.0.1", "tester") if word in "".join(printed)]
