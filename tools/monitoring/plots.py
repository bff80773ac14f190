"""Draws the dashboard's panels from a real Prometheus under a few clinicians: `make monitoring-plots`.

The plots of `docs/monitoring.md`: what the panels look like, on the demo model and whatever machine this is.
"""

import argparse
import re
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import matplotlib

from tools.monitoring.clinic import work
from tools.monitoring.panels import RATE, ROWS, Panel
from tools.monitoring.scraping import Prometheus
from tools.monitoring.stack import watched
from tools.service_process import ROOT, ServiceProcess

FOLDER = ROOT / "docs" / "images"
WINDOW = "15s"
COLUMNS = 3
UNITS = {"s": "s", "percentunit": "share", "bytes": "GB", "reqps": "1/s", "short": "", "bool": ""}


def draw(asked: Prometheus, panels: Sequence[Panel], path: Path, *, start: float, end: float) -> None:
    """Draw a row of the dashboard into a PNG."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = -(-len(panels) // COLUMNS)
    figure, axes = pyplot.subplots(rows, COLUMNS, figsize=(15, 3.6 * rows), constrained_layout=True)
    for axis, panel in zip(axes.flat, panels, strict=False):
        for query in panel.queries:
            for line in asked.over(query.expression.replace(RATE, WINDOW), start, end, 1.0):
                _line(axis, panel, _legend(query.legend, line["metric"]), line["values"], start)
        axis.set_title(panel.title, loc="left", fontsize=11)
        axis.set_ylabel(UNITS[panel.unit])
        axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.1))
    figure.supxlabel("seconds", fontsize=9)
    figure.savefig(path, dpi=80)
    pyplot.close(figure)


def _line(axis: Any, panel: Panel, name: str, values: Sequence[tuple[float, str]], start: float) -> None:
    factor = 1e-9 if panel.unit == "bytes" else 1.0
    axis.plot([at - start for at, _ in values], [factor * float(value) for _, value in values], label=name)


def _legend(pattern: str, labels: dict[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: labels.get(found[1], ""), pattern)


def main(words: Sequence[str] | None = None) -> int:
    """Run everything for a while and draw it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--clinicians", type=int, default=3)
    arguments = parser.parse_args(words)
    done = threading.Event()
    with (
        tempfile.TemporaryDirectory() as folder,
        ServiceProcess() as service,
        watched(Path(folder), service) as stack,
        ThreadPoolExecutor(1) as clinic,
    ):
        start = time.time()
        statuses = clinic.submit(work, stack.host.url, clinicians=arguments.clinicians, done=done)
        done.wait(arguments.seconds)
        end = time.time()
        for title, panels in ROWS.items():
            path = FOLDER / f"monitoring-{title.split()[-1]}.png"
            draw(stack.prometheus, panels, path, start=start, end=end)
            print(f"{path.relative_to(ROOT)} drawn.")
        done.set()
        print(f"Answers by status: {dict(statuses.result())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
