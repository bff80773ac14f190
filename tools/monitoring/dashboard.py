"""Writes Grafana's file from the panels, with Grafana's own builders: `make dashboard`."""

import json
import sys
from pathlib import Path

from grafana_foundation_sdk.builders import common as common_builders
from grafana_foundation_sdk.builders import dashboard, prometheus, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models.dashboard import (
    DashboardCursorSync,
    DataSourceRef,
    Threshold,
    ThresholdsMode,
)

from tools.monitoring.panels import ROWS, Panel
from tools.service_process import ROOT

FILE = ROOT / "deploy" / "grafana" / "dashboards" / "sam2.json"
SOURCE = DataSourceRef(type_val="prometheus", uid="prometheus")
"""The uid that `deploy/grafana/provisioning` gives."""

HEIGHT, WIDTH = 8, 8  # of 24 columns: three panels in a row


def built() -> str:
    """The dashboard as JSON, the same for the same panels."""
    board = (
        dashboard.Dashboard("SAM2 one-click segmentation")
        .uid("idoctor-sam2")
        .tags(["idoctor", "sam2"])
        .refresh("30s")
        .time("now-6h", "now")
        .timezone("browser")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .readonly()
    )
    for title, panels in ROWS.items():
        board = board.with_row(dashboard.Row(title))
        for panel in panels:
            board = board.with_panel(_plot(panel))
    return json.dumps(board.build(), cls=JSONEncoder, sort_keys=True, indent=2) + "\n"


def _plot(panel: Panel) -> timeseries.Panel:
    plot = (
        timeseries.Panel()
        .title(panel.title)
        .description(panel.words)
        .datasource(SOURCE)
        .unit("short" if panel.unit == "bool" else panel.unit)
        .min(0)
        .height(HEIGHT)
        .span(WIDTH)
        .fill_opacity(10)
        .legend(
            common_builders.VizLegendOptions()
            .display_mode(common.LegendDisplayMode.LIST)
            .placement(common.LegendPlacement.BOTTOM)
            .show_legend(True)
        )
    )
    if panel.limit is not None:
        steps = [Threshold(value=None, color="green"), Threshold(value=panel.limit, color="red")]
        plot = plot.thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
        plot = plot.thresholds_style(
            common_builders.GraphThresholdsStyleConfig().mode(common.GraphTresholdsStyleMode.DASHED)
        )
    for number, query in enumerate(panel.queries):
        name = chr(ord("A") + number)
        plot = plot.with_target(
            prometheus.Dataquery().expr(query.expression).legend_format(query.legend).ref_id(name).range()
        )
    return plot


def main(path: Path = FILE) -> int:
    """Write the file."""
    path.write_text(built(), encoding="utf-8")
    print(f"{path.relative_to(ROOT)} written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
