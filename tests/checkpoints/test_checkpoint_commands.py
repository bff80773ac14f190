"""`python -m runners.checkpoints`: what it prints, and its exit status."""

import contextlib
import io
import subprocess
import sys

import pytest
from scripted_server import serving, status

from runners.checkpoints import CHECKPOINTS
from runners.checkpoints.__main__ import main
from runners.checkpoints.progress import ProgressLine


def test_list_shows_every_checkpoint_with_its_digest():
    listed = subprocess.run(
        [sys.executable, "-m", "runners.checkpoints", "list"], check=True, capture_output=True, text=True
    ).stdout.splitlines()

    assert len(listed) == len(CHECKPOINTS)
    for line, checkpoint in zip(listed, CHECKPOINTS.values(), strict=True):
        assert line.split()[:2] == [checkpoint.name, checkpoint.sha256]
    assert "not for patients" in listed[0]
    assert "size unknown: only the digest is checked" in listed[2]


def test_fetch_prints_how_to_serve_the_file(table, tiny, tmp_path, capsys):
    with serving(tiny.content) as server:
        code = main(["fetch", "tiny", "--to", str(tmp_path), "--url", server.url], table=table)

    assert code == 0
    assert f"SAM2_MODEL=tiny SAM2_MODEL_PATH={tmp_path / 'tiny.pt'}" in capsys.readouterr().out


def test_a_failed_fetch_prints_one_sentence_and_exits_with_1(table, tmp_path, capsys):
    with serving(b"", status(404)) as server:
        code = main(["fetch", "tiny", "--to", str(tmp_path), "--url", server.url], table=table)

    assert code == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_bundled_model_cannot_be_asked_for(table, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["fetch", "demo", "--to", str(tmp_path)], table=table)

    assert stopped.value.code == 2
    assert "invalid choice: 'demo'" in capsys.readouterr().err


def test_verify_names_the_checkpoint(table, small, tmp_path, capsys):
    assert main(["verify", str(small.save(tmp_path))], table=table) == 0

    assert capsys.readouterr().out.startswith("small: size and SHA-256 are right.")


def test_verify_of_another_file_exits_with_1(table, tmp_path, capsys):
    (tmp_path / "x").write_bytes(b"x")

    assert main(["verify", str(tmp_path / "x")], table=table) == 1
    assert "Known are demo, tiny, small" in capsys.readouterr().err


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self):
        """It is one."""
        return True


def shown(stream, *reports):
    """What a download with these reports prints."""
    line = ProgressLine(stream)
    for done, total in reports:
        line(done, total)
    line.close()
    return stream.getvalue()


def test_a_log_gets_a_line_every_tenth():
    lines = shown(io.StringIO(), *((done, 1000) for done in range(0, 1001, 5))).splitlines()

    assert [line.split(" %")[0] for line in lines] == [str(percent) for percent in range(0, 101, 10)]


def test_a_person_gets_one_bar_that_moves():
    text = shown(Terminal(), (0, 1000), (500, 1000), (1000, 1000))

    assert text.count("\n") == 1
    assert text.endswith("\n")
    assert f"\r[{'#' * 15}{'.' * 15}]  50 %" in text
    assert f"\r[{'#' * 30}] 100 %" in text


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_pause_has_a_line_of_its_own(stream):
    screen = stream()
    line = ProgressLine(screen)
    line(500, 1000)
    line.pause("The line was cut.", 4.0)
    line(500, 1000)

    lines = screen.getvalue().split("\n")
    assert lines[1] == "The line was cut. Trying again in 4 s."
    assert "50 %" in lines[0]
    assert "50 %" in lines[2]


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_an_unknown_size_still_shows_progress(stream):
    assert "60.0 MiB" in shown(stream(), (0, None), (60 << 20, None))


def test_the_bar_of_a_fetch_is_ended(table, tiny, tmp_path):
    with serving(tiny.content) as server, contextlib.redirect_stderr(Terminal()) as screen:
        main(["fetch", "tiny", "--to", str(tmp_path), "--url", server.url], table=table)

    assert screen.getvalue().endswith("3.0 MiB of 3.0 MiB\n")
