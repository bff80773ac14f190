"""A real browser for tests, Debian's Chromium, and the reference host with a case, plugged into the real service."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from plugin_pages import served

from tools.editors import Chromium, EditorPage, HostCase, OneClick, Relay, WatchedPage, launched_chromium, relaying
from tools.host_clicks import PhantomPatient
from tools.host_process import HostProcess


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One Chromium for a file of tests, with a profile of its own.

    Not for the whole run: while Playwright runs, its event loop counts as running in this thread, and tests elsewhere
    that call `asyncio.run` would fail.
    """
    with launched_chromium() as running:
        yield running


@pytest.fixture
def afterwards() -> Iterator[ExitStack]:
    """What is taken down after the pages: one that still asks a host which has gone would report an error."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def open_page(browser: Chromium, afterwards: ExitStack) -> Iterator[Callable[..., WatchedPage]]:
    """Opens a page in a context of its own: `open_page(locale="en", device_scale_factor=2)`.

    The test fails at its end if a page reported an error that the test did not announce by `page.expect_trouble`.
    """
    opened: list[WatchedPage] = []

    def open_one(**context: object) -> WatchedPage:
        opened.append(browser.open_page(**context))
        return opened[-1]

    yield open_one
    for page in opened:
        page.context.close()
    assert [trouble for page in opened for trouble in page.unexpected_troubles()] == []


@pytest.fixture
def page(open_page: Callable[..., WatchedPage]) -> WatchedPage:
    """One page in Chinese, 1280 by 960."""
    return open_page()


@pytest.fixture(scope="module")
def plugin_pages() -> Iterator[str]:
    """The address of the pages on which the plugin is tried without a host, its modules as they are written."""
    with served() as address:
        yield f"{address}/tests/pages"


@pytest.fixture(scope="session")
def host(service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    """The reference host on the real service, the phantom patient's L3 marked, no muscle drawn."""
    with HostProcess(service.url, tmp_path_factory.mktemp("host")) as process:
        for _ in itertools.islice(PhantomPatient(process.url).clicks(), 2):
            pass
        yield process


@pytest.fixture
def case(host: HostProcess) -> HostCase:
    """The phantom patient's case, without muscle."""
    case = HostCase(host.data)
    case.forget_muscle()
    return case


@pytest.fixture
def open_editor(page: WatchedPage, host: HostProcess, case: HostCase) -> Callable[..., OneClick]:
    """Opens an editor of the case with the plugin in it: `open_editor("middle", mode="combo")`."""

    def open_one(kind: str, *, mode: str = "psoas", of: HostProcess = host, at: WatchedPage = page) -> OneClick:
        return OneClick(EditorPage(at, of.url, case.name, kind).open(mode=mode))

    return open_one


@pytest.fixture
def host_on(host: HostProcess, tmp_path: Path, afterwards: ExitStack) -> Callable[..., HostProcess]:
    """Starts hosts of the test's own: `host_on(service_url, SAM2_REQUEST_TIMEOUT="3")`.

    Each has a copy of the case and keeps no answers, so that each click reaches the service.
    """

    def start(service_url: str, **env: str) -> HostProcess:
        folder = tmp_path / f"host-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(host.data, folder / "data")
        settings = {"SAM2_CACHE_MB": "0", "SAM2_PROBE_SECONDS": "1", "SAM2_BREAKER_SECONDS": "1", **env}
        return afterwards.enter_context(HostProcess(service_url, folder, env=settings, needs_service=False))

    return start


@pytest.fixture(scope="session")
def _plain(host: HostProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HostProcess, Path]]:
    folder = tmp_path_factory.mktemp("plain")
    shutil.copytree(host.data, folder / "kept")
    HostCase(folder / "kept").forget_muscle()
    with HostProcess("", folder, env={"SAM2_ENABLED": "false"}, needs_service=False) as process:
        yield process, folder / "kept"


@pytest.fixture
def plain_host(_plain: tuple[HostProcess, Path]) -> HostProcess:
    """A host without the assistant, its case as `case`; whatever a test does to it is forgotten."""
    process, kept = _plain
    shutil.rmtree(process.data)
    shutil.copytree(kept, process.data, copy_function=os.link)  # the host replaces files, it never writes into one
    return process


@pytest.fixture
def relay(service, afterwards: ExitStack) -> Relay:
    """What stands between a host and the real service."""
    return afterwards.enter_context(relaying(service.url))
