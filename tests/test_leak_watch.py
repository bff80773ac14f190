"""The watch over the whole suite sees what it is there to see."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from leak_watch import LeakWatch, spellings

TESTS = Path(__file__).parent
LEAKING = """
import logging
from leak_watch import secret

NAME = secret("患者")

def test_it(tmp_path):
    {leak}
"""


def run(folder, leak):
    """A suite of one test that passes, with the watch in its conftest."""
    (folder / "conftest.py").write_text(
        "from leak_watch import pytest_runtest_logreport, pytest_sessionfinish, watched_folder\n"
    )
    (folder / "test_one.py").write_text(LEAKING.format(leak=leak), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--rootdir",
        str(folder),
    ]
    return subprocess.run(
        [*command, "-o", "log_level=INFO", f"--basetemp={folder / 'base'}", str(folder)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "leak",
    [
        "logging.getLogger('any').info('case %s', NAME)",
        "print(NAME)",
        "(tmp_path / 'host.log').write_text(NAME)",
        "__import__('prometheus_client').Counter('c', 'd', ['l']).labels(NAME).inc()",
    ],
)
def test_a_leak_anywhere_fails_a_run_that_passes(tmp_path, leak):
    done = run(tmp_path, leak)

    assert done.returncode == 1
    assert "LEAKED" in done.stdout
    assert "1 passed" in done.stdout


def test_without_a_leak_the_run_says_what_was_searched(tmp_path):
    done = run(tmp_path, "logging.getLogger('any').info('fine')")

    assert done.returncode == 0
    assert "Searched for 1 secrets" in done.stdout
    assert ": none found." in done.stdout


@pytest.mark.parametrize("beginning", ["", "Fable_", "患者 "])
def test_every_spelling_is_a_find(beginning):
    watch = LeakWatch()
    word = watch.secret(beginning)
    for spelling in spellings(word):
        watch.note("here", f"GET /case/{spelling}/x")

    assert len(watch.leaks()) == len(spellings(word))
    assert all(word not in leak for leak in watch.leaks())
