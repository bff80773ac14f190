"""Fetching onto a disk: one process at a time, and a sentence where there is no room."""

import fcntl
import resource
from contextlib import contextmanager

import pytest
from fetch_attempts import MIB, fetched, part_of, refusal
from scripted_server import serving

from runners.checkpoints import FetchFailed, fetch
from runners.checkpoints.part import _still_there


def test_two_fetches_of_one_file_do_not_write_at_once(tiny, tmp_path):
    with part_of(tmp_path, tiny).open("wb") as other, serving(tiny.content) as server:
        fcntl.flock(other, fcntl.LOCK_EX)

        assert "wait for it" in refusal(tiny, tmp_path, server)
        assert server.seen == []


def test_a_full_disk_is_noticed_before_the_first_byte(tiny, tmp_path):
    with serving(tiny.content) as server:
        message = refusal(tiny, tmp_path, server, free_bytes=lambda _: 1000)

        assert server.seen == []
    assert "1000 bytes free and 3145728 more are needed" in message


@contextmanager
def files_no_longer_than(count):
    """A real limit of the system: writing beyond it fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_on_the_way_is_a_sentence_and_can_be_continued(tiny, tmp_path):
    with serving(tiny.content) as server:
        with files_no_longer_than(MIB):
            assert "disk is full" in refusal(tiny, tmp_path, server)

        assert part_of(tmp_path, tiny).stat().st_size == MIB
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content


def test_a_folder_that_cannot_be_made_is_a_sentence(tiny, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FetchFailed, match="cannot be made"):
        fetch(tiny.checkpoint, tmp_path / "file" / "models")


def test_a_part_that_another_fetch_has_finished_meanwhile_is_not_written_to(tiny, tmp_path):
    """Between opening the part and locking it, its name may have gone to the finished file."""
    path = part_of(tmp_path, tiny)
    with path.open("wb") as opened:
        before = _still_there(path, opened.fileno())
        path.rename(tmp_path / "tiny.pt")
        renamed = _still_there(path, opened.fileno())
        path.write_bytes(b"the next fetch")
        replaced = _still_there(path, opened.fileno())

    assert (before, renamed, replaced) == (True, False, False)
