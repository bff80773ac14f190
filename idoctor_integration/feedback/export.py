"""Writes the feedback into a CSV file for a spreadsheet: whole or not at all, and with no cell that calculates.

UTF-8 with a byte order mark: without one, spreadsheets in a Chinese locale read comments as GBK. Masks are left out.

Source of what begins a formula: OWASP, CSV Injection; full-width signs count in East Asian locales.
"""

import csv
import os
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from idoctor_integration.errors import SegmentationError
from idoctor_integration.feedback.records import StoredFeedback
from idoctor_integration.feedback.store import FeedbackStore

COLUMNS: Final = (
    "request_id",
    "verdict",
    "image_type",
    "target",
    "model",
    "model_digest",
    "confidence",
    "seconds",
    "cached",
    "dice",
    "edited_px",
    "rating",
    "comment",
)
HEADER: Final = ("received_utc", *COLUMNS)

_FULL_WIDTH: Final = 0xFEE0
"""From an ASCII character to its full-width twin."""
_BEGINS_FORMULA: Final = ("\t", "\r", "\n", *"=+-@", *(chr(ord(sign) + _FULL_WIDTH) for sign in "=+-@"))


class CannotWrite(SegmentationError):
    """The file cannot be written where it was asked for."""


def export_csv(store: FeedbackStore, path: Path) -> int:
    """Write all feedback; a file that was there before is replaced only when everything has been written.

    Args:
        store: to read from.
        path: of the file; only its owner may read it.

    Returns:
        How many rows there are below the header.

    Raises:
        CannotWrite: no such folder, no right to write there, a full disk, or something there that is no plain file.
        StoreUnavailable: the database cannot be used.
    """
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise CannotWrite("The export needs the name of a plain file; there is something else of that name.")
        handle, name = tempfile.mkstemp(prefix=".sam2_feedback_", suffix=".csv", dir=path.parent)
    except OSError as error:
        raise _cannot_write(error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            count = 0
            for row in store.rows():
                writer.writerow(_cells(row))
                count += 1
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise _cannot_write(error) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    return count


def _cells(row: StoredFeedback) -> list[Any]:
    received = datetime.fromtimestamp(row.received_s, UTC).isoformat(timespec="milliseconds")
    return [received, *(_defused(getattr(row.feedback, name)) for name in COLUMNS)]


def _defused(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; None is an empty cell."""
    if isinstance(value, str) and value.startswith(_BEGINS_FORMULA):
        return f"'{value}"
    return value


def _cannot_write(error: OSError) -> CannotWrite:
    # The system's own words, without the path that it would add.
    return CannotWrite(f"The export cannot be written there: {error.strerror or 'unknown reason'}.")
