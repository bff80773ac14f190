"""Connections to PostgreSQL that never wait for an answer without end; the one home of psycopg.

A server that is stopped, or behind a cable that was pulled, still holds its connections open: libpq then waits for
hours. Here every wait has a deadline, past which the connection is closed and counts as lost.
"""

import time
from collections.abc import Generator, Sequence
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.waiting import Ready, Wait, wait_selector

Result = TypeVar("Result")

LOOK_S: Final = 0.1
"""Between two looks at the clock while nothing comes."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection whose every exchange with the server ends within `answer_s` seconds."""

    answer_s: float = 0.0

    def wait(self, gen: PQGen[Result], *args: Any, **kwargs: Any) -> Result:
        """Wait for the server as psycopg does, but not past the deadline."""
        if not self.answer_s:
            return super().wait(gen, *args, **kwargs)
        # psycopg's own loop in C looks up only when something comes, in its older versions; the one in Python always.
        bounded = self._until(gen, time.monotonic() + self.answer_s)
        return wait_selector(bounded, self.pgconn.socket, interval=LOOK_S)

    def _until(self, gen: PQGen[Result], deadline: float) -> Generator[Wait, Ready | int, Result]:
        """Hand on what psycopg's loop says; it says so even when nothing comes, every `LOOK_S`."""
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > deadline:
                    self.close()
                    raise psycopg.OperationalError("the server does not answer")
                wanted = gen.send(ready)
        except StopIteration as end:
            result: Result = end.value
            return result


def connect_bounded(arguments: Sequence[Any], options: dict[str, Any], answer_s: float) -> BoundedConnection:
    """Connect; `options` are libpq's, `connect_timeout` among them, which bounds this step."""
    connection = BoundedConnection.connect(*arguments, **options)
    connection.answer_s = answer_s
    return connection
