"""The file that was hashed is the file that is loaded."""

import os

import pytest

from runners.checkpoints import verify
from runners.errors import NoModel


def test_the_open_file_holds_the_verified_bytes(tiny, tmp_path):
    verified = verify(tiny.save(tmp_path), tiny.checkpoint)

    with verified.open() as file:
        assert file.read() == tiny.content


def test_a_file_swapped_after_hashing_is_not_opened(tiny, tmp_path):
    path = tiny.save(tmp_path)
    verified = verify(path, tiny.checkpoint)
    other = tmp_path / "other"
    other.write_bytes(tiny.content)
    os.replace(other, path)

    with pytest.raises(NoModel, match="changed"), verified.open():
        pytest.fail("it was opened")


def test_a_file_rewritten_in_place_with_its_time_set_back_is_not_opened(tiny, tmp_path):
    path = tiny.save(tmp_path)
    verified = verify(path, tiny.checkpoint)
    before = path.stat()
    with path.open("r+b") as file:
        file.write(b"\0")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(NoModel, match="changed"), verified.open():
        pytest.fail("it was opened")


def test_a_file_rewritten_while_it_is_read_is_refused_in_the_end(tiny, tmp_path):
    path = tiny.save(tmp_path)
    verified = verify(path, tiny.checkpoint)

    def read_and_write():
        with verified.open() as file:
            file.read(10)
            path.write_bytes(tiny.content)

    with pytest.raises(NoModel, match="changed"):
        read_and_write()


def test_a_file_that_went_away_is_a_sentence(tiny, tmp_path):
    path = tiny.save(tmp_path)
    verified = verify(path, tiny.checkpoint)
    path.unlink()

    with pytest.raises(NoModel, match="no checkpoint file"), verified.open():
        pytest.fail("it was opened")
