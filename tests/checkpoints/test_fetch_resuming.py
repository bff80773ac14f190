"""Fetching goes on where it stopped, and only where that is safe."""

import os

import pytest
from fetch_attempts import MIB, fetched, part_of, refusal
from scripted_server import cut_after, hang_up, honest, range_from, serving, without_ranges

from runners.checkpoints import FetchFailed, fetch


def test_a_fetched_file_is_whole_and_leaves_nothing_beside_it(tiny, tmp_path):
    with serving(tiny.content) as server:
        path = fetched(tiny, tmp_path / "new" / "folder", server)

    assert path.read_bytes() == tiny.content
    assert os.listdir(path.parent) == ["tiny.pt"]


def test_the_file_is_asked_for_under_its_name(tiny, tmp_path):
    with serving(tiny.content) as server:
        fetch(tiny.checkpoint, tmp_path, url=server.url + "mirror/")

        assert server.seen[0][0] == "/mirror/tiny.pt"


def test_a_file_already_there_is_not_fetched_again(tiny, tmp_path):
    tiny.save(tmp_path)
    with serving(tiny.content) as server:
        fetched(tiny, tmp_path, server)

        assert server.seen == []
    assert os.listdir(tmp_path) == ["tiny.pt"]


def test_another_file_of_that_name_is_left_alone(tiny, tmp_path):
    (tmp_path / "tiny.pt").write_bytes(b"years of fine-tuning")
    with serving(tiny.content) as server, pytest.raises(FetchFailed, match="move it away"):
        fetched(tiny, tmp_path, server)

    assert (tmp_path / "tiny.pt").read_bytes() == b"years of fine-tuning"


def test_a_bundled_checkpoint_is_not_fetched(demo, tmp_path):
    with pytest.raises(FetchFailed, match="part of the package"):
        fetch(demo.checkpoint, tmp_path)


@pytest.mark.parametrize("name", ["tiny", "small"])
def test_a_cut_line_is_continued_where_it_broke(name, tmp_path, request):
    one = request.getfixturevalue(name)
    with serving(one.content, cut_after(MIB), cut_after(MIB), honest) as server:
        path = fetched(one, tmp_path, server)

        assert server.ranges() == [None, f"bytes={MIB}-", f"bytes={2 * MIB}-"]
    assert path.read_bytes() == one.content


def test_a_later_command_continues_and_names_the_version_it_began(tiny, tmp_path):
    with serving(tiny.content, cut_after(MIB), hang_up) as server:
        assert "goes on where it stopped" in refusal(tiny, tmp_path, server)
    assert part_of(tmp_path, tiny).stat().st_size == MIB
    with serving(tiny.content) as server:
        path = fetched(tiny, tmp_path, server)

        assert server.seen[0][1]["Range"] == f"bytes={MIB}-"
        assert server.seen[0][1]["If-Range"] == '"one"'
    assert path.read_bytes() == tiny.content


def test_a_server_that_ignores_ranges_is_read_from_the_start(tiny, tmp_path):
    with serving(tiny.content, cut_after(MIB), without_ranges) as server:
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content


def test_a_partial_answer_from_elsewhere_is_not_appended(tiny, tmp_path):
    with serving(tiny.content, cut_after(2 * MIB), range_from(MIB), honest) as server:
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content

        assert server.ranges() == [None, f"bytes={2 * MIB}-", None]


def test_a_part_of_another_file_is_dropped_and_fetched_once_more(tiny, tmp_path):
    part_of(tmp_path, tiny).write_bytes(b"\0" * MIB)
    with serving(tiny.content) as server:
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content

        assert server.ranges() == [f"bytes={MIB}-", None]


def test_a_whole_part_is_only_verified(tiny, tmp_path):
    part_of(tmp_path, tiny).write_bytes(tiny.content)
    with serving(tiny.content) as server:
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content

        assert server.seen == []


def test_a_whole_part_of_unknown_size_is_recognised_by_the_server(small, tmp_path):
    part_of(tmp_path, small).write_bytes(small.content)
    with serving(small.content) as server:
        assert fetched(small, tmp_path, server).read_bytes() == small.content

        assert len(server.seen) == 1


@pytest.mark.parametrize("name", ["tiny", "small"])
def test_a_part_longer_than_the_file_starts_again(name, tmp_path, request):
    one = request.getfixturevalue(name)
    part_of(tmp_path, one).write_bytes(one.content + b"more")
    with serving(one.content) as server:
        assert fetched(one, tmp_path, server).read_bytes() == one.content


def test_progress_counts_what_was_there_already(tiny, tmp_path):
    reports = []
    part_of(tmp_path, tiny).write_bytes(tiny.content[:MIB])
    with serving(tiny.content) as server:
        fetched(tiny, tmp_path, server, progress=lambda done, total: reports.append((done, total)))

    assert reports[0][0] > MIB
    assert reports[-1] == (len(tiny.content), len(tiny.content))
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)
