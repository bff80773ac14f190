"""The tables of a quality run: Markdown for people, CSV for programs. Knows rows, not how they came about."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from benchmarks.quality import confidence
from benchmarks.quality.confidence import GOOD_DICE
from benchmarks.quality.rows import Row
from benchmarks.quality.shown import WAYS as EVERY_WAY
from benchmarks.quality.strata import OPINIONS, Figures, by_stratum, figures, mean

GROUPS = (
    ("phantom", "Phantoms of the scoring recipe"),
    ("spoilt", "The same recipe, spoilt"),
    ("CT", "Real CT (development figures)"),
)
TITLES = {"psoas": "Psoas", "combo": "All skeletal muscle", "vertebra": "Vertebra L3"}
WAYS = frozenset(way.name for way in EVERY_WAY)
MOST_FAILURES = 40
COLUMNS = (
    "stratum",
    "n",
    "found",
    "right level",
    "wrong level",
    "points in",
    "points out",
    "Dice",
    "of found",
    "worst 10 %",
    "HD95 mm",
    "confidence",
    *OPINIONS,
)


def write_report(rows: Sequence[Row], folder: Path, plots: Sequence[str]) -> Path:
    """Write `quality.md` and `quality.csv` into `folder`.

    Args:
        rows: of a whole run or of a part of it.
        folder: made where it is missing.
        plots: file names of pictures in `folder` to show.

    Returns:
        The path of `quality.md`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "quality.md"
    path.write_text(markdown(rows, plots), encoding="utf-8")
    with (folder / "quality.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["group", *(field.name for field in fields(Figures))])
        for group, _ in GROUPS:
            here = [row for row in rows if row.group == group]
            for target in TITLES:
                for one in by_stratum(here, target):
                    writer.writerow([group, *asdict(one).values()])
    return path


def markdown(rows: Sequence[Row], plots: Sequence[str]) -> str:
    """The whole report as Markdown."""
    digests = sorted({row.model_digest[:12] for row in rows if row.model_digest})
    parts = ["# How good one click is", f"{len(rows)} questions; weights {', '.join(digests) or 'unknown'}.", ""]
    parts += _short(rows)
    for group, title in GROUPS:
        here = [row for row in rows if row.group == group]
        for target, name in TITLES.items():
            if table := by_stratum(here, target):
                parts += [f"## {title}: {name}", _table(COLUMNS, [_line(one) for one in table]), ""]
    parts += [*_nothing(rows), *_opinions(rows), *_confidence(rows), *_failures(rows)]
    parts += [f"![{plot.removesuffix('.png')}]({plot})" for plot in plots]
    return "\n".join(parts) + "\n"


def _line(one: Figures) -> list[str]:
    opinions = one.opinions or (None, None, None)
    return [
        one.stratum,
        str(one.rows),
        *(_percent(value) for value in (one.found, one.right_level, one.wrong_level, one.inside, one.outside)),
        *(_number(value, 3) for value in (one.dice, one.dice_found, one.dice_low)),
        _number(one.surface_mm, 1),
        _number(one.confidence, 2),
        *(_percent(value) for value in opinions),
    ]


def _nothing(rows: Sequence[Row]) -> list[str]:
    """Slices in which nothing is to be found, and those in which the level cannot be counted."""
    away = [row for row in rows if row.expected == "not found" and row.dice is None]
    places: dict[tuple[str, str], list[Row]] = {}
    for row in away:
        places.setdefault((", ".join(sorted(set(row.strata) - WAYS)) or row.group, row.target), []).append(row)
    parts = []
    if away:
        lines = [[*where, *_invented(here)] for where, here in sorted(places.items())]
        lines.append(["all", "", *_invented(away)])
        head = ("what it shows", "target", "n", "false finds", "highest confidence")
        parts += ["## Nothing to find", _table(head, lines), ""]
    blind = [row for row in rows if row.expected == "not found" and row.dice is not None]
    if blind:
        refused = [row for row in blind if not row.found]
        named = [row for row in blind if row.found and row.right_level]
        parts.append(
            f"Without a sacrum in view ({len(blind)} slices): {_percent(len(refused) / len(blind))} answered "
            f'"not found", of these {_percent(mean(bool(row.offered) for row in refused))} with L3 among the bodies to '
            f"pick from; {len(named)} named L3 rightly and {len(blind) - len(refused) - len(named)} wrongly.\n"
        )
    return parts


def _invented(rows: Sequence[Row]) -> list[str]:
    found = [row for row in rows if row.found]
    return [str(len(rows)), str(len(found)), _number(max((row.confidence for row in found), default=None), 2)]


def _short(rows: Sequence[Row]) -> list[str]:
    """One line for each target and group."""
    lines = []
    for group, title in GROUPS:
        here = [row for row in rows if row.group == group]
        lines += [
            [f"{title}: {TITLES[name]}", *_line(one)[1:]] for name in TITLES for one in by_stratum(here, name)[:1]
        ]
    return ["## In short", _table(COLUMNS, lines), ""] if lines else []


def _failures(rows: Sequence[Row]) -> list[str]:
    """The answers to look at first: refused, at a wrong level, drawn where nothing is, or poor."""

    def why(row: Row) -> str:
        if row.complaint:
            return row.complaint
        if row.dice is None:
            return "drawn where nothing is" if row.found else ""
        if row.right_level is False:
            return f"wrong level: called {row.level}"
        if not row.found:
            return "not found" if row.expected == "found" else ""
        return f"Dice {row.dice:.2f}" if row.dice < GOOD_DICE else ""

    bad = sorted((row for row in rows if why(row)), key=lambda row: (row.dice or 0.0, row.name))
    lines = [[row.name, ", ".join(row.strata), why(row), _number(row.confidence, 2)] for row in bad[:MOST_FAILURES]]
    more = f"{len(bad)} in all." if len(bad) > MOST_FAILURES else ""
    head = ("case", "hardships", "what went wrong", "confidence")
    return ["## What went wrong", _table(head, lines), "", more] if lines else []


def _opinions(rows: Sequence[Row]) -> list[str]:
    """How good the masks are by whose they are."""
    lines = []
    for target, name in TITLES.items():
        for opinion in OPINIONS:
            here = [row for row in rows if row.target == target and row.opinion == opinion and row.dice is not None]
            one = figures(target, opinion, here)
            if here:
                lines.append([name, opinion, str(len(here)), _number(one.dice, 3), _number(one.surface_mm, 1)])
    return ["## Whose mask it is", _table(("target", "opinion", "n", "Dice", "HD95 mm"), lines), ""] if lines else []


def _confidence(rows: Sequence[Row]) -> list[str]:
    lines = []
    sets = [("all, failures included", confidence.judged(rows, with_failures=True))]
    sets.append(("all found", confidence.judged(rows, with_failures=False)))
    for target, name in TITLES.items():
        mine = [row for row in rows if row.target == target]
        sets.append((f"{name}, failures included", confidence.judged(mine, with_failures=True)))
        sets.append((f"{name}, found", confidence.judged(mine, with_failures=False)))
    for name, here in sets:
        error = confidence.calibration_error(confidence.reliability(here)) if here else None
        lines.append([name, str(len(here)), _number(confidence.spearman(here), 2), _number(error, 3)])
    words = (
        "On phantoms as they are drawn, on a fifth as many again that are spoilt, and on slices of elsewhere. Failures "
        "are structures not found (Dice 0, confidence 0) and masks drawn where nothing is (Dice 0). The calibration "
        "error is the mean distance of confidence from mean Dice over ten bins.\n"
    )
    return ["## Confidence", _table(("set", "n", "Spearman", "calibration error"), lines), "", words]


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f} %"


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
