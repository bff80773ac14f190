"""`python -m idoctor_integration check | feedback summary | feedback (export | backup | restore) FILE`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from idoctor_integration.check import check
from idoctor_integration.errors import NotThere, SegmentationError
from idoctor_integration.feedback import FeedbackStore, StoreUnavailable, back_up, export_csv, restore
from idoctor_integration.settings import BadSettings, Settings, read_settings

NO_DATABASE = "There is no file at SAM2_FEEDBACK_URL: run this in the host's folder, or nobody has sent feedback yet."


def main(arguments: Sequence[str] | None = None, *, settings: Settings | None = None) -> int:
    """Run one command.

    Args:
        arguments: without the program's name; None takes the process's own.
        settings: None reads the environment and `.env`.

    Returns:
        The exit status: 0 done, 1 something is wrong, 2 wrong usage.
    """
    given = _parser().parse_args(arguments)
    if given.command == "check":
        return check(_say, settings=settings)
    try:
        chosen = read_settings(even_if_off=True) if settings is None else settings
        _say(_feedback(given, chosen))
    except (BadSettings, SegmentationError) as error:
        # An operator gets the database's own name for what is wrong, too.
        reason = f" ({error.reason})" if isinstance(error, StoreUnavailable) else ""
        sys.stderr.write(f"{error}{reason}\n")
        return 1
    return 0


def _feedback(given: argparse.Namespace, chosen: Settings) -> str:
    """Do one of the commands about feedback; returns what there is to say."""
    if given.what == "backup":
        count = back_up(chosen.feedback_url, given.file, replace=given.replace)
        return f"{count} verdicts copied to {given.file}."
    if given.what == "restore":
        return f"{restore(chosen.feedback_url, given.file, replace=given.replace)} verdicts restored."
    store = FeedbackStore(chosen.feedback_url)
    try:
        if store.missing:
            raise NotThere(NO_DATABASE)
        if given.what == "summary":
            return json.dumps(store.summary(), indent=2, ensure_ascii=False)
        return f"{export_csv(store, given.file)} rows written to {given.file}."
    finally:
        store.close()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m idoctor_integration", description="One-click segmentation, back end"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="whether a click would work, and what is wrong if not")
    feedback = commands.add_parser("feedback", help="what people did with the masks")
    what = feedback.add_subparsers(dest="what", required=True)
    what.add_parser("summary", help="acceptance, agreement, seconds, as JSON")
    export = what.add_parser("export", help="every row, without masks, as CSV")
    backup = what.add_parser("backup", help="a copy of the SQLite database, while it is in use")
    restoring = what.add_parser("restore", help="such a copy in the place of what the database holds")
    for command in (export, backup, restoring):
        command.add_argument("file", type=Path)
    for command in (backup, restoring):
        command.add_argument("--replace", action="store_true", help="although verdicts are there, which are lost")
    return parser


if __name__ == "__main__":
    sys.exit(main())
