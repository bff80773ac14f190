"""The image that was built is what its Dockerfile promises: rights, labels, parts, nothing of this machine in it."""

import hashlib
import json
import re
import subprocess

import pytest
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator
from packaging.utils import canonicalize_name

from front.version import VERSION
from tools.image.build import Recipe, build_bento, revision
from tools.image.package_sources import find_sources
from tools.service_process import ROOT

pytestmark = [pytest.mark.image, pytest.mark.timeout(1500)]

DEMO = ROOT / "runners" / "checkpoints" / "weights" / "demo.safetensors"
MOST_BYTES = 5.5e9
"""5.1 GB when this was written."""

INSTALLED = "from importlib.metadata import distributions as d; print(*sorted({f'{x.name}=={x.version}' for x in d()}))"

INSTEAD = "RUN ln -s /usr/bin/python3 /usr/local/bin/python && mkdir /app && echo '{}' >/app/sbom.cdx.json"


@pytest.fixture(scope="module")
def configuration(containers, image):
    """What the image says of itself; Podman keeps the health check beside it."""
    said = containers.inspect(image)
    return {**said["Config"], "Healthcheck": said["Healthcheck"]}


@pytest.fixture(scope="module")
def installed(containers, image):
    """Name to version of every Python package in the image."""
    words = containers.podman("run", "--rm", "--entrypoint", "python", image, "-c", INSTALLED).split()
    return {canonicalize_name(name): version for name, version in (word.split("==") for word in words)}


@pytest.fixture(scope="module")
def parts(image):
    """The list of parts that `make image` wrote."""
    return json.loads((ROOT / "build" / "image" / "sbom.cdx.json").read_text(encoding="utf-8"))


def test_its_labels_name_version_revision_and_licence(configuration):
    labels = configuration["Labels"]

    assert labels["org.opencontainers.image.version"] == VERSION
    assert labels["org.opencontainers.image.revision"].removesuffix("-dirty") == revision().removesuffix("-dirty")
    assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
    assert labels["org.opencontainers.image.title"]


def test_it_asks_for_its_health_and_keeps_weights_in_a_volume(containers, configuration):
    assert "/health" in configuration["Healthcheck"]["Test"][-1]
    assert list(configuration["Volumes"]) == ["/app/models"]
    assert list(configuration["ExposedPorts"]) == ["8000/tcp"]
    assert configuration["Cmd"] == ["serve", "--timeout-graceful-shutdown", "8"]


def test_it_runs_as_nobody_of_note_who_can_change_nothing_of_it(containers, image, configuration):
    words = "id -u; for each in /app/.venv /app/models ~ ~/bento /usr; do test -w $each && echo $each; done; true"
    said = containers.podman("run", "--rm", "--entrypoint", "sh", image, "-c", words).split()

    assert configuration["User"] == "1034:1034"
    assert said == ["1034"]


def test_it_holds_the_pinned_versions_and_neither_triton_nor_a_package_manager(installed):
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "requirements-service.txt").read_text(), re.MULTILINE))

    assert {name: installed.get(name) for name in pinned} == pinned
    assert {"sam2", "torch", "bentoml"} <= set(installed)
    assert {"triton", "pip", "uv"} & set(installed) == set()


def test_its_list_of_parts_is_valid_and_complete(containers, image, installed, parts, tmp_path):
    containers.engine.copy_out(image, "/app/sbom.cdx.json", tmp_path / "sbom.json")
    inside = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    python = [each for each in inside["components"] if each.get("purl", "").startswith("pkg:pypi/")]
    listed = {canonicalize_name(each["name"]): each["version"] for each in python}
    models = {each["name"] for each in inside["components"] if each["type"] == "machine-learning-model"}
    debian = [each for each in parts["components"] if each.get("purl", "").startswith("pkg:deb/debian/")]
    validator = make_schemabased_validator(OutputFormat.JSON, SchemaVersion.from_version(parts["specVersion"]))

    assert listed == installed
    assert validator.validate_str(json.dumps(parts)) is None
    assert {"libc6", "python3.11-minimal"} <= {each["name"] for each in debian}
    assert models == {"demo", "level_map", "part_map"}
    assert len(parts["components"]) == len(listed) + len(debian) + len(models)


def test_it_is_not_larger_than_the_guide_says(containers, image):
    size = containers.inspect(image)["Size"]

    assert size < MOST_BYTES


def own_words(containers, base):
    """What would give this machine away: its certificates that Debian does not have, and its addresses of packages."""
    sources = find_sources()
    words = [sources.index_url, *sources.extra_index_urls, *sources.find_links, *sources.trusted_hosts]
    if sources.certificates is not None:
        usual = containers.podman("run", "--rm", base, "cat", "/etc/ssl/certs/ca-certificates.crt").split()
        words += sorted({line for line in sources.certificates.read_text().split() if len(line) == 64} - set(usual))
    return [word for word in words if word]


def test_no_layer_and_no_word_of_its_history_tells_of_the_machine_that_built_it(containers, image, base, tmp_path):
    words = own_words(containers, base)
    (tmp_path / "words").write_text("\n".join(words))
    said = json.dumps(containers.inspect(image)) + containers.podman("history", "--no-trunc", image)
    layers = containers.layers(image)
    search = ["grep", "--recursive", "--text", "--fixed-strings", "--files-with-matches", "--file", tmp_path / "words"]
    found = subprocess.run([*search, *layers], capture_output=True, text=True, check=False).stdout if words else ""
    settings = [path for layer in layers for path in (layer / "etc/pip.conf", *layer.glob("etc/uv/*")) if path.exists()]

    assert len(layers) >= 2
    assert [word for word in words if word in said] == []
    assert found == ""
    assert settings == []
    assert [line for layer in layers for line in _apt_sources(layer)] == []


def _apt_sources(layer):
    folder = layer / "etc" / "apt"
    return [path for path in (folder / "sources.list", *folder.glob("sources.list.d/*")) if path.is_file()]


def test_the_search_finds_what_is_there(containers, image, tmp_path):
    """Else the test above would say nothing."""
    (tmp_path / "words").write_text("torch.nn.functional")
    search = ["grep", "-rlaF", "--file", tmp_path / "words", "--include=functional.py", *containers.layers(image)]

    assert "torch/nn/functional.py" in subprocess.run(search, capture_output=True, text=True, check=True).stdout


def test_weights_given_to_the_build_lie_in_the_image_and_are_named(containers, base, tmp_path):
    """Every step but the installing one, which takes minutes: in its place stands what the others need of it."""
    recipe = Recipe(base_image=base, weights=DEMO)
    bento = build_bento(tmp_path / "bentoml")
    text = (bento / "env" / "docker" / "Dockerfile").read_text(encoding="utf-8")
    steps = re.split(r"\n(?=[A-Z]+ )", text)
    short = [INSTEAD if "uv pip install" in step else step for step in steps]
    (tmp_path / "Dockerfile").write_text("\n".join(short))
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / DEMO.name).write_bytes(DEMO.read_bytes())
    words = containers.engine.build_words(
        bento,
        tmp_path / "Dockerfile",
        tags=["localhost/baked:test"],
        arguments=recipe.arguments(),
        labels={},
        contexts={"weights": tmp_path / "weights"},
        secrets={},
        folders=[],
    )
    containers.build(words)
    old_volume = ["--volume", "sam2-models-of-an-older-image:/app/models:ro"]
    inside = ["run", "--rm", *old_volume, "--entrypoint", "sh", "localhost/baked:test", "-c"]
    said = containers.podman(*inside, "echo $SAM2_MODEL $SAM2_MODEL_PATH; sha256sum $SAM2_MODEL_PATH/*").split()
    parts = json.loads(containers.podman(*inside, "cat /app/sbom.cdx.json"))["components"]
    places = [each["value"] for part in parts if part["name"] == "demo" for each in part["properties"]]

    assert short.count(INSTEAD) == 1
    assert [place.split("/src/")[-1] for place in places] == [
        f"runners/checkpoints/weights/{DEMO.name}",
        f"/app/baked/{DEMO.name}",
    ]
    assert said == ["demo", "/app/baked", hashlib.sha256(DEMO.read_bytes()).hexdigest(), f"/app/baked/{DEMO.name}"]
