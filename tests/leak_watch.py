"""No name, id or path of a patient in any log line, output, process log or metric of the whole suite.

A test takes its patients' names from `secret`: words that occur nowhere else. Everything that is logged, printed,
written to a `*.log` below the tests' folder or shown to Prometheus is searched for all of them when the run ends; one
find fails the run. The hooks are those of pytest; `conftest.py` takes them in.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import prometheus_client
import pytest

CAPTURED = ("log", "stdout", "stderr")


class LeakWatch:
    """What must not be seen, and where it was looked for.

    Attributes:
        secrets: every secret so far.
        texts: `(where, text)`.
    """

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.texts: list[tuple[str, str]] = []

    def secret(self, beginning: str = "") -> str:
        """A word that occurs nowhere else, fit for a name of a file."""
        self.secrets.append(f"{beginning}{uuid.uuid4().hex}")
        return self.secrets[-1]

    def note(self, where: str, text: str) -> None:
        """Have a text searched when the run ends."""
        if text:
            self.texts.append((where, text))

    def leaks(self) -> list[str]:
        """Where a secret was seen, in any of its spellings; the secret's random part is not repeated."""
        found = []
        for where, text in self.texts:
            found += [
                f"{where}: {word[:-32] or 'a secret'}"
                for word in self.secrets
                if any(spelling in text for spelling in spellings(word))
            ]
        return found


def spellings(word: str) -> set[str]:
    """A word as it may appear in a log: as it is, percent-encoded, escaped, and its random part alone."""
    return {word, quote(word), quote(word).lower(), ascii(word)[1:-1], repr(word.encode())[2:-1], word[-32:]}


WATCH = LeakWatch()
secret = WATCH.secret


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What a test logged and printed, passed or not."""
    for title, text in report.sections:
        if any(kind in title for kind in CAPTURED):
            WATCH.note(f"{report.nodeid}, {title}", text)


@pytest.fixture(scope="session", autouse=True)
def watched_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The tests' folder: the logs of processes that were started there are searched as well."""
    folder = tmp_path_factory.getbasetemp()
    yield folder
    for path in folder.rglob("*.log"):
        if path.is_file() and not path.is_symlink():
            WATCH.note(path.name, path.read_text(encoding="utf-8", errors="replace"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Search all of it; fail the run where something is found."""
    WATCH.note("metrics", prometheus_client.generate_latest().decode())
    leaks = WATCH.leaks()
    searched = f"{len(WATCH.secrets)} secrets in {len(WATCH.texts)} logs, outputs and metrics"
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.ensure_newline()
        for leak in leaks:
            reporter.write_line(f"LEAKED {leak}", red=True)
        reporter.write_line(f"Searched for {searched}: {len(leaks) or 'none'} found.")
    if leaks:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
