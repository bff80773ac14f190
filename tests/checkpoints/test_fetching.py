"""Fetching over a line that cuts, lies, or brings other bytes: the file is right or it is not there."""

import fcntl
import os
import resource
from contextlib import contextmanager

import pytest
from scripted_server import (
    cut_after,
    hang_up,
    honest,
    range_from,
    sending,
    serving,
    status,
    unannounced,
    whole_but_cut_after,
    without_ranges,
)

from runners.checkpoints import FetchFailed, fetch

MIB = 1 << 20


def part_of(folder, one):
    """Where the unfinished download lies."""
    return folder / f"{one.checkpoint.file}.part"


def fetched(one, folder, server, **options):
    """Fetch without waiting between attempts."""
    return fetch(one.checkpoint, folder, url=server.url, sleep=lambda _: None, **options)


def refusal(one, folder, server, **options):
    """The sentence of a fetch that fails; nothing stands under the final name afterwards."""
    with pytest.raises(FetchFailed) as failed:
        fetched(one, folder, server, **options)
    assert not (folder / one.checkpoint.file).exists()
    return str(failed.value)


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


def test_other_bytes_of_the_right_size_are_deleted(tiny, tmp_path):
    with serving(tiny.content, sending(b"\0" * len(tiny.content))) as server:
        message = refusal(tiny, tmp_path, server)

    assert "is not tiny (size or SHA-256 differ) and was deleted" in message
    assert part_of(tmp_path, tiny).stat().st_size == 0


def test_an_error_page_is_refused_before_its_first_byte(tiny, tmp_path):
    with serving(tiny.content, sending(b"<html>Login</html>")) as server:
        message = refusal(tiny, tmp_path, server)

    assert "offers 18 bytes where tiny has 3145728" in message
    assert "proxy" in message


def test_an_error_page_in_place_of_a_file_of_unknown_size_is_refused(small, tmp_path):
    with serving(small.content, sending(b"<html>Login</html>")) as server:
        assert "is not small" in refusal(small, tmp_path, server)


def test_a_page_in_the_way_does_not_cost_what_was_fetched_already(tiny, tmp_path):
    with serving(tiny.content, cut_after(MIB), sending(b"<html>Login</html>")) as server:
        refusal(tiny, tmp_path, server)

    assert part_of(tmp_path, tiny).stat().st_size == MIB


def test_a_length_that_promises_too_much_ends_in_a_sentence(small, tmp_path):
    liar = sending(small.content, Content_Length=2 * len(small.content))
    with serving(small.content, liar) as server:
        assert "cut" in refusal(small, tmp_path, server)


def test_more_bytes_than_the_file_has_are_not_written_on_and_on(tiny, tmp_path):
    with serving(tiny.content, unannounced(tiny.content + b"\0" * MIB)) as server:
        assert "sends more than tiny has" in refusal(tiny, tmp_path, server)


def test_a_body_without_a_length_is_fine(tiny, tmp_path):
    with serving(tiny.content, unannounced(tiny.content)) as server:
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content


@pytest.mark.parametrize(("code", "word"), [(403, "403"), (404, "404"), (407, "HTTPS_PROXY"), (418, "418")])
def test_a_refusal_by_the_server_is_not_tried_again(code, word, tiny, tmp_path):
    with serving(tiny.content, status(code)) as server:
        assert word in refusal(tiny, tmp_path, server)

        assert len(server.seen) == 1


def test_a_busy_server_is_left_alone_as_long_as_it_asks(tiny, tmp_path):
    pauses = []
    with serving(tiny.content, status(503, Retry_After=7), status(500), status(429, Retry_After=999), honest) as server:
        path = fetch(tiny.checkpoint, tmp_path, url=server.url, sleep=pauses.append)

    assert path.read_bytes() == tiny.content
    assert pauses == [7.0, 2.0, 30.0]


def test_a_server_that_never_answers_is_given_up_with_growing_pauses(tiny, tmp_path):
    pauses = []
    with serving(tiny.content, hang_up) as server, pytest.raises(FetchFailed, match="Run the same command again"):
        fetch(tiny.checkpoint, tmp_path, url=server.url, sleep=pauses.append)

    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_a_line_that_is_cut_often_but_moves_is_not_given_up(tiny, tmp_path):
    with serving(tiny.content, *[cut_after(MIB // 4)] * 11, honest) as server:
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content


def test_a_server_that_starts_again_each_time_is_given_up(tiny, tmp_path):
    with serving(tiny.content, whole_but_cut_after(MIB)) as server:
        assert "cut" in refusal(tiny, tmp_path, server)

        assert len(server.seen) == 6


def test_a_redirect_is_followed(tiny, tmp_path):
    with serving(tiny.content) as there, serving(b"", status(302, Location=there.url + "tiny.pt")) as server:
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content


def test_a_circle_of_redirects_is_a_sentence(tiny, tmp_path):
    with serving(tiny.content, status(302, Location="/again")) as server:
        assert "--url" in refusal(tiny, tmp_path, server)


def test_an_address_that_is_none_is_a_sentence(tiny, tmp_path):
    with pytest.raises(FetchFailed, match="--url"):
        fetch(tiny.checkpoint, tmp_path, url="nowhere", sleep=lambda _: None)


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


def test_progress_counts_what_was_there_already(tiny, tmp_path):
    reports = []
    part_of(tmp_path, tiny).write_bytes(tiny.content[:MIB])
    with serving(tiny.content) as server:
        fetched(tiny, tmp_path, server, progress=lambda done, total: reports.append((done, total)))

    assert reports[0][0] > MIB
    assert reports[-1] == (len(tiny.content), len(tiny.content))
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)
