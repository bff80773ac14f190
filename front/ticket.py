"""What is known about one request while it is answered: its id, its clock, and what the log line will say."""

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,63}")
"""Request ids of callers that are taken over: they go into headers and logs, so nothing else gets in."""

SCOPE_KEY = "sam2.ticket"


def request_id(offered: str | None) -> str:
    """The caller's id if it is safe to repeat, else a new one."""
    return offered if offered is not None and SAFE_ID.fullmatch(offered) else secrets.token_hex(16)


class Ticket:
    """One request.

    Attributes:
        request_id: safe to repeat.
        started_s: when its headers had arrived, on the event loop's clock.
        outcome: `ok`, `not_found`, `abandoned` or the code of an error; None until known.
        answered: whether the answer is one of ours and not BentoML's.
        facts: further fields of the log line; numbers, names from fixed lists and model names only.
    """

    def __init__(self, request_id: str, started_s: float) -> None:
        self.request_id = request_id
        self.started_s = started_s
        self.outcome: str | None = None
        self.answered = False
        self.facts: dict[str, Any] = {}
        self.stages_ms: dict[str, float] = {}
        self._began = time.perf_counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage; what is timed twice adds up."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, 1e3 * (time.perf_counter() - began))

    def add(self, name: str, ms: float) -> None:
        """Add to a stage's milliseconds."""
        self.stages_ms[name] = self.stages_ms.get(name, 0.0) + ms

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds since the request began."""
        return 1e3 * (time.perf_counter() - self._began)
