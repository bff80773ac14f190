"""Whatever a guide puts between backquotes exists: settings, metrics, codes, fields, files and routes."""

import re

import pytest
import requests
import yaml
from fastapi import FastAPI
from guide_text import COMMAND, MADE_HERE, code, fences, guides, named
from prometheus_client import CollectorRegistry

from examples.idoctor_host.routes import make_router
from examples.idoctor_host.settings import HostSettings
from examples.idoctor_host.zip_upload import ZipLimits
from front.edge import BENTOML_OWN, OURS
from front.metrics import Metrics as FrontMetrics
from idoctor_integration import install
from idoctor_integration.metrics import Metrics as BackEndMetrics
from idoctor_integration.settings import Settings as BackEnd
from runners.settings import Settings as Service
from tools.service_process import ROOT

GUIDES = guides()
PREFIX = "/api/segmentation/sam2"
TEXT = {".py", ".js", ".cjs", ".json", ".yml", ".yaml", ".toml", ".conf", ".sh", ".vue", ".html", ".txt", ".example"}
TEXT |= {".override", "", ".css"}
METRIC_ENDS = ("_total", "_seconds", "_bytes", "_loaded", "_length", "_limit", "_flight", "_size", "_up", "_cores")
NOT_OURS = {
    "rediss", "user", "password", "path", "to", "host",  # parts of examples
    "Corrupt", "bad", "Huffman",  # a message of libjpeg
    "sslmode", "ssh",  # PostgreSQL's own; a program of the reader's machine
}  # fmt: skip
"""Words of the guides that stand for the reader's own, or are another program's."""

FILLED_IN = {"deploy/.env", "deploy/alertmanager/secrets/smtp_password", "deploy/prometheus/secrets/idoctor_token"}
"""Files that an operator makes, and git leaves out."""


def _sources():
    """Every file of the project that is neither a guide nor a test."""
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts[:-1] if part != ".ci")
        if path.is_file() and path.suffix in TEXT and parts[0] != "tests" and not hidden and not MADE_HERE & set(parts):
            yield path


@pytest.fixture(scope="module")
def words():
    """Every word of the sources, every setting, and the name of every file."""
    texts = (path.read_text(encoding="utf-8") for path in _sources())
    settings = {f"SAM2_{name.upper()}" for kind in (Service, BackEnd) for name in kind.model_fields}
    names = {
        word for path in ROOT.rglob("*") if not MADE_HERE & set(path.parts) for word in re.findall(r"\w+", path.name)
    }
    return {word for text in texts for word in re.findall(r"\w+", text)} | settings | names


@pytest.fixture(scope="module")
def metrics(service):
    """The name of every metric of both sides, as Prometheus reads them."""
    registry = CollectorRegistry()
    FrontMetrics(registry)
    BackEndMetrics(registry)
    scraped = re.findall(r"^# HELP (\w+)", requests.get(f"{service.url}/metrics", timeout=30).text, re.MULTILINE)
    ours = [name for family in registry.collect() for name in (family.name, f"{family.name}_total")]
    return {*scraped, *ours}


def _is_made_up(word):
    return word in NOT_OURS or word.startswith("_hiera")


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_name_is_in_the_code(path, words, metrics):
    """Codes, fields, states, functions: a word between backquotes that no source holds is a slip, or out of date."""
    spans = [text for text in code(path) if not COMMAND.fullmatch(text) and "/" not in text]
    said = {word for text in spans for word in re.findall(r"[A-Za-z_]\w*", text)}

    assert {word for word in said - words - metrics if not _is_made_up(word)} == set()


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_setting_is_one(path):
    known = {f"SAM2_{name.upper()}" for kind in (Service, BackEnd) for name in kind.model_fields}
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    named_here = set(re.findall(r"\bSAM2_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))

    assert {name for name in named_here - known if f"${{{name}" not in compose} - {"SAM2_BUILD_CUDA"} == set()


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_metric_is_one(path, metrics):
    said = {word for text in code(path) for word in re.findall(r"\b(?:idoctor_)?sam2_\w+(?=[{ ]|$)", text)}

    assert {word for word in said if word.endswith(METRIC_ENDS)} - metrics == set()


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_every_file_is_there(path):
    """From the project's folder, or from that of the guide; a pattern finds something."""
    tops = {each.name for folder in (ROOT, path.parent) for each in folder.iterdir()}
    said = {text for text in code(path) if re.fullmatch(r"[\w.*-]+(/[\w.*-]+)*/?", text) and "/" in text}
    files = {text for text in said if text.split("/")[0] in tops - MADE_HERE}

    assert {text for text in files if not (_found(ROOT, text) or _found(path.parent, text))} <= FILLED_IN


def _found(folder, text):
    return any(True for _ in folder.glob(text.rstrip("/")))


def test_every_route_is_one():
    app = FastAPI()
    install(app, BackEnd(enabled=True, metrics_route=True))
    both = [*app.routes, *make_router(HostSettings(), ZipLimits()).routes]
    routes = {(method, route.path) for route in both for method in route.methods}
    routes |= {(method, path) for table in (OURS, BENTOML_OWN) for path, methods in table.items() for method in methods}
    routes |= {(method, path.removeprefix(PREFIX)) for method, path in routes} | {("GET", "/")}
    said = {
        (found[1], found[2])
        for path in GUIDES
        for text in code(path)
        if (found := re.fullmatch(r"(GET|POST|PUT|DELETE) …?(/[^?]*)(\?.*)?", text))
    }

    assert len(said) > 20
    assert said - routes == set()


@pytest.mark.parametrize(
    "fence",
    [fence for path in GUIDES for fence in fences(path) if fence.language == "dotenv"],
    ids=lambda fence: fence.place,
)
def test_every_block_of_settings_is_taken(fence):
    given = dict(line.split("=", 1) for line in fence.commands)

    BackEnd.model_validate({name.removeprefix("SAM2_").lower(): value for name, value in given.items()})


@pytest.mark.parametrize(
    "fence",
    [fence for path in GUIDES for fence in fences(path) if fence.language in ("yaml", "python")],
    ids=lambda fence: fence.place,
)
def test_every_other_block_is_read_and_its_metrics_exist(fence, metrics):
    if fence.language == "yaml":
        assert yaml.safe_load(fence.text)
    else:
        compile(fence.text, fence.place, "exec")

    assert set(re.findall(r"\b(?:idoctor_)?sam2_\w+(?={)", fence.text)) <= metrics


def test_every_block_is_of_a_known_kind():
    """Else a slip in the language would hide a block of commands from the tests."""
    kinds = {fence.language for path in GUIDES for fence in fences(path)}

    assert kinds <= {"", "sh", "dotenv", "python", "yaml", "html", "diff"}
