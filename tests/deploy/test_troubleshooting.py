"""The guide knows every code that a click can end with, and the log lines that it quotes are those that are written."""

import json

from rule_files import ALERTS

from idoctor_integration.errors import SegmentationError
from tools.service_process import ROOT

TEXT = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")


def _codes(kind):
    yield kind.code
    for each in kind.__subclasses__():
        yield from _codes(each)


def test_every_code_of_both_sides_is_explained():
    contract = json.loads((ROOT / "contract.json").read_text(encoding="utf-8"))
    codes = {*contract["errors"], *_codes(SegmentationError), "abandoned", "caller_left"}
    explained = {code for line in TEXT.splitlines() if line.startswith("| `") for code in codes if f"`{code}`" in line}

    assert codes - explained == set()


def test_every_alarm_leads_to_what_is_seen_and_what_to_do():
    for name, rule in ALERTS.items():
        assert rule["annotations"]["runbook"] == f"docs/troubleshooting.md#{name.lower()}"
        section = TEXT.split(f"### {name}\n", 1)[1].split("###", 1)[0]
        assert "**Seen:**" in section
        assert "**Do:**" in section


def test_the_quoted_log_lines_are_written_somewhere():
    sources = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("idoctor_integration", "runners")
        for path in (ROOT / folder).rglob("*.py")
    )
    for words in (
        "has an unusable value",
        "No model: %s",
        "SAM2_DEVICE=cuda, but ",
        "idoctor_integration.install was called twice",
        "One-click segmentation is not available: %s",
        "request_id=%s context=%s outcome=%s cached=%s seconds=%.3f",
    ):
        assert words in sources
        assert words.split("%")[0].split("=")[0].strip() in TEXT
