"""A base image comes from the machine's own Debian, whichever way its sources are written down."""

import pytest

from tools.image.debian_base import make_base, source_files, suite
from tools.image.engine import Engine, EngineFailed


def test_sources_of_both_kinds_are_found_and_disabled_ones_are_not(tmp_path):
    folder = tmp_path / "sources.list.d"
    folder.mkdir()
    kept = [tmp_path / "sources.list", folder / "debian.sources", folder / "more.list"]
    for path in (*kept, folder / "old.list.save", folder / "off.sources.disabled"):
        path.write_text("deb https://mirror.example.org/debian bookworm main\n")

    assert source_files(tmp_path) == kept
    assert source_files(tmp_path / "none") == []


def test_the_suite_is_that_of_the_machine():
    assert suite('ID=debian\nVERSION_CODENAME=bookworm\nVERSION="12"\n') == "bookworm"
    assert suite("ID=other\n") == "stable"


def test_without_the_program_the_message_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(EngineFailed, match=r"apt-get install mmdebstrap|names no sources"):
        make_base(Engine("podman"), "none:1")
