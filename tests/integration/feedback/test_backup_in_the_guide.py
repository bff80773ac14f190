"""The guide's lines for Compose keep dated copies and bring one back; a stand-in for docker runs them here."""

import datetime
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from feedback_commands import filled, ids

from idoctor_integration.feedback import FeedbackStore

GUIDE = Path(__file__).parents[3] / "docs" / "deployment.md"
KEPT = 30
STAND_IN = """#!/bin/sh
[ "$1 $2 $3" = "compose -f deploy/compose.yaml" ] || exit 64
shift 3
case "$1 $2 $3" in
    "exec -T idoctor") shift 3; exec "$@" ;;
    "cp idoctor:"*) exec cp "${2#idoctor:}" "$3" ;;
esac
exit 64
"""
"""What Compose does with these lines; it changes no user, so whose the files are is not seen here."""


def blocks():
    """The script for the timer, and the lines that bring a copy back."""
    text = GUIDE.read_text(encoding="utf-8")
    return [block for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "/srv/backup/" in block]


@pytest.fixture
def machine(tmp_path):
    """Types a block with the guide's folders in a folder of the test's own."""
    programs, data, copies = (tmp_path / name for name in ("programs", "data", "backup"))
    for folder in (programs, data, copies):
        folder.mkdir()
    (programs / "docker").write_text(STAND_IN, encoding="utf-8")
    (programs / "docker").chmod(0o755)
    url = f"sqlite:///{data / 'sam2_feedback.sqlite3'}"

    def run(block):
        here = block.replace("/srv/backup", str(copies)).replace("/app/data", str(data))
        interpreter = Path(sys.executable).parent
        env = {"PATH": f"{programs}:{interpreter}:{os.environ['PATH']}", "SAM2_FEEDBACK_URL": url}
        return subprocess.run(["/bin/sh", "-c", here], cwd=GUIDE.parents[1], env=env, capture_output=True, text=True)

    run.url, run.data, run.copies = url, data, copies
    return run


def test_the_timer_keeps_the_newest_copies_under_their_days(machine):
    keep, _ = blocks()
    filled(machine.url, "a").close()
    today = datetime.date.today()
    days = [today - datetime.timedelta(days=number) for number in range(1, KEPT + 11)]
    for day in days:
        (machine.copies / f"feedback-{day}.sqlite3").touch()
    (machine.copies / "feedback-of-last-year.sqlite3").touch()
    done = machine(keep)
    names = sorted(path.name for path in machine.copies.iterdir())

    assert done.returncode == 0, done.stderr
    assert names == sorted(
        [f"feedback-{day}.sqlite3" for day in (today, *days[: KEPT - 1])] + ["feedback-of-last-year.sqlite3"]
    )
    assert ids(f"sqlite:///{machine.copies / f'feedback-{today}.sqlite3'}") == ["a"]


def test_a_copy_that_was_refused_gets_no_new_date(machine):
    keep, _ = blocks()
    filled(machine.url, "a").close()
    assert machine(keep).returncode == 0
    for path in (*machine.data.glob("sam2_feedback*"), *machine.copies.iterdir()):
        path.unlink()
    with closing(FeedbackStore(machine.url)) as empty:
        empty.summary()

    assert machine(keep).returncode == 1
    assert list(machine.copies.iterdir()) == []


def test_a_dated_copy_is_brought_back_and_nothing_else_stays(machine):
    keep, back = blocks()
    filled(machine.url, "a").close()
    assert machine(keep).returncode == 0
    [copy] = machine.copies.iterdir()
    filled(machine.url, "after").close()
    done = machine(re.sub(r"feedback-\d{4}-\d\d-\d\d", copy.stem, back))

    assert done.returncode == 0, done.stderr
    assert ids(machine.url) == ["a"]
    assert not (machine.data / "feedback-restore.sqlite3").exists()
