"""`make bench-quality`: one click on phantoms, on slices of elsewhere and on real CT; table, plots and verdicts.

The first interruption loses nothing: the same command goes on where it stopped.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path

from benchmarks.promises import report
from benchmarks.quality.asking import OtherModel, Transport, ask_cases
from benchmarks.quality.cases import QualityCase, elsewhere_cases, phantom_cases
from benchmarks.quality.ct import ct_cases
from benchmarks.quality.plots import write_plots
from benchmarks.quality.report import write_report
from benchmarks.quality.rows import Row, RowFile
from benchmarks.quality.verdicts import promises
from tools.service_client import NoAnswer, ask, open_session
from tools.service_process import ServiceFailed, ServiceProcess

PHANTOMS, ELSEWHERE = 500, 100
OUT = Path("build/quality")
EVERY = 25
TARGETS = ("psoas", "combo", "vertebra")


def parse_arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """The command line, see `--help`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--phantoms", type=int, default=PHANTOMS, help="axial ones, and as many sagittal ones")
    parser.add_argument("--elsewhere", type=int, default=ELSEWHERE, help="slices in which nothing is to be found")
    parser.add_argument("--cases", type=Path, default=os.environ.get("CT_CASES"), help="folder of real CT cases")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--url", help="a service that runs already; without it one is started")
    parser.add_argument("--targets", nargs="+", choices=TARGETS, default=TARGETS, help="ask only for these")
    parser.add_argument(
        "--part", type=part_of, default=(1, 1), help="as 2/3: every third case from the second; join the rows.jsonl"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run kept")
    parser.add_argument("--report-only", action="store_true", help="write the report of what was kept; ask nothing")
    return parser.parse_args(words)


def part_of(text: str) -> tuple[int, int]:
    """`2/3` as (2, 3).

    Raises:
        ValueError: not such a share.
    """
    number, of = (int(word) for word in text.split("/"))
    if not 1 <= number <= of:
        raise ValueError(text)
    return number, of


def all_cases(given: argparse.Namespace) -> Iterator[QualityCase]:
    """What is to be asked, or a part of it; real CT first: it is the least and tells the most."""
    real = ct_cases(Path(given.cases)) if given.cases else iter(())
    number, of = given.part
    every = chain(real, elsewhere_cases(given.elsewhere), phantom_cases(given.phantoms))
    return islice((case for case in every if case.target in given.targets), number - 1, None, of)


@contextlib.contextmanager
def transport_to(url: str | None) -> Iterator[Transport]:
    """Asks the service at `url`, or one that is started for the length of the block."""
    with contextlib.ExitStack() as stack:
        address = url or stack.enter_context(ServiceProcess()).url
        session = stack.enter_context(open_session(address))
        yield partial(ask, address, session=session)


def show(number: int, row: Row) -> None:
    """A line now and then."""
    if number % EVERY == 0 or row.group == "CT" or row.complaint:
        dice = "" if row.dice is None else f"Dice {row.dice:.3f}"
        words = row.complaint or f"{'found' if row.found else 'not found'} {dice} confidence {row.confidence:.2f}"
        print(f"{number:5d} {row.name}: {words}", flush=True)


def main(words: Sequence[str] | None = None) -> int:
    """Run what is missing and write the report; returns 0 when every promise was kept."""
    given = parse_arguments(words)
    kept = RowFile(given.out / "rows.jsonl")
    if given.fresh:
        kept.clear()
    try:
        if given.report_only:
            rows = kept.read()
        else:
            with transport_to(given.url) as transport:
                rows = ask_cases(all_cases(given), transport, kept, show)
    except NoAnswer as error:
        print(f"quality: {error} What was answered so far is kept: the same command goes on.", file=sys.stderr)
        return 1
    except (OtherModel, ServiceFailed, FileNotFoundError, ValueError) as error:
        print(f"quality: {error}", file=sys.stderr)
        return 1
    path = write_report(rows, given.out, write_plots(rows, given.out))
    print(f"{len(rows)} rows; the report is {path}.")
    return not report("One click", promises(rows))


if __name__ == "__main__":
    sys.exit(main())
