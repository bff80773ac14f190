"""Fetching over a line that cuts, lies, or brings other bytes: the file is right or it is not there."""

import gc
import gzip

import pytest
from fetch_attempts import MIB, fetched, part_of, refusal
from scripted_server import cut_after, hang_up, honest, sending, serving, status, unannounced, whole_but_cut_after

from runners.checkpoints import FetchFailed, fetch


def test_other_bytes_of_the_right_size_are_deleted(tiny, tmp_path):
    with serving(tiny.content, sending(b"\0" * len(tiny.content))) as server:
        message = refusal(tiny, tmp_path, server)

    assert "is not tiny (size or SHA-256 differ) and was deleted" in message
    assert list(tmp_path.iterdir()) == []


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


def test_a_body_without_a_length_that_ends_early_is_continued(tiny, tmp_path):
    with serving(tiny.content, unannounced(tiny.content[:MIB]), honest) as server:
        assert fetched(tiny, tmp_path, server).read_bytes() == tiny.content

        assert server.ranges() == [None, f"bytes={MIB}-"]


def test_a_proxy_that_compresses_is_fine(tiny, tmp_path):
    with serving(tiny.content, sending(gzip.compress(tiny.content, 1), Content_Encoding="gzip")) as server:
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
    pauses, told = [], []
    with serving(tiny.content, hang_up) as server, pytest.raises(FetchFailed, match="Run the same command again"):
        fetch(
            tiny.checkpoint,
            tmp_path,
            url=server.url,
            sleep=pauses.append,
            waiting=lambda why, pause_s: told.append((why, pause_s)),
        )

    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert [pause_s for _, pause_s in told] == pauses
    assert all(why.startswith("The line was cut or never stood") for why, _ in told)


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


# requests leaves the connection of a redirect that it cannot follow to the garbage collector, which complains later.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("location", ["http://[", "http://a:b/", "http://\u00b2:\u00b2/", "http://127.0.0.1:99999/"])
def test_a_redirect_to_an_address_that_is_none_is_a_sentence(location, tiny, tmp_path):
    with serving(tiny.content, status(302, Location=location)) as server:
        refusal(tiny, tmp_path, server)

    gc.collect()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", ["\u00b2", "9" * 5000, "-1", "1e3", ""])
def test_header_numbers_that_are_none_are_passed_over(number, small, tmp_path):
    busy, refused = status(503, Retry_After=number), status(416, Content_Range=f"bytes */{number}")
    with serving(small.content, cut_after(MIB), busy, refused, honest) as server:
        assert fetched(small, tmp_path, server).read_bytes() == small.content


def test_a_circle_of_redirects_is_a_sentence(tiny, tmp_path):
    with serving(tiny.content, status(302, Location="/again")) as server:
        assert "--url" in refusal(tiny, tmp_path, server)


def test_an_address_that_is_none_is_a_sentence(tiny, tmp_path):
    with pytest.raises(FetchFailed, match="--url"):
        fetch(tiny.checkpoint, tmp_path, url="nowhere", sleep=lambda _: None)
