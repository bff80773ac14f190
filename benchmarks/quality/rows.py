"""One line of results for each case asked, kept in a JSON-lines file, so that an interrupted run can go on."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """How one answer compares with the truth.

    Attributes:
        name: of the case.
        group: `phantom`, `spoilt`, `elsewhere` or `CT`.
        target: `psoas`, `combo` or `vertebra`.
        strata: hardships and the way it was shown.
        expected: `found`, `not found` or `either`.
        found: what the service said.
        dice: with the truth; 0 if it was not found, None where there is nothing to find.
        surface_mm: 95th percentile of the distances between the outlines, None without a mask or a truth.
        right_level: of a found vertebra: counted as L3, and drawn on L3. None elsewhere.
        offered: of a vertebra not found: whether L3 is among the bodies to pick from. None elsewhere.
        inside: points meant to lie inside that do, and how many there are.
        outside: the same of points meant to lie outside.
        confidence: 0 to 1.
        opinion: whose the mask is: `prior`, `model`, `both`; None without a mask.
        level: as answered.
        level_certainty: as answered.
        anatomy_ms: time of the search.
        seconds: of the whole request.
        warnings: how many sentences came with it.
        model_digest: which weights answered.
        complaint: why there is no answer at all; empty with one.
    """

    name: str
    group: str
    target: str
    strata: tuple[str, ...]
    expected: str
    found: bool
    dice: float | None
    surface_mm: float | None
    right_level: bool | None
    offered: bool | None
    inside: tuple[int, int]
    outside: tuple[int, int]
    confidence: float
    opinion: str | None
    level: str | None
    level_certainty: float | None
    anatomy_ms: float | None
    seconds: float
    warnings: int
    model_digest: str
    complaint: str = ""


class RowFile:
    """The JSON-lines file of one run."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Row]:
        """Every whole line; a last line that an interruption cut off is left out, so that its case is asked again.

        Raises:
            ValueError: a line within the file is not a row: it was not written by this version.
        """
        return list(self._rows()) if self._path.is_file() else []

    def _rows(self) -> Iterator[Row]:
        lines = self._path.read_text(encoding="utf-8").splitlines(keepends=True)
        names = {field.name for field in fields(Row)}
        for number, line in enumerate(lines, 1):
            if not line.endswith("\n"):
                return
            values = json.loads(line)
            if not isinstance(values, dict) or set(values) != names:
                raise ValueError(f"{self._path}, line {number}, is of another version: start afresh with --fresh.")
            pairs = {name: tuple(values[name]) for name in ("strata", "inside", "outside")}
            yield Row(**{**values, **pairs})

    def add(self, row: Row) -> None:
        """Append one row, past a cut-off line if there is one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = self._path.read_text(encoding="utf-8") if self._path.is_file() else ""
        if text and not text.endswith("\n"):
            self._path.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row)) + "\n")

    def clear(self) -> None:
        """Forget every row."""
        self._path.unlink(missing_ok=True)
