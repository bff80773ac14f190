"""Ask every case that has no row yet, one after the other, and keep each row at once."""

from collections.abc import Callable, Iterable

from benchmarks.quality.cases import QualityCase
from benchmarks.quality.grading import grade
from benchmarks.quality.rows import Row, RowFile
from tools.service_client import Answer, Question

Transport = Callable[[Question], Answer]
"""Asks one question; raises `NoAnswer` where nobody answers, which ends the run: it can go on later."""

Progress = Callable[[int, Row], None]


class OtherModel(Exception):
    """The rows kept so far come from other weights than those that answer now: they must not be mixed."""


def ask_cases(cases: Iterable[QualityCase], transport: Transport, kept: RowFile, progress: Progress) -> list[Row]:
    """Ask and grade.

    Args:
        cases: what to ask.
        transport: who is asked.
        kept: where rows are kept; cases that it holds already are not asked again.
        progress: is called with the number of rows so far and the newest.

    Returns:
        The rows of `cases`, old and new, in the order of `cases`.

    Raises:
        OtherModel: `kept` holds rows of other weights.
        NoAnswer: from the transport; the rows so far are kept.
    """
    old = {row.name: row for row in kept.read()}
    digests = {row.model_digest for row in old.values()} - {""}
    rows: list[Row] = []
    for case in cases:
        if case.name not in old:
            question, truth, strata = case.load()
            row = grade(case, truth, strata, transport(question))
            if row.model_digest and digests and row.model_digest not in digests:
                raise OtherModel("The rows kept so far come from another model: start afresh with --fresh.")
            kept.add(row)
            progress(len(rows) + 1, row)
            old[case.name] = row
        rows.append(old[case.name])
    return rows
