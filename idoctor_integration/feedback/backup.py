"""Copies the feedback of a database that is in use into one file, and back; SQLite only, by its own online backup.

A copy of the files would not do: what was written last may still lie in the log beside the database. PostgreSQL has
programs for this (`pg_dump`, `pg_restore`), which its operators know.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from idoctor_integration.errors import NotThere, SegmentationError
from idoctor_integration.feedback.database import BUSY_S, file_of, make_engine
from idoctor_integration.feedback.new_file import new_file
from idoctor_integration.feedback.store import StoreUnavailable
from idoctor_integration.feedback.tables import FEEDBACK

_COUNT: Final = f"SELECT count(*) FROM {FEEDBACK.name}"  # noqa: S608 - a name of ours


class BackupRefused(SegmentationError):
    """Nothing was copied: it is done in another way, or would overwrite what is there; the message says which."""


class NoBackup(SegmentationError):
    """The file is not a whole database of feedback."""


def back_up(url: str, path: Path) -> int:
    """Copy the database as it is at one moment, while others write into it.

    Args:
        url: of the database.
        path: of the copy, one file; an older copy stays until the new one is whole.

    Returns:
        How many verdicts it holds.

    Raises:
        BackupRefused: the database is PostgreSQL.
        CannotWrite: the copy cannot be written there.
        NotThere: there is no database yet.
        StoreUnavailable: the database cannot be read.
    """
    database = _file(url)
    if not database.exists():
        raise NotThere("There is no file at SAM2_FEEDBACK_URL: nothing to back up.")
    with new_file(path) as temporary:
        _copy(database, temporary)
        with _opened(temporary) as copy:
            # One file, which is read without others beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            return _checked(copy)


def restore(url: str, path: Path, *, replace: bool = False) -> int:
    """Put a copy in the place of what the database holds; the back end may go on running.

    Args:
        url: of the database.
        path: of the copy.
        replace: whether verdicts that are there may be lost.

    Returns:
        How many verdicts the database holds now.

    Raises:
        BackupRefused: the database is PostgreSQL, or verdicts would be lost.
        NoBackup: the file is not a whole copy.
        StoreUnavailable: the database cannot be written.
    """
    database = _file(url)
    if not path.is_file():
        raise NoBackup("There is no such file to restore from.")
    try:
        with _opened(path) as copy:
            count = _checked(copy)
    except StoreUnavailable as error:
        raise NoBackup("This file is not a whole database of feedback: nothing was changed.") from error
    there = _count(database) if database.exists() else 0
    if there and not replace:
        raise BackupRefused(f"The database holds {there} verdicts, which would be lost: copy it, then add --replace.")
    _copy(path, database)
    return count


def _file(url: str) -> Path:
    engine: sa.Engine = make_engine(url)
    file = file_of(engine.url)
    if file is None:
        raise BackupRefused("SAM2_FEEDBACK_URL is a PostgreSQL: use pg_dump and pg_restore, see docs/deployment.md.")
    return file


def _copy(source: Path, target: Path) -> None:
    with _opened(source) as read, _opened(target) as written:
        read.backup(written)


def _count(database: Path) -> int:
    with _opened(database) as connection:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (FEEDBACK.name,)).fetchone()
        return int(connection.execute(_COUNT).fetchone()[0]) if there else 0


def _checked(connection: sqlite3.Connection) -> int:
    """The verdicts of a database that is whole."""
    if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")
    return int(connection.execute(_COUNT).fetchone()[0])


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own, with what SQLite says translated: its words may hold a path."""
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_S)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StoreUnavailable(getattr(error, "sqlite_errorname", None) or type(error).__name__) from None
