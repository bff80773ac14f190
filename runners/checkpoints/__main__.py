"""`python -m runners.checkpoints list | fetch NAME --to FOLDER [--url BASE] | verify FILE`."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from runners.checkpoints.download import fetch
from runners.checkpoints.part import FetchFailed
from runners.checkpoints.progress import ProgressLine
from runners.checkpoints.table import CHECKPOINTS, OFFICIAL_URL, Checkpoint
from runners.checkpoints.verification import identify
from runners.errors import NoModel


def main(arguments: Sequence[str] | None = None, *, table: Mapping[str, Checkpoint] = CHECKPOINTS) -> int:
    """Run one command.

    Args:
        arguments: without the program's name; None takes the process's own.
        table: the known checkpoints; only tests hand another one.

    Returns:
        The exit status: 0 done, 1 it did not work, 2 wrong usage, 130 interrupted.
    """
    command = _parser(table).parse_args(arguments)
    try:
        if command.command == "list":
            _say(*(_row(checkpoint) for checkpoint in table.values()))
        elif command.command == "verify":
            found = identify(command.file, table)
            _say(f"{found.checkpoint.name}: size and SHA-256 are right.", found.digest)
        else:
            _fetch(table[command.name], command.to, command.url)
    except (FetchFailed, NoModel) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted. The same command goes on where it stopped.\n")
        return 130
    return 0


def _fetch(checkpoint: Checkpoint, folder: Path, url: str) -> None:
    line = ProgressLine()
    try:
        path = fetch(checkpoint, folder, url=url, progress=line, waiting=line.pause)
    finally:
        line.close()
    _say(f"{path}: verified. Serve it with SAM2_MODEL={checkpoint.name} SAM2_MODEL_PATH={path}")


def _row(checkpoint: Checkpoint) -> str:
    size = f"{checkpoint.bytes} bytes" if checkpoint.bytes is not None else "size unknown: only the digest is checked"
    use = "" if checkpoint.clinical_use else "  not for patients"
    where = "  bundled" if checkpoint.bundled else ""
    return f"{checkpoint.name:24s} {checkpoint.sha256}  {size}{where}{use}"


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _parser(table: Mapping[str, Checkpoint]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m runners.checkpoints", description="SAM2 checkpoints")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="which checkpoints there are")
    check = commands.add_parser("verify", help="say which checkpoint a file is")
    check.add_argument("file", type=Path)
    get = commands.add_parser("fetch", help="download, verify, and only then put in place; resumes")
    get.add_argument("name", choices=[checkpoint.name for checkpoint in table.values() if not checkpoint.bundled])
    get.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    get.add_argument("--url", default=OFFICIAL_URL, metavar="BASE", help="folder on a mirror (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
