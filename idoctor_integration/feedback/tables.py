"""The one table of the feedback store, and how it comes to be there when several processes want it at once.

Versions of this program share one database: a rollback leaves the newer one's table to the older one. So a later
version only ever adds columns that may be empty or have a default: an older program does not name them, and a newer one
adds them where they are missing. A table for which that does not hold is refused with a sentence, and left as it is.
"""

from typing import Any, Final

import sqlalchemy as sa

METADATA: Final = sa.MetaData()

FEEDBACK: Final = sa.Table(
    "sam2_feedback",
    METADATA,
    # SQLite numbers rows by itself only where the column is its INTEGER.
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("request_id", sa.String(64), nullable=False, unique=True),
    sa.Column("received_s", sa.Double, nullable=False),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("image_type", sa.String(16), nullable=False),
    sa.Column("target", sa.String(16), nullable=False),
    sa.Column("model", sa.String(80)),
    sa.Column("model_digest", sa.String(128)),
    sa.Column("confidence", sa.Double),
    sa.Column("seconds", sa.Double, nullable=False),
    sa.Column("cached", sa.Boolean, nullable=False),
    sa.Column("dice", sa.Double),
    sa.Column("edited_px", sa.Integer),
    sa.Column("rating", sa.String(16)),
    sa.Column("comment", sa.String(500)),
    # Last: SQLite reads a row from its front, and what nobody asks for behind it costs nothing.
    sa.Column("offered_mask", sa.LargeBinary),
    sa.Column("saved_mask", sa.LargeBinary),
)

_SEEN: Final = "sam2_feedback_seen"
_LOCK_KEY: Final = 0x53414D32
"""PostgreSQL's advisory locks are numbers that everybody in a database shares; this one spells SAM2."""


class AnotherVersion(Exception):
    """The table is of a version with which this one cannot share it."""


def make_table(connection: sa.Connection) -> None:
    """Create the table where it is missing, and its columns; looked at once for each connection of the pool.

    `CREATE TABLE IF NOT EXISTS` is not enough: in PostgreSQL two at once collide in the catalogue, and it asks for the
    right to create even where the table is there. So: look, take a lock, look again, create.

    Raises:
        AnotherVersion: the table is there and cannot be shared.
    """
    if connection.info.get(_SEEN):
        return
    if not sa.inspect(connection).has_table(FEEDBACK.name):
        _lock(connection)
        METADATA.create_all(connection)
        connection.commit()
    if _missing(connection):
        _lock(connection)
        for column in _missing(connection):
            words = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {FEEDBACK.name} ADD COLUMN {words}")
        connection.commit()
    connection.info[_SEEN] = True


def _lock(connection: sa.Connection) -> None:
    """Keep every other process from changing the table until the next commit."""
    connection.rollback()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK_KEY)))


def _missing(connection: sa.Connection) -> "list[sa.Column[Any]]":
    """Columns of ours that the table has not got."""
    there = {column["name"]: column for column in sa.inspect(connection).get_columns(FEEDBACK.name)}
    theirs = [column for name, column in there.items() if name not in FEEDBACK.c]
    missing = [column for column in FEEDBACK.c if column.name not in there]
    if any(not column["nullable"] and column["default"] is None for column in theirs):
        raise AnotherVersion
    if any(not column.nullable for column in missing):
        raise AnotherVersion
    return missing


def refuse_another(connection: sa.Connection) -> None:
    """Look at a table that somebody brings, and was perhaps never made by this program; nothing is changed.

    Raises:
        AnotherVersion: this program could not read it, or not write into it.
    """
    _missing(connection)
    look = sa.inspect(connection)
    for column in look.get_columns(FEEDBACK.name):
        ours = FEEDBACK.c.get(column["name"])
        if ours is None:
            continue
        if _kind(ours.type) != _kind(column["type"]) or (ours.nullable and not column["nullable"]):
            raise AnotherVersion
    # A second verdict on a request replaces the first by this one's help, and rows are numbered by that one's.
    unique = [*look.get_unique_constraints(FEEDBACK.name), *_unique_indexes(look)]
    if ["request_id"] not in [each["column_names"] for each in unique]:
        raise AnotherVersion
    if look.get_pk_constraint(FEEDBACK.name)["constrained_columns"] != ["id"]:
        raise AnotherVersion


def _unique_indexes(look: sa.Inspector) -> list[Any]:
    return [index for index in look.get_indexes(FEEDBACK.name) if index["unique"]]


def _kind(type_: "sa.types.TypeEngine[Any]") -> type | None:
    """What a column's values are, however long they may be; None where the database does not say."""
    return None if isinstance(type_, sa.types.NullType) else type_.python_type


def look_again(connection: sa.Connection) -> None:
    """Have `make_table` look again on this connection's next use; after an error the table may be what is missing."""
    if not connection.invalidated and not connection.closed:
        connection.info.pop(_SEEN, None)
