"""Copies the feedback of a database that is in use into one file, and back; SQLite only, by its own online backup.

A copy of the files would not do: what was written last may still lie in the log beside the database. PostgreSQL has
programs for this (`pg_dump`, `pg_restore`), which its operators know.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from idoctor_integration.errors import NotThere, SegmentationError
from idoctor_integration.feedback.database import file_of, make_engine
from idoctor_integration.feedback.new_file import new_file
from idoctor_integration.feedback.store import StoreUnavailable
from idoctor_integration.feedback.whole_file import opened, verdicts_of_a_whole, verdicts_there, verdicts_to_restore

_BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""What SQLite adds to the database's name for the files that belong to it."""


class BackupRefused(SegmentationError):
    """Nothing was copied: it is done in another way, or would overwrite what is there; the message says which."""


def back_up(url: str, path: Path, *, replace: bool = False) -> int:
    """Copy the database as it is at one moment, while others write into it.

    Args:
        url: of the database.
        path: of the copy, one file; an older copy stays until the new one is whole.
        replace: whether an empty database may take the place of a copy that holds verdicts.

    Returns:
        How many verdicts it holds.

    Raises:
        BackupRefused: the database is PostgreSQL, or lies at `path` itself, or is empty where an older copy is not.
        CannotWrite: the copy cannot be written there.
        NotThere: there is no database yet.
        StoreUnavailable: the database cannot be read.
    """
    database = _file(url)
    if not database.exists():
        raise NotThere("There is no file at SAM2_FEEDBACK_URL: nothing to back up.")
    with new_file(path) as temporary:
        _refuse_itself(path, database)
        _copy(database, temporary)
        with opened(temporary) as copy:
            # One file, which is read without others beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            count = verdicts_of_a_whole(copy)
        if not (count or replace):
            _refuse_loss(path)
        return count


def restore(url: str, path: Path, *, replace: bool = False) -> int:
    """Put a copy in the place of what the database holds; the back end may go on running.

    Args:
        url: of the database.
        path: of the copy.
        replace: whether verdicts that are there may be lost.

    Returns:
        How many verdicts the database holds now.

    Raises:
        BackupRefused: the database is PostgreSQL, or the file itself, or verdicts would be lost.
        NoBackup: the file is not a whole copy that this program can use.
        StoreUnavailable: the database cannot be written.
    """
    database = _file(url)
    _refuse_itself(path, database)
    count = verdicts_to_restore(path)
    there = verdicts_there(database) if database.exists() else 0
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
    with opened(source) as read, opened(target) as written:
        read.backup(written)


def _refuse_itself(path: Path, database: Path) -> None:
    """Refuse the database's own files, however they are spelt or linked to."""
    place = database.resolve()
    own = {place.with_name(place.name + more) for more in _BESIDE}
    same = path.resolve() in own
    with suppress(OSError):  # neither there nor to be looked at: whoever opens it says so
        same = same or path.samefile(database)
    if same:
        raise BackupRefused("This is the database at SAM2_FEEDBACK_URL itself: name another file.")


def _refuse_loss(path: Path) -> None:
    """Refuse to put an empty copy in the place of one that holds verdicts, or that nobody can look into."""
    if not path.exists():
        return
    path.open("rb").close()
    try:
        kept = verdicts_there(path)
    except StoreUnavailable:
        return  # no database: there are no verdicts to lose
    if kept:
        raise BackupRefused(
            f"The database holds no verdicts, the copy that is there {kept}, which would be lost: is SAM2_FEEDBACK_URL "
            "the right one? If so, name another file or add --replace."
        )
