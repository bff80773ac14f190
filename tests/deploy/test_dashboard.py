"""Grafana's file is what its own builders make of the panels, and says what each of them is for."""

import json

from tools.monitoring.dashboard import FILE, built
from tools.monitoring.panels import ROWS

PANELS = [panel for panels in ROWS.values() for panel in panels]


def test_the_file_is_made_from_the_panels():
    """After a change of the panels: make dashboard."""
    assert FILE.read_text(encoding="utf-8") == built()


def test_every_panel_is_there_with_its_queries_and_its_words():
    shown = {panel["title"]: panel for panel in json.loads(built())["panels"] if panel["type"] != "row"}

    assert len({panel.title for panel in PANELS}) == len(PANELS)
    assert set(shown) == {panel.title for panel in PANELS}
    for panel in PANELS:
        assert [target["expr"] for target in shown[panel.title]["targets"]] == [q.expression for q in panel.queries]
        assert shown[panel.title]["description"] == panel.words


def test_panels_lie_beside_and_below_each_other():
    cells = [
        (panel["gridPos"]["x"] + dx, panel["gridPos"]["y"] + dy)
        for panel in json.loads(built())["panels"]
        for dx in range(panel["gridPos"]["w"])
        for dy in range(panel["gridPos"]["h"])
    ]

    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24
