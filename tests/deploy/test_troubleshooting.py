"""The guide knows every code that a click can end with, and every alarm; `test_symptoms_*` provoke what it quotes."""

import json
import re

import pytest
from rule_files import ALERTS

from idoctor_integration.errors import SegmentationError
from tools.monitoring.panels import ROWS
from tools.service_process import ROOT

TEXT = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")


def _codes(kind):
    yield kind.code
    for each in kind.__subclasses__():
        yield from _codes(each)


def test_every_code_of_both_sides_is_explained():
    contract = json.loads((ROOT / "contract.json").read_text(encoding="utf-8"))
    codes = {*contract["errors"], *_codes(SegmentationError), "abandoned", "caller_left", "method_not_allowed"}
    explained = {code for line in TEXT.splitlines() if line.startswith("| `") for code in codes if f"`{code}`" in line}

    assert codes - explained == set()


def test_every_alarm_leads_to_what_is_seen_and_what_to_do():
    for name, rule in ALERTS.items():
        assert rule["annotations"]["runbook"] == f"docs/troubleshooting.md#{name.lower()}"
        section = TEXT.split(f"### {name}\n", 1)[1].split("###", 1)[0]
        assert "**Seen:**" in section
        assert "**Do:**" in section


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_every_panel_that_a_guide_names_is_on_the_dashboard(path):
    named = set(re.findall(r"[Pp]anel\s+\*(.+?)\*", path.read_text(encoding="utf-8")))

    assert named <= {panel.title for panels in ROWS.values() for panel in panels}
