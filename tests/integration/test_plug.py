"""What the package begins ends with the app, and the host's own lifespan runs as before."""

import contextlib
import gc
import threading

import pytest
from fastapi import FastAPI
from hosts import PATH, Browser, browsing, click, running, seen, settings

from idoctor_integration import install
from idoctor_integration.assistant import Assistant
from tools.fake_service import serving


def ours():
    """Threads of the package."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("sam2-")]


@pytest.fixture(autouse=True)
def nothing_left():
    """Before and after each test none of our threads runs; those of a pool end a moment after their work."""
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("sam2-"):
            thread.join(5)
    assert ours() == []


def test_what_was_begun_ends_with_the_app():
    with serving() as service:
        with browsing(settings(service.url)) as browser:
            seen(browser)
            click(browser)
            assert {name.rstrip("_0123456789") for name in ours()} == {
                "sam2-probe",
                "sam2-desk",
                "sam2-reader",
                "sam2-line",
            }
        for thread in threading.enumerate():
            if thread.name.startswith("sam2-"):
                thread.join(5)

        assert ours() == []


def test_nothing_runs_before_the_app_does():
    with serving() as service:
        install(FastAPI(), settings(service.url))

        assert ours() == []
        assert service.asked == []


def test_the_hosts_own_lifespan_runs_around_ours():
    order = []

    @contextlib.asynccontextmanager
    async def lifespan(_app):
        order.append("host up")
        yield {"theirs": 1}
        order.append("host down")

    app = FastAPI(lifespan=lifespan)

    @app.get("/state")
    def state():
        return {}

    with serving() as service:
        install(app, settings(service.url))
        with running(app) as url:
            browser = Browser(url)
            assert browser.get("/state").status_code == 200
            seen(browser)
            browser.close()

    assert order == ["host up", "host down"]


def test_a_host_that_runs_no_lifespan_has_the_feature_all_the_same():
    """The background look begins with the first question then."""
    with serving() as service:
        app = FastAPI()
        install(app, settings(service.url))
        outer = FastAPI()
        outer.mount("/inner", app)
        with running(outer) as url:
            browser = Browser(f"{url}/inner")
            seen(browser)
            assert click(browser).status_code == 200
            browser.close()
        assert ours()
        for assistant in [
            each for each in gc.get_objects() if type(each) is Assistant
        ]:  # isinstance would wake lazy modules
            assistant.close()


def test_a_second_run_of_the_same_app_works():
    with serving() as service:
        app = FastAPI()
        install(app, settings(service.url))
        for _ in range(2):
            with running(app) as url:
                browser = Browser(url)
                seen(browser)
                assert click(browser).status_code == 200
                assert browser.get(f"{PATH}/health").json()["available"] is True
                browser.close()
