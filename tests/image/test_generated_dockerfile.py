"""The Dockerfile that BentoML generates is what the override promises; no engine is needed for it."""

import json
import re

import pytest
from dockerfile import stages

from tools.image.build import DEVICES, Recipe, build_bento

SECRETS = {
    "certificates": "/etc/ssl/certs/ca-certificates.crt",
    "pip": "/etc/pip.conf",
    "uv": "/etc/uv/uv.toml",
}


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """The Dockerfile of a Bento built here."""
    bento = build_bento(tmp_path_factory.mktemp("bentoml"))
    return (bento / "env" / "docker" / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def parts(text):
    """Its stages by name; the last one, which is the image, is called `image`."""
    return {stage.name or "image": stage for stage in stages(text)}


def test_nothing_of_the_template_is_left(text):
    assert "{%" not in text
    assert "{{" not in text
    assert "{#" not in text


def test_the_base_is_an_argument_with_a_public_default(text, parts):
    assert "ARG BASE_IMAGE=python:3.11-slim-bookworm\n" in text
    assert parts["base-container"].base == "${BASE_IMAGE}"
    assert {parts["environment"].base, parts["image"].base} == {"base-container"}


def test_the_image_takes_from_the_environment_what_it_left_in_app_and_installs_nothing_itself(parts):
    copied = parts["image"].of("COPY")

    assert copied[:2] == ["--from=environment /app /app", ". ./"]
    assert parts["image"].of("RUN") == []


def test_every_step_that_reaches_the_network_has_the_machines_settings_mounted_and_none_keeps_them(text, parts):
    for step in parts["environment"].of("RUN"):
        mounted = dict(re.findall(r"--mount=type=secret,id=(\w+),target=(\S+)", step))
        assert mounted == SECRETS
    assert not re.search(r"^(ENV|COPY|ADD).*(pip\.conf|uv\.toml|CERT|INDEX_URL|PROXY)", text, re.MULTILINE)


def test_sam2_is_built_where_torch_is_and_without_its_extension(parts):
    [install] = [step for step in parts["environment"].of("RUN") if "requirements.txt" in step]

    assert "SAM2_BUILD_CUDA=0 uv pip install --no-build-isolation -r requirements.txt" in install
    assert install.index("-c requirements.txt torch torchvision setuptools") < install.index("--no-build-isolation")
    assert 'python -c "import sam2.build_sam, torch, torchvision' in install
    assert "git" not in install


def test_an_index_of_builds_for_the_cpu_is_asked_for_torch_and_torchvision_only(parts):
    """Such an image cannot be built on a closed network: what is tested is that torch comes from there, and first."""
    environment = parts["environment"]
    [install] = [step for step in environment.of("RUN") if "TORCH_INDEX" in step]
    words = re.search(r'if \[ -n "\$\{TORCH_INDEX\}" \]; then\s*(.+?)\s*;\s*fi && (uv pip install)', install)

    assert "TORCH_INDEX=" in environment.of("ARG")
    assert words[1] == (
        "uv pip install --no-deps --index-url \"${TORCH_INDEX}\" $(grep -E '^torch(vision)?==' requirements.txt)"
    )
    assert Recipe(device="cpu", torch_index="https://wheels.example.org/cpu").arguments() == {
        "TORCH_INDEX": "https://wheels.example.org/cpu",
        **DEVICES["cpu"],
    }


def test_the_parts_are_listed_from_what_is_installed(parts):
    [lists] = [step for step in parts["environment"].of("RUN") if "cyclonedx" in step]

    assert lists == parts["environment"].steps[-1].removeprefix("RUN ")
    assert lists.endswith("--output-format JSON --output-file /app/sbom.cdx.json /app/.venv")


def test_weights_come_from_the_volume_or_from_a_folder_given_to_the_build(parts):
    image = parts["image"]

    assert parts["weights"].base == "scratch"
    assert "--from=weights / /app/models/" in image.of("COPY")
    assert image.of("VOLUME") == ['["/app/models"]']
    assert image.steps.index("COPY --from=weights / /app/models/") < image.steps.index('VOLUME ["/app/models"]')
    assert {"SAM2_MODEL=", "SAM2_MODEL_PATH="} <= set(image.of("ARG"))


def test_it_runs_without_rights_and_writes_to_tmp_only(parts):
    assert parts["image"].of("USER") == ["1034:1034"]
    assert parts["base-container"].of("ENV").count("BENTOML_HOME=/tmp/bentoml") == 1
    assert parts["base-container"].steps[-1].startswith("ENV VIRTUAL_ENV=/app/.venv PATH=/app/.venv/bin:")


def test_it_answers_for_its_health_and_stops_in_time(parts):
    image = parts["image"]
    [check] = image.of("HEALTHCHECK")

    assert "--start-period=120s" in check
    assert "/health" in json.loads(check[check.index("CMD ") + 4 :])[2]
    assert image.of("CMD") == ['["serve", "--timeout-graceful-shutdown", "8"]']
    assert image.of("EXPOSE") == ["8000"]


def test_it_says_what_it_is(parts):
    [labels] = parts["image"].of("LABEL")

    assert 'org.opencontainers.image.licenses="Apache-2.0"' in labels
    assert "version" not in labels, "the version is written by the build, from pyproject.toml"
