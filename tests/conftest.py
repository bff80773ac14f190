"""What every test may ask for: the real service, the folder of real CT cases, a note in the header without one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

# pytest takes hooks and fixtures from here.
from leak_watch import WATCH, pytest_runtest_logreport, pytest_sessionfinish, watched_folder  # noqa: F401

from tools.service_process import ServiceProcess

CT_CASES_UNSET = "CT_CASES is not set: tests on real CT are not run"


def _ct_cases_folder() -> Path | None:
    named = os.environ.get("CT_CASES")
    return Path(named) if named else None


def pytest_report_header() -> str:
    """Say plainly whether real CT takes part in this run."""
    folder = _ct_cases_folder()
    return CT_CASES_UNSET if folder is None else f"CT_CASES: {len(list(folder.glob('*/meta.json')))} real CT cases"


@pytest.fixture(scope="session", autouse=True)
def _direct_to_this_machine() -> Iterator[None]:
    """A proxy of the environment, usual in hospitals, must not stand between a test and its server on 127.0.0.1."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("no_proxy", "NO_PROXY"):
            environment.setenv(name, ",".join(filter(None, (os.environ.get(name), "127.0.0.1", "localhost"))))
        yield


@pytest.fixture(scope="session")
def ct_cases() -> list[Path]:
    """The folder of each real CT case; the test is skipped without `CT_CASES` and fails when that holds no case."""
    folder = _ct_cases_folder()
    if folder is None:
        pytest.skip(CT_CASES_UNSET)
    cases = sorted(path.parent for path in folder.glob("*/meta.json"))
    assert cases, "CT_CASES names a folder without any case (a case is a folder with a meta.json)"
    return cases


@pytest.fixture(scope="session")
def service() -> Iterator[ServiceProcess]:
    """The real service on the demo model, started once for all tests that only send it requests."""
    with ServiceProcess() as process:
        yield process
        WATCH.note("the service's metrics", requests.get(f"{process.url}/metrics", timeout=30).text)
        WATCH.note("the service's log", process.log_text())
