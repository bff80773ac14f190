"""JSON lines on stdout, for every process of the service: one object a line, without anything about patients.

Messages of our own and of the servers are trusted. Those of other libraries are withheld, because they may quote what
they were reading (pydicom names the value of a faulty element); level, logger and place of the call remain. Of an
exception only its type and our own frames are shown: its message may quote data too.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

TRUSTED = ("sam2", "bentoml", "uvicorn", "circus")
WITHHELD = "A library's message, withheld because it may quote data."
ROOT = Path(__file__).parents[1]


class JsonLines(logging.Formatter):
    """One record as one line of JSON; `extra={"fields": {...}}` adds fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its newline."""
        trusted = record.name.split(".")[0] in TRUSTED
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "pid": record.process,
            "event": record.getMessage() if trusted else WITHHELD,
        }
        if not trusted:
            line["place"] = f"{record.module}:{record.lineno}"
        line.update(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _shown(record.exc_info[1])
        return json.dumps(line, default=str)


def configure(level: str, *, stream: TextIO | None = None) -> None:
    """Make every logger of this process write JSON lines.

    Args:
        level: least severity of our own and the servers' lines; libraries speak from WARNING up.
        stream: where to; None for stdout.
    """
    handler = logging.StreamHandler(sys.stdout if stream is None else stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in (*TRUSTED, "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(level if name in ("sam2", "bentoml") else logging.WARNING)
    # uvicorn's access log names paths as callers wrote them; ours names routes.
    logging.getLogger("uvicorn.access").disabled = True
    logging.captureWarnings(True)


def _shown(error: BaseException) -> dict[str, Any]:
    frames = [
        f"{Path(frame.filename).relative_to(ROOT).as_posix()}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT)
        and not {"site-packages", ".venv"} & set(Path(frame.filename).relative_to(ROOT).parts)
    ]
    cause = error.__cause__ or error.__context__
    return {"type": type(error).__name__, "frames": frames, "cause": type(cause).__name__ if cause else None}
