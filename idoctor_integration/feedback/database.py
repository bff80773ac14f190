"""The engine behind the feedback store: a URL in, a small pool with short timeouts out; nothing is opened yet."""

import os
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, QueuePool

from idoctor_integration.settings import BadSettings

CONNECT_S: Final = 3
ANSWER_S: Final = 4.0
"""A row is written in milliseconds: what takes this long is not coming."""
BUSY_S: Final = 3.0
"""How long SQLite waits for another writer; one holds the file for milliseconds."""
POOL_WAIT_S: Final = 3.0
CONNECTIONS: Final = 2
MORE_CONNECTIONS: Final = 2

_SQLITE: Final = ("sqlite", "sqlite+pysqlite")
_POSTGRESQL: Final = ("postgresql", "postgres", "postgresql+psycopg")
_FILE: Final = "sam2_feedback_file"


def make_engine(url: str) -> sa.Engine:
    """The engine for a URL; connects on its first use.

    Args:
        url: `sqlite:///file`, or `postgresql://…` with `postgres` and `postgresql+psycopg` as other spellings.

    Raises:
        BadSettings: another kind of URL, or the driver for it is not installed. The URL is not repeated.
    """
    try:
        parsed = sa.make_url(url)
    except (ArgumentError, ValueError):
        # Not chained: the cause repeats a part of the URL, which may be of the password.
        raise BadSettings("SAM2_FEEDBACK_URL is no URL of a database: sqlite:///file or postgresql://…") from None
    if parsed.drivername in _SQLITE:
        return _sqlite(parsed)
    if parsed.drivername in _POSTGRESQL:
        return _postgresql(parsed)
    raise BadSettings("SAM2_FEEDBACK_URL must begin with sqlite:/// or postgresql://.")


def file_of(url: sa.URL) -> Path | None:
    """The file that holds the database, where it is one."""
    return Path(url.database) if url.drivername in _SQLITE and url.database else None


def limit_statements(connection: sa.Connection) -> None:
    """Have PostgreSQL itself give up on this transaction's statements before the client does.

    For this transaction only: a pooler such as PgBouncer lends the same session to others.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(ANSWER_S * 900)}")  # milliseconds


def _sqlite(url: sa.URL) -> sa.Engine:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise BadSettings("SAM2_FEEDBACK_URL must name a file: sqlite:///data/sam2_feedback.sqlite3.")
    # The working directory may change before the first use.
    path = Path(url.database).absolute()
    engine = _pooled(url.set(drivername="sqlite", database=str(path)), {"timeout": BUSY_S})

    @sa.event.listens_for(engine, "do_connect")
    def _make_folder(*_: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except engine.dialect.loaded_dbapi.OperationalError as error:
            # Changing the mode needs the file for oneself and does not wait for it. Whoever holds it changes the mode,
            # or the next connection does; the mode stays with the file, and nothing but speed depends on it.
            if error.sqlite_errorname not in ("SQLITE_BUSY", "SQLITE_LOCKED"):
                raise
        # With WAL a loss of power costs the last rows at most, never the file.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()
        entry.info[_FILE] = _identity(path)

    @sa.event.listens_for(engine, "checkout")
    def _same_file(_: DBAPIConnection, entry: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        # An operator who deletes the file starts anew; a connection kept open would go on writing into the deleted one.
        if entry.info.get(_FILE) != _identity(path):
            raise DisconnectionError("the file is another one")

    return engine


def _postgresql(url: sa.URL) -> sa.Engine:
    try:
        from idoctor_integration.feedback.postgresql import connect_bounded
    except ImportError as error:
        raise BadSettings(
            "SAM2_FEEDBACK_URL names PostgreSQL, but its driver is missing: pip install 'idoctor-sam2[postgres]'."
        ) from error
    defaults = {"client_encoding": "utf8", "application_name": "idoctor-sam2", "connect_timeout": CONNECT_S}
    given = {name: value for name, value in defaults.items() if name not in url.query}
    engine = _pooled(url.set(drivername="postgresql+psycopg"), given)

    @sa.event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _entry: Any, arguments: list[Any], options: dict[str, Any]) -> object:
        return connect_bounded(arguments, options, ANSWER_S)

    return engine


def _pooled(url: sa.URL, connect_args: dict[str, Any]) -> sa.Engine:
    return sa.create_engine(
        url,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        pool_timeout=POOL_WAIT_S,
        pool_pre_ping=True,
        # An error's text may reach a log: it must not carry what somebody wrote.
        hide_parameters=True,
        connect_args=connect_args,
    )


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at `path`, or None."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
