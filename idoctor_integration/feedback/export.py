"""Writes the feedback into a CSV file for a spreadsheet: whole or not at all, and with no cell that calculates.

UTF-8 with a byte order mark: without one, spreadsheets in a Chinese locale read comments as GBK. Masks are left out.

Source of what begins a formula: OWASP, CSV Injection; full-width signs count in East Asian locales.
"""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from idoctor_integration.feedback.new_file import new_file
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
    with new_file(path) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        count = 0
        for row in store.rows():
            writer.writerow(_cells(row))
            count += 1
    return count


def _cells(row: StoredFeedback) -> list[Any]:
    received = datetime.fromtimestamp(row.received_s, UTC).isoformat(timespec="milliseconds")
    return [received, *(_defused(getattr(row.feedback, name)) for name in COLUMNS)]


def _defused(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; None is an empty cell."""
    if isinstance(value, str) and value.startswith(_BEGINS_FORMULA):
        return f"'{value}"
    return value
