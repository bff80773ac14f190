"""The operator's guides tell the truth: links lead somewhere, commands exist, each alarm has its section."""

import re

import pytest
from rule_files import ALERTS

from idoctor_integration.settings import Settings as BackEnd
from runners.settings import Settings as Service
from tools.service_process import ROOT

GUIDES = [
    path for path in (*sorted((ROOT / "docs").glob("*.md")), ROOT / "SECURITY.md", ROOT / "README.md") if path.is_file()
]
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(text):
    """The anchors of a document's headings, as a web view of the repository makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_heading(path):
    broken = []
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", FENCE.sub("", path.read_text(encoding="utf-8"))):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_every_make_command_and_its_benchmark_exist(path):
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    benchmarks = set(re.findall(r'^    "(\w+)":', (ROOT / "benchmarks/__main__.py").read_text(encoding="utf-8"), re.M))

    assert set(re.findall(r"\bmake ([a-z][a-z-]+)\b(?=[`\s;)])", "".join(re.findall(r"`[^`]+`", text)))) <= targets
    assert set(re.findall(r"make bench NAME=(\w+)", text)) <= benchmarks


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path):
    known = {f"SAM2_{name.upper()}" for kind in (Service, BackEnd) for name in kind.model_fields}
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"\bSAM2_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))

    assert {name for name in named - known if f"${{{name}" not in compose} - {"SAM2_BUILD_CUDA"} == set()


def test_every_alarms_runbook_leads_to_its_section():
    for name, rule in ALERTS.items():
        file, _, anchor = rule["annotations"]["runbook"].partition("#")

        assert anchor == name.lower()
        assert anchor in anchors((ROOT / file).read_text(encoding="utf-8"))
