"""The table says of every checkpoint what the design says."""

import re

import pytest

from runners.checkpoints import CHECKPOINTS, config_path

OFFICIAL = [name for name in CHECKPOINTS if name != "demo"]


@pytest.mark.parametrize(
    ("name", "size", "start"),
    [
        ("sam2.1_hiera_tiny", 156008466, "7402e0d8"),
        ("sam2.1_hiera_small", None, "6d1aa6f3"),
        ("sam2.1_hiera_base_plus", None, "a2345aed"),
        ("sam2.1_hiera_large", 898083611, "2647878d"),
    ],
)
def test_the_official_files_have_their_published_size_and_digest(name, size, start):
    assert CHECKPOINTS[name].bytes == size
    assert CHECKPOINTS[name].sha256.startswith(start)
    assert CHECKPOINTS[name].file == f"{name}.pt"


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_every_digest_is_a_whole_sha256(name):
    assert re.fullmatch("[0-9a-f]{64}", CHECKPOINTS[name].sha256)


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_every_configuration_is_installed(name):
    assert config_path(CHECKPOINTS[name].config).is_file()


def test_only_the_demo_is_bundled_and_not_for_patients():
    assert [name for name, checkpoint in CHECKPOINTS.items() if checkpoint.bundled] == ["demo"]
    assert [name for name, checkpoint in CHECKPOINTS.items() if not checkpoint.clinical_use] == ["demo"]


def test_nobody_can_add_to_the_table():
    with pytest.raises(TypeError):
        CHECKPOINTS["mine"] = CHECKPOINTS["demo"]
