"""The Compose file as a person with a filled-in `.env` gets it."""

import re

import yaml

from tools.service_process import ROOT

FOLDER = ROOT / "deploy"
TEXT = (FOLDER / "compose.yaml").read_text(encoding="utf-8")
EXAMPLE = (FOLDER / ".env.example").read_text(encoding="utf-8")
FILLED = {"IDOCTOR_IMAGE": "idoctor:latest", "GRAFANA_PASSWORD": "secret"}
LEFT_OUT = {
    "SAM2_PORT": "health check, network and Prometheus know the service by port 8000",
    "SAM2_DEVICE": "the profile says it",
    "SAM2_CACHE_MB": "bounds the cache in the back end's memory; answers are kept in Redis",
    "SAM2_METRICS_ROUTE": "Prometheus is part of it",
}
"""Settings that a person does not choose in `.env`, and why."""
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def variables():
    """Name to default of every variable; None where it must be given."""
    return {name: None if kind == "?" else default for name, kind, default in _VARIABLE.findall(TEXT)}


def _filled(value):
    if isinstance(value, dict):
        return {key: _filled(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each) for each in value]
    if isinstance(value, str):
        return _VARIABLE.sub(lambda found: FILLED.get(found[1], found[3] or ""), value)
    return value


def compose():
    """The file with every variable filled in and its fragments merged."""
    return _filled(yaml.safe_load(TEXT))
