"""The README tells the truth: its table of settings is the settings class, its commands exist."""

import re
from pathlib import Path

from benchmarks.__main__ import BENCHMARKS
from runners.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(SAM2_[A-Z_]+)` \| `?([^`|]+?)`? \| .+ \|$", re.MULTILINE)


def _shown(default: object) -> str:
    if default is None:
        return "unset"
    return f"{default:g}" if isinstance(default, float) else str(default)


def test_the_settings_table_is_the_settings_class():
    """Every setting with its default, and no setting that no code reads."""
    fields = {
        f"SAM2_{name.upper()}": _shown(field.default)
        for name, field in Settings.model_fields.items()
        if not field.exclude
    }

    assert dict(ROW.findall(README)) == fields


def test_every_make_command_in_the_documents_is_a_target():
    """A command that a reader types must exist."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [README, *((ROOT / name).read_text(encoding="utf-8") for name in ("CHANGELOG.md", "CONTRIBUTING.md"))]
    typed = {word for text in texts for word in re.findall(r"\bmake ([a-z-]+)\b", text)}

    assert typed - targets == set()


def test_every_benchmark_has_its_promise_in_the_readme():
    """And none is promised that does not exist."""
    assert set(re.findall(r"`make bench NAME=(\w+)`", README)) == BENCHMARKS.keys()


def test_every_link_leads_to_a_file():
    """Links inside the repository."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)

    assert [link for link in links if not (ROOT / link).exists()] == []
