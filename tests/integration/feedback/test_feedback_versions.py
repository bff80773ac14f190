"""A rollback leaves the newer version's database to the older one, an upgrade the other way: both work, or say so."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from feedback_bodies import parsed

from idoctor_integration.feedback import StoreUnavailable
from idoctor_integration.feedback.database import make_engine


def change(database, *statements):
    """What another version has done to the table."""
    engine = make_engine(database.url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def columns(database):
    engine = make_engine(database.url)
    with engine.connect() as connection:
        found = [column["name"] for column in sa.inspect(connection).get_columns("sam2_feedback")]
    engine.dispose()
    return found


@pytest.fixture
def used(database, new_store):
    """A database with one verdict in it, closed."""
    store = new_store()
    store.add(parsed(request_id="before", rating="good"))
    store.close()
    return database


def test_an_older_program_keeps_verdicts_in_a_newer_ones_table(used, new_store):
    change(
        used,
        "ALTER TABLE sam2_feedback ADD COLUMN scanner VARCHAR(80)",
        "ALTER TABLE sam2_feedback ADD COLUMN steps INTEGER NOT NULL DEFAULT 0",
    )
    older = new_store()
    older.add(parsed(request_id="after"))

    assert [row.feedback.request_id for row in older.rows()] == ["before", "after"]
    assert older.summary()
    assert columns(used)[-2:] == ["scanner", "steps"]


def test_a_newer_program_adds_to_an_older_ones_table_what_it_lacks_and_loses_nothing(used, new_store):
    change(
        used,
        "ALTER TABLE sam2_feedback DROP COLUMN saved_mask",
        "ALTER TABLE sam2_feedback DROP COLUMN comment",
    )
    newer = new_store()
    newer.add(parsed(request_id="after", comment="fits"))

    assert [(row.feedback.request_id, row.feedback.comment) for row in newer.rows()] == [
        ("before", None),
        ("after", "fits"),
    ]
    assert next(newer.rows()).feedback.rating == "good"
    assert set(columns(used)[-2:]) == {"saved_mask", "comment"}


def test_stores_that_add_the_same_column_at_once(used, new_store):
    change(used, "ALTER TABLE sam2_feedback DROP COLUMN comment")
    stores = [new_store() for _ in range(6)]
    together = threading.Barrier(len(stores))

    def add(number):
        together.wait(timeout=60)
        stores[number].add(parsed(request_id=str(number)))

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(add, range(len(stores))))

    assert sum(1 for _ in stores[0].rows()) == 1 + len(stores)
    assert columns(used).count("comment") == 1


@pytest.mark.parametrize(
    "made_by_another",
    [
        # A newer one, whose rows need what this one does not know.
        (
            "ALTER TABLE sam2_feedback RENAME COLUMN cached TO from_cache",
            "ALTER TABLE sam2_feedback ADD COLUMN cached BOOLEAN",
        ),
        # An older one, whose rows lack what this one needs.
        ("ALTER TABLE sam2_feedback DROP COLUMN verdict",),
    ],
)
def test_a_table_that_cannot_be_shared_is_refused_with_a_sentence_and_left_as_it_is(made_by_another, used, new_store):
    change(used, *made_by_another)
    before = columns(used)
    store = new_store()

    for work in (lambda: store.add(parsed()), store.summary):
        with pytest.raises(StoreUnavailable, match="belongs to another version") as refused:
            work()
        assert refused.value.status == 503
        assert refused.value.reason == "another version"
    assert columns(used) == before
