"""Docker and Podman are told the same build in their own words; a recipe says what goes in."""

import hashlib
import itertools
from pathlib import Path

import pytest

from front.version import VERSION
from runners.checkpoints import CHECKPOINTS
from runners.errors import NoModel
from tools.image.build import BadRecipe, Recipe, revision, version
from tools.image.engine import Engine, EngineFailed, sources_as_files
from tools.image.package_sources import PackageSources
from tools.service_process import ROOT

DEMO = next((ROOT / "runners" / "checkpoints" / "weights").glob("*.safetensors"))


def words(program, folders=()):
    """A build of everything."""
    return Engine(program).build_words(
        Path("/bento"),
        Path("/bento/Dockerfile"),
        tags=["one:1", "one:latest"],
        arguments={"BASE_IMAGE": "base"},
        labels={"version": "1"},
        contexts={"weights": Path("/weights")},
        secrets={"pip": Path("/s/pip.conf")},
        folders=folders,
    )


def pairs(line):
    """Each option with its value."""
    return list(itertools.pairwise(line))


@pytest.mark.parametrize("program", ["docker", "podman"])
def test_both_engines_are_told_everything(program):
    line = words(program)

    assert line[0] == program
    assert line[-1] == "/bento"
    for pair in (
        ("--file", "/bento/Dockerfile"),
        ("--tag", "one:1"),
        ("--tag", "one:latest"),
        ("--build-arg", "BASE_IMAGE=base"),
        ("--label", "version=1"),
        ("--build-context", "weights=/weights"),
        ("--secret", "id=pip,src=/s/pip.conf"),
    ):
        assert pair in pairs(line)


def test_podman_keeps_health_checks_and_gets_folders():
    line = words("podman", [Path("/srv/wheels")])

    assert ("--format", "docker") in pairs(line)
    assert ("--volume", "/srv/wheels:/srv/wheels:ro") in pairs(line)


def test_docker_says_that_it_cannot_see_a_folder():
    with pytest.raises(EngineFailed, match="/srv/wheels, which a build by Docker cannot see"):
        words("docker", [Path("/srv/wheels")])


def test_an_engine_that_fails_says_so_in_its_own_words(tmp_path):
    program = tmp_path / "podman"
    program.write_text("#!/bin/sh\necho 'no space left' >&2\nexit 125\n")
    program.chmod(0o755)

    with pytest.raises(EngineFailed, match="no space left"):
        Engine(str(program)).run("info")


def test_certificates_are_handed_over_as_they_lie(tmp_path):
    authorities = tmp_path / "bundle.crt"

    assert set(sources_as_files(PackageSources(), tmp_path)) == {"pip", "uv"}
    assert sources_as_files(PackageSources(certificates=authorities), tmp_path)["certificates"] == authorities


def test_the_image_is_named_by_the_version_of_everything_else():
    assert version() == VERSION
    assert Recipe().names() == (f"sam2_service:{VERSION}", "sam2_service:latest")
    assert Recipe(tags=("mine:1",)).names() == ("mine:1",)


def test_the_revision_is_a_commit_or_unknown():
    assert revision() == "unknown" or len(revision().removesuffix("-dirty")) == 40


def test_both_devices_differ_by_what_the_service_takes():
    assert Recipe(device="cuda").arguments() == {"SAM2_DEVICE": "auto", "NVIDIA_VISIBLE_DEVICES": "all"}
    assert Recipe(device="cpu").arguments() == {"SAM2_DEVICE": "cpu", "NVIDIA_VISIBLE_DEVICES": "void"}
    with pytest.raises(BadRecipe, match="DEVICE must be one of cuda, cpu"):
        Recipe(device="tpu").arguments()


def test_weights_to_bake_in_name_the_model_by_their_digest():
    said = Recipe(weights=DEMO).arguments()

    assert said["SAM2_MODEL"] == "demo"
    assert said["SAM2_MODEL_PATH"] == "/app/baked"
    assert CHECKPOINTS["demo"].sha256 == hashlib.sha256(DEMO.read_bytes()).hexdigest()


def test_unknown_weights_are_refused_before_anything_is_built(tmp_path):
    file = tmp_path / "sam2.1_hiera_tiny.pt"
    file.write_bytes(b"not weights")

    with pytest.raises(NoModel):
        Recipe(weights=file).arguments()
