"""The databases of the feedback tests: every test of the shared suite runs on SQLite and on a real PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from postgres_server import PostgresServer

from idoctor_integration.feedback import FeedbackStore


@dataclass(frozen=True)
class Database:
    """An empty database, and how to have it fail for a while, and lose its table."""

    url: str
    away: Callable[[], AbstractContextManager[None]]
    drop_table: Callable[[], None]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


def _sqlite(path: Path) -> Database:
    @contextmanager
    def away() -> Iterator[None]:
        """Another program keeps the file to itself."""
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield

    def drop_table() -> None:
        with closing(sqlite3.connect(path)) as other:
            other.execute("DROP TABLE sam2_feedback")

    return Database(f"sqlite:///{path}", away, drop_table)


def _postgresql(server: PostgresServer) -> Database:
    url = server.new_database()

    @contextmanager
    def away() -> Iterator[None]:
        server.stop()
        try:
            yield
        finally:
            server.start()

    def drop_table() -> None:
        server.execute("DROP TABLE sam2_feedback", url.rpartition("/")[2])

    return Database(url, away, drop_table)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return _sqlite(tmp_path / "made" / "here" / "feedback.sqlite3")
    return _postgresql(request.getfixturevalue("postgres"))


@pytest.fixture
def new_store(database: Database) -> Iterator[Callable[..., FeedbackStore]]:
    """Makes stores on the test's database, closed after it."""
    made: list[FeedbackStore] = []

    def make(**options: object) -> FeedbackStore:
        made.append(FeedbackStore(database.url, **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(new_store: Callable[..., FeedbackStore]) -> FeedbackStore:
    return new_store(keep_masks=True)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'feedback.sqlite3'}"
