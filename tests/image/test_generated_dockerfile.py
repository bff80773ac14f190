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
def image(text):
    """Its last stage, which is the image."""
    return stages(text)[-1]


@pytest.fixture(scope="module")
def install(image):
    """The step that installs."""
    [step] = [step for step in image.of("RUN") if "requirements.txt" in step]
    return step


def test_nothing_of_the_template_is_left(text):
    assert "{%" not in text
    assert "{{" not in text
    assert "{#" not in text


def test_the_base_is_an_argument_with_a_public_default(text, image):
    assert "ARG BASE_IMAGE=python:3.11-slim-bookworm\n" in text
    assert image.base == "${BASE_IMAGE}"


def test_every_step_that_reaches_the_network_has_the_machines_settings_mounted_and_none_keeps_them(text, image):
    reaching = [step for step in image.of("RUN") if re.search(r"\b(apt-get|pip|uv)\b", step)]

    assert len(reaching) == 2
    for step in reaching:
        assert dict(re.findall(r"--mount=type=secret,id=(\w+),target=(\S+)", step)) == SECRETS
    assert not re.search(r"^(ENV|COPY|ADD).*(pip\.conf|uv\.toml|CERT|INDEX_URL|PROXY)", text, re.MULTILINE)


def test_sam2_is_built_where_torch_is_and_without_its_extension(install):
    assert "SAM2_BUILD_CUDA=0 uv pip install --no-build-isolation -r requirements.txt" in install
    assert install.index("-c requirements.txt torch torchvision setuptools") < install.index("--no-build-isolation")
    assert install.endswith(
        """python -c "import sam2.build_sam, torch, torchvision; print('sam2 is there, torch', torch.__version__)\""""
    )
    assert "git" not in install


def test_the_list_of_parts_gets_the_weights_once_they_are_all_there(image):
    *_, copied, counted = [step for step in image.steps if step.startswith(("COPY", "RUN"))]

    assert copied == "COPY --from=weights / /app/baked/"
    assert counted == "RUN python src/tools/image/own_parts.py /app/sbom.cdx.json src/runners /app/baked"


def test_an_index_of_builds_for_the_cpu_is_asked_for_torch_and_torchvision_only(image, install):
    """Such an image cannot be built on a closed network: what is tested is that torch comes from there, and first."""
    words = re.search(r'if \[ -n "\$\{TORCH_INDEX\}" \]; then\s*(.+?)\s*;\s*fi && (uv pip install)', install)

    assert "TORCH_INDEX=" in image.of("ARG")
    assert words[1] == (
        "uv pip install --no-deps --index-url \"${TORCH_INDEX}\" $(grep -E '^torch(vision)?==' requirements.txt)"
    )
    assert Recipe(device="cpu", torch_index="https://wheels.example.org/cpu").arguments() == {
        "TORCH_INDEX": "https://wheels.example.org/cpu",
        **DEVICES["cpu"],
    }


def test_the_parts_are_listed_when_everything_is_installed_and_the_tools_go_in_the_same_step(install):
    order = [
        "uv==0.13.9",
        "--no-build-isolation -r requirements.txt",
        "--output-format JSON --output-file /app/sbom.cdx.json /app/.venv",
        "rm -rf /opt/uv ",
        "import sam2.build_sam",
    ]

    assert [install.index(words) for words in order] == sorted(install.index(words) for words in order)
    assert "UV_CACHE_DIR=/opt/uv/" in install
    assert "--no-cache-dir" in install


def test_weights_come_from_the_volume_or_from_a_folder_given_to_the_build(text, image):
    [weights, _] = stages(text)

    assert (weights.name, weights.base) == ("weights", "scratch")
    [baked] = [step.split()[-1] for step in image.steps if step.startswith("COPY --from=weights ")]
    assert baked == "/app/baked/"
    assert image.of("VOLUME") == ['["/app/models"]'], "over baked-in weights it would hide those of an upgrade"
    assert {"SAM2_MODEL=", "SAM2_MODEL_PATH="} <= set(image.of("ARG"))


def test_it_runs_without_rights_and_writes_to_tmp_only(image):
    homes = [words for words in image.of("ENV") if words.startswith("BENTOML_HOME=")]

    assert image.of("USER") == ["root", "1034:1034"]
    assert homes[-1] == "BENTOML_HOME=/tmp/bentoml"
    assert image.steps.index("USER 1034:1034") > max(image.steps.index(f"RUN {step}") for step in image.of("RUN"))


def test_it_answers_for_its_health_and_stops_in_time(image):
    [check] = image.of("HEALTHCHECK")

    assert "--start-period=120s" in check
    assert "/health" in json.loads(check[check.index("CMD ") + 4 :])[2]
    assert image.of("CMD") == ['["serve", "--timeout-graceful-shutdown", "8"]']
    assert image.of("EXPOSE") == ["8000"]


def test_it_says_what_it_is(image):
    [labels] = image.of("LABEL")

    assert 'org.opencontainers.image.licenses="Apache-2.0"' in labels
    assert "version" not in labels, "the version is written by the build, from pyproject.toml"
