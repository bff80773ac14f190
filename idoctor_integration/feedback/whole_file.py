"""Whether a file is a whole SQLite database of feedback that this program can use; the file itself stays as it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from idoctor_integration.errors import SegmentationError
from idoctor_integration.feedback.database import BUSY_S
from idoctor_integration.feedback.store import StoreUnavailable
from idoctor_integration.feedback.tables import FEEDBACK, AnotherVersion, refuse_another

_COUNT: Final = f"SELECT count(*) FROM {FEEDBACK.name}"  # noqa: S608 - a name of ours


class NoBackup(SegmentationError):
    """The file is not there, cannot be read, or is not a whole database of feedback; the message says which."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own, with what SQLite says translated: its words may hold a path.

    Raises:
        StoreUnavailable: whatever SQLite refuses, also within the block.
    """
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_S)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StoreUnavailable(getattr(error, "sqlite_errorname", None) or type(error).__name__) from None


def verdicts_there(database: Path) -> int:
    """How many verdicts a file holds; none where it has no table yet.

    Raises:
        StoreUnavailable: it cannot be read.
    """
    with opened(database) as connection:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (FEEDBACK.name,)).fetchone()
        return int(connection.execute(_COUNT).fetchone()[0]) if there else 0


def verdicts_of_a_whole(connection: sqlite3.Connection) -> int:
    """How many verdicts a database holds in which nothing is damaged.

    Raises:
        sqlite3.Error: something is, or there is no table of feedback.
    """
    if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")
    return int(connection.execute(_COUNT).fetchone()[0])


def verdicts_to_restore(path: Path) -> int:
    """How many verdicts a copy holds that may take the database's place.

    Raises:
        NoBackup: it may not.
    """
    try:
        if not path.is_file():
            raise NoBackup("There is no such file to restore from.")
        # SQLite's own name for a lack of rights is that of many other things.
        path.open("rb").close()
    except OSError as error:
        words = f"This file cannot be read: {error.strerror or 'unknown reason'}; nothing was changed."
        raise NoBackup(words) from error
    try:
        with opened(path) as copy:
            count = verdicts_of_a_whole(copy)
            _refuse_another(copy)
    except StoreUnavailable as error:
        raise NoBackup("This file is not a whole database of feedback: nothing was changed.") from error
    except AnotherVersion as error:
        raise NoBackup(
            "This file's table of feedback is not one that this version of idoctor_integration can use: restore it "
            "with the version that made it. Nothing was changed."
        ) from error
    return count


def _refuse_another(copy: sqlite3.Connection) -> None:
    # Not the store's own engine: that one writes into the file as it opens it.
    engine = sa.create_engine("sqlite://", creator=lambda: copy, poolclass=sa.StaticPool)
    try:
        with engine.connect() as connection:
            refuse_another(connection)
    except sa.exc.SQLAlchemyError as error:
        # What cannot even be described, such as a view of something that is not there.
        raise AnotherVersion from error
