"""The learning curve: smoothed figures of each step in a CSV, and a plot of them."""

import csv
from pathlib import Path

from torch import Tensor

from tools.train.losses import Judgement

SMOOTHING = 0.98
COLUMNS = ("step", "loss", "iou_click", "iou_other")


class Curve:
    """Collects figures; `write` puts `curve.csv` and `curve.png` into the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, float]] = []
        self._now: dict[str, float] = {}
        path = folder / "curve.csv"
        if path.exists():
            with path.open() as handle:
                self._rows = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(handle)]

    def keep_until(self, step: int) -> None:
        """Forget what a killed run noted after its last saved state."""
        self._rows = [row for row in self._rows if row["step"] <= step]
        if self._rows:
            self._now = {k: v for k, v in self._rows[-1].items() if k != "step"}

    def add(self, step: int, loss: float, judgement: Judgement, ambiguous: Tensor) -> None:
        """Note one step: IoU of the masks the model would have answered with, single clicks and other prompts apart."""
        answered = judgement.iou.gather(1, judgement.chosen[:, None])[:, 0].float()
        figures = {"loss": loss}
        for name, rows in (("iou_click", ambiguous), ("iou_other", ~ambiguous)):
            if bool(rows.any()):
                figures[name] = float(answered[rows].mean())
        for name, value in figures.items():
            self._now[name] = value if name not in self._now else SMOOTHING * self._now[name] + (1 - SMOOTHING) * value
        if step % 25 == 0:
            self._rows.append({"step": step, **{name: self._now.get(name, 0.0) for name in COLUMNS[1:]}})

    def latest(self) -> str:
        """The smoothed figures in one line."""
        return "  ".join(f"{name} {value:.3f}" for name, value in self._now.items())

    def write(self) -> None:
        """Write the CSV and the plot."""
        with (self._folder / "curve.csv").open("w", newline="") as handle:
            writer = csv.DictWriter(handle, COLUMNS)
            writer.writeheader()
            writer.writerows(self._rows)
        self._plot()

    def _plot(self) -> None:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(8, 4), layout="constrained")
        axes = figure.subplots()
        steps = [row["step"] for row in self._rows]
        axes.plot(steps, [row["iou_click"] for row in self._rows], label="one click")
        axes.plot(steps, [row["iou_other"] for row in self._rows], label="box, several clicks, rough mask")
        axes.set(xlabel="step", ylabel="IoU on training phantoms (smoothed)", ylim=(0, 1))
        axes.grid(alpha=0.3)
        axes.legend()
        figure.savefig(self._folder / "curve.png", dpi=100)
