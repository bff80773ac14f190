"""What the kept verdicts add up to, for each context and model; counted by the database, not here.

The medians take a window function instead of `percentile_cont`, which SQLite does not have: of n values in order, those
at the places p with n <= 2p <= n + 2 are the middle one, or the middle two, whose mean is the median.
"""

from typing import Any, Final

import sqlalchemy as sa

from idoctor_integration.feedback.tables import FEEDBACK

_COLUMNS: Final = FEEDBACK.c
_GROUP: Final = (_COLUMNS.image_type, _COLUMNS.target, _COLUMNS.model, _COLUMNS.model_digest)


def summarise(connection: sa.Connection, since: float | None) -> dict[str, Any]:
    """Count the rows received since a moment.

    Args:
        connection: to the store.
        since: seconds since 1970 UTC; None counts all.

    Returns:
        `since`, `count`, and `groups`: one object for each image type, target, model and model digest. Its
        `acceptance_rate` is accepted / all, `used_rate` (accepted + edited) / all.
        A median is None where no row has the number.
    """
    chosen = sa.true() if since is None else _COLUMNS.received_s >= since
    median_dice = _medians(connection, _COLUMNS.dice, chosen)
    median_seconds = _medians(connection, _COLUMNS.seconds, chosen)
    groups = []
    for row in connection.execute(_counts(chosen)).mappings():
        key = (row["image_type"], row["target"], row["model"], row["model_digest"])
        groups.append(
            {
                "image_type": row["image_type"],
                "target": row["target"],
                "model": row["model"],
                "model_digest": row["model_digest"],
                "count": row["count"],
                "accepted": row["accepted"],
                "edited": row["edited"],
                "discarded": row["discarded"],
                "acceptance_rate": row["accepted"] / row["count"],
                "used_rate": (row["accepted"] + row["edited"]) / row["count"],
                "median_dice": median_dice.get(key),
                "median_seconds": median_seconds.get(key),
                "ratings": {word: row[word] for word in ("good", "usable", "wrong")},
            }
        )
    return {"since": since, "count": sum(group["count"] for group in groups), "groups": groups}


def _counts(chosen: sa.ColumnElement[bool]) -> sa.Select[Any]:
    def having(column: sa.Column[Any], word: str) -> sa.Label[int]:
        return sa.func.count().filter(column == word).label(word)

    return (
        sa.select(
            *_GROUP,
            sa.func.count().label("count"),
            *(having(_COLUMNS.verdict, word) for word in ("accepted", "edited", "discarded")),
            *(having(_COLUMNS.rating, word) for word in ("good", "usable", "wrong")),
        )
        .where(chosen)
        .group_by(*_GROUP)
        .order_by(*(column.nulls_first() for column in _GROUP))
    )


def _medians(
    connection: sa.Connection, column: sa.Column[Any], chosen: sa.ColumnElement[bool]
) -> dict[tuple[Any, ...], float]:
    """The median of one column in each group that has any value in it."""
    ordered = (
        sa.select(
            *_GROUP,
            column.label("value"),
            sa.func.row_number().over(partition_by=_GROUP, order_by=column).label("place"),
            sa.func.count().over(partition_by=_GROUP).label("size"),
        )
        .where(chosen, column.is_not(None))
        .subquery()
    )
    group = [ordered.c[name.name] for name in _GROUP]
    middle = (2 * ordered.c.place).between(ordered.c.size, ordered.c.size + 2)
    query = sa.select(*group, sa.func.avg(ordered.c.value)).where(middle).group_by(*group)
    return {tuple(row[:-1]): float(row[-1]) for row in connection.execute(query)}
