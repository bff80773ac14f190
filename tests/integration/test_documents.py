"""The package's document tells the truth: its settings are the class's, its routes exist."""

import re
from pathlib import Path

from hosts import PATH, make_host, settings

from idoctor_integration import errors
from idoctor_integration.settings import Settings

TEXT = (Path(__file__).parents[2] / "docs" / "integration.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(SAM2_[A-Z_]+)` \| `?([^`|]+?)`? \| ([^|]*) \| .+ \|$", re.MULTILINE)


def shown(default):
    """A default as the table writes it."""
    if isinstance(default, bool):
        return str(default).lower()
    if default in ("", frozenset()):
        return "unset"
    return f"{default:g}" if isinstance(default, float) else str(default)


def bounds(field):
    """A setting's bounds as the table writes them: what pydantic checks, in words."""
    words = {"gt": "above", "ge": "from", "le": "to"}
    said = [
        f"{word} {getattr(each, name):g}"
        for each in limits(field)
        for name, word in words.items()
        if hasattr(each, name)
    ]
    if field.annotation is bool:
        return "`true`, `false`"
    return " ".join(said)


def limits(field):
    """Everything that is checked of a field; where a type has its bounds with it, those."""
    return [inner for each in field.metadata for inner in getattr(each, "metadata", None) or [each]]


def test_the_settings_table_is_the_settings_class():
    fields = [
        (f"SAM2_{name.upper()}", shown(field.default), bounds(field)) for name, field in Settings.model_fields.items()
    ]

    assert ROW.findall(TEXT) == fields


def test_every_number_among_the_settings_has_both_bounds():
    """Beyond them a host would start, and suffer later."""
    numbers = [field for field in Settings.model_fields.values() if field.annotation in (int, float)]

    assert len(numbers) > 10
    for field in numbers:
        assert re.fullmatch(r"(above|from) -?[\d.]+ to [\d.]+", bounds(field))


def test_every_setting_changes_something():
    """No documented setting that no code reads."""
    code = "".join(path.read_text(encoding="utf-8") for path in Path(errors.__file__).parent.rglob("*.py"))

    assert [name for name in Settings.model_fields if not re.search(rf"(settings|chosen)\.{name}\b", code)] == []


def test_every_route_is_in_the_table():
    app = make_host(settings(metrics_route=True))
    routes = {
        (method, route.path.removeprefix(PATH))
        for route in app.routes
        if getattr(route, "path", "").startswith(PATH)
        for method in route.methods
    }
    listed = {
        (method, path or "") for method, path in re.findall(r"^\| `(GET|POST)(?: (/[a-z/]+))?` \|", TEXT, re.MULTILINE)
    }

    assert listed == routes
