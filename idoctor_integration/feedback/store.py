"""Keeps feedback in SQLite or PostgreSQL; safe to use from any number of threads and processes.

Nothing is opened, created or connected to before the first call. Threads share the engine's pool and nothing else:
there is no lock here, because the table is made under a lock of the database's own.
"""

import dataclasses
import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from idoctor_integration.errors import Unavailable
from idoctor_integration.feedback.database import file_of, limit_statements, make_engine
from idoctor_integration.feedback.records import Feedback, LaterRating, StoredFeedback
from idoctor_integration.feedback.summary import summarise
from idoctor_integration.feedback.tables import FEEDBACK, AnotherVersion, look_again, make_table

PAGE_ROWS: Final = 500
PAGE_ROWS_WITH_MASKS: Final = 10
"""A mask of the largest picture has 2 MB before it is compressed."""

_MASKS: Final = ("offered_mask", "saved_mask")
_FIELDS: Final = tuple(field.name for field in dataclasses.fields(Feedback))


class StoreUnavailable(Unavailable):
    """The database cannot be used; `reason` is its own short name for why, such as `SQLITE_READONLY`."""

    def __init__(self, reason: str) -> None:
        super().__init__("The feedback database cannot be used at the moment; your masks are not affected.")
        self.reason = reason


class StoreOfAnotherVersion(StoreUnavailable):
    """The database belongs to a version of this program with which this one cannot share it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("another version")
        self.message = (
            "The feedback database belongs to another version of idoctor_integration that does not share it with this "
            "one: run that version, or name another database in SAM2_FEEDBACK_URL."
        )
        self.args = (self.message,)


class FeedbackStore:
    """Feedback in a database.

    Args:
        url: `sqlite:///file` (its folder is made when needed) or `postgresql://…`.
        keep_masks: whether offered and saved masks are stored; they are dropped otherwise.
        clock: seconds since 1970 UTC.

    Raises:
        BadSettings: the URL is of another kind, or its driver is not installed.
    """

    def __init__(self, url: str, *, keep_masks: bool = False, clock: Callable[[], float] = time.time) -> None:
        self._engine = make_engine(url)
        self._keep_masks = keep_masks
        self._clock = clock
        self._closed = False

    @property
    def missing(self) -> bool:
        """Whether the database would be a file, and there is none yet."""
        file = file_of(self._engine.url)
        return file is not None and not file.exists()

    def add(self, feedback: Feedback) -> None:
        """Keep one verdict; a second one on the same request replaces the first.

        What a second one does not bring stays: a rating and a comment, which no later verdict takes back, and the masks
        while the verdict and the edited pixels are the same, so that a rating may come without them. The time stays
        that of the first.

        Raises:
            StoreUnavailable: the database cannot be used.
        """
        values = {name: getattr(feedback, name) for name in _FIELDS}
        if not self._keep_masks:
            values.update(dict.fromkeys(_MASKS))
        with self._connection() as connection:
            connection.execute(_upsert(connection.dialect.name, {**values, "received_s": self._clock()}))
            connection.commit()

    def rate(self, later: LaterRating) -> bool:
        """Bring a rating, a comment or both to a verdict; what is not brought stays, and the same twice is once.

        Returns:
            Whether there is a verdict on that request.

        Raises:
            StoreUnavailable: the database cannot be used.
        """
        brought = {"rating": later.rating, "comment": later.comment}
        values = {name: value for name, value in brought.items() if value is not None}
        with self._connection() as connection:
            update = sa.update(FEEDBACK).where(FEEDBACK.c.request_id == later.request_id).values(values)
            there = connection.execute(update).rowcount > 0
            connection.commit()
        return there

    def summary(self, since: float | None = None) -> dict[str, Any]:
        """Counts, rates and medians for each context and model; see `summarise`.

        Args:
            since: seconds since 1970 UTC; None counts all.

        Raises:
            StoreUnavailable: the database cannot be used.
        """
        with self._connection() as connection:
            return summarise(connection, since)

    def rows(self, *, masks: bool = False) -> Iterator[StoredFeedback]:
        """All rows, oldest first, read page by page.

        However many there are and however slowly they are taken, neither memory nor a connection is held meanwhile.

        Args:
            masks: whether kept masks are read too.

        Raises:
            StoreUnavailable: the database cannot be used; also after some rows have come.
        """
        names = [name for name in _FIELDS if masks or name not in _MASKS]
        columns = [FEEDBACK.c.id, FEEDBACK.c.received_s, *(FEEDBACK.c[name] for name in names)]
        query = sa.select(*columns).order_by(FEEDBACK.c.id).limit(PAGE_ROWS_WITH_MASKS if masks else PAGE_ROWS)
        last = 0
        while True:
            with self._connection() as connection:
                page = connection.execute(query.where(FEEDBACK.c.id > last)).all()
            if not page:
                return
            for row in page:
                yield StoredFeedback(row[1], Feedback(**dict(zip(names, row[2:], strict=True))))
            last = page[-1][0]

    def close(self) -> None:
        """Close every connection; a later call raises `StoreUnavailable`."""
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        """A connection that sees the table, with every fault of the database translated."""
        if self._closed:
            raise StoreUnavailable("closed")
        try:
            with self._engine.connect() as connection:
                try:
                    make_table(connection)
                    limit_statements(connection)
                    yield connection
                except SQLAlchemyError:
                    look_again(connection)
                    raise
        except AnotherVersion as error:
            raise StoreOfAnotherVersion from error
        except (SQLAlchemyError, OSError) as error:
            # Not chained: a driver's message may hold the server's address, or a row and so what somebody wrote.
            raise StoreUnavailable(_reason(error)) from None


def _upsert(dialect: str, values: dict[str, Any]) -> sqlite.Insert | postgresql.Insert:
    insert: sqlite.Insert | postgresql.Insert
    insert = (sqlite.insert(FEEDBACK) if dialect == "sqlite" else postgresql.insert(FEEDBACK)).values(values)
    new, old = insert.excluded, FEEDBACK.c
    changes: dict[str, Any] = {name: new[name] for name in values if name not in ("request_id", "received_s")}
    for name in ("rating", "comment"):
        changes[name] = sa.func.coalesce(new[name], old[name])
    same = sa.and_(old.verdict == new.verdict, old.edited_px.is_not_distinct_from(new.edited_px))
    for name in _MASKS:
        changes[name] = sa.func.coalesce(new[name], sa.case((same, old[name])))
    return insert.on_conflict_do_update(index_elements=[old.request_id], set_=changes)


def _reason(error: SQLAlchemyError | OSError) -> str:
    """The database's name for what is wrong: of an error number or a class, never its message."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        name = getattr(error.orig, "sqlite_errorname", None)
        return str(name or type(error.orig).__name__)
    if isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno, "OSError")
    return type(error).__name__
