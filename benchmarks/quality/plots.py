"""The pictures of a quality run: reliability of the confidence, Dice against confidence, Dice by hardship."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.quality import confidence
from benchmarks.quality.rows import Row
from benchmarks.quality.strata import by_stratum

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TARGETS = (("psoas", "#1b9e77"), ("combo", "#d95f02"), ("vertebra", "#7570b3"))
RELIABILITY, SCATTER, STRATA = "reliability.png", "confidence.png", "strata.png"
DPI = 110


def write_plots(rows: Sequence[Row], folder: Path) -> list[str]:
    """Draw what the rows can tell; returns the names of the files written into `folder`."""
    from matplotlib.figure import Figure  # heavy, and only wanted here

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    everything = confidence.judged(rows, with_failures=True)
    if everything:
        figure = Figure(figsize=(10, 4.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        _reliability(left, everything)
        _scatter(right, everything)
        figure.savefig(folder / RELIABILITY, dpi=DPI)
        written.append(RELIABILITY)
    drawn = [row for row in rows if row.group == "phantom" and row.dice is not None]
    shown = [target for target, _ in TARGETS if any(row.target == target for row in drawn)]
    if shown:
        figure = Figure(figsize=(5 * len(shown), 7), layout="constrained")
        for axes, target in zip(figure.subplots(1, len(shown), squeeze=False)[0], shown, strict=True):
            _boxes(axes, drawn, target)
        figure.savefig(folder / STRATA, dpi=DPI)
        written.append(STRATA)
    return written


def _reliability(axes: "Axes", rows: Sequence[Row]) -> None:
    bins = confidence.reliability(rows)
    at = [one.confidence for one in bins]
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot(at, [one.dice for one in bins], marker="o", label="mean Dice")
    axes.plot(at, [one.good for one in bins], marker="s", label=f"share with Dice ≥ {confidence.GOOD_DICE}")
    for one in bins:
        axes.annotate(str(one.answers), (one.confidence, one.dice), (0, -14), textcoords="offset points", ha="center")
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.05, 1.02), xlabel="confidence", title="Reliability, failures included")
    axes.legend()


def _scatter(axes: "Axes", rows: Sequence[Row]) -> None:
    for target, colour in TARGETS:
        mine = [row for row in rows if row.target == target]
        rank = confidence.spearman(confidence.judged(mine, with_failures=False))
        words = target if rank is None else f"{target}: Spearman of the found {rank:.2f}"
        at = [row.confidence for row in mine], [row.dice or 0.0 for row in mine]
        axes.scatter(*at, s=9, alpha=0.5, color=colour, label=words)
    rank = confidence.spearman(rows)
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.05, 1.02), xlabel="confidence", ylabel="Dice")
    axes.set_title("" if rank is None else f"Spearman of all, failures included: {rank:.2f}")
    axes.legend(loc="lower right", fontsize="small")


def _boxes(axes: "Axes", rows: Sequence[Row], target: str) -> None:
    names = [one.stratum for one in by_stratum(rows, target)][::-1]
    sure = [row for row in rows if row.target == target and row.expected != "not found"]
    table = {name: [row.dice or 0.0 for row in sure if name in row.strata] for name in names}
    table["all"] = [row.dice or 0.0 for row in sure if row.expected == "found"]
    labels = [name for name in names if table[name]]
    axes.boxplot(
        [table[name] for name in labels],
        orientation="horizontal",
        tick_labels=[f"{name} ({len(table[name])})" for name in labels],
        flierprops={"markersize": 3},
    )
    axes.axvline(0.9, color="0.8", linewidth=1, zorder=0)
    axes.set(xlim=(-0.02, 1.0), xlabel="Dice (not found: 0)", title=target)
