"""The README's tables tell the truth: its settings are the settings class, its promises are the benchmarks."""

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


def test_every_benchmark_has_its_promise_in_the_readme():
    """And none is promised that does not exist."""
    assert set(re.findall(r"`make bench NAME=(\w+)`", README)) == BENCHMARKS.keys()
