"""Small FastAPI hosts with the package in them, and the clicks that the host's front end sends."""

import json
import logging
import socket
import threading
from contextlib import contextmanager

import numpy as np
import requests
import uvicorn
from fastapi import FastAPI, Request

from idoctor_integration import Settings, install
from tools.fake_service import png

PATH = "/api/segmentation/sam2"
SIZE = (48, 64)
NOWHERE = "sqlite:////nonexistent/feedback.sqlite3"
"""A database that nothing may open: tests about feedback name their own."""


def picture(seed: int = 0, size: tuple[int, int] = SIZE) -> bytes:
    """A grey PNG of `(height, width)`, another one for each seed."""
    return png(np.random.default_rng(seed).integers(0, 256, size))


def settings(url: str = "http://127.0.0.1:9", **changed) -> Settings:
    """The feature on, deadlines short enough for tests."""
    given = {"enabled": True, "service_url": url, "request_timeout": 5.0, "probe_seconds": 600.0}
    return Settings.model_validate(given | {"feedback_url": NOWHERE} | changed)


def make_host(chosen: Settings | None, **named) -> FastAPI:
    """A host with a route of its own; users come from a header, as if its middleware had checked a token."""
    app = FastAPI()

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        if "x-user" in request.headers:
            request.state.user_id = request.headers["x-user"]
        return await call_next(request)

    @app.get("/theirs")
    def theirs():
        return {"ours": False}

    if chosen is not None:
        install(app, chosen, **named)
    return app


@contextmanager
def running(app: FastAPI, *, access_log: bool = True):
    """An app under uvicorn on a free port, as the host runs it; yields its address."""
    # The protocol is named: only then does asyncio switch Nagle's algorithm off, as uvicorn's own sockets have it.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(256)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    # Not by uvicorn's own setting: pytest listens to loggers without handlers, too.
    accesses = logging.getLogger("uvicorn.access")
    level = accesses.level
    if not access_log:
        accesses.setLevel(logging.WARNING)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
        accesses.setLevel(level)


class Browser:
    """A line to one host."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str, **named) -> requests.Response:
        """`requests.get`."""
        return self._session.get(self.url + path, timeout=30, **named)

    def post(self, path: str, **named) -> requests.Response:
        """`requests.post`."""
        return self._session.post(self.url + path, timeout=30, **named)

    def close(self) -> None:
        """Hang up."""
        self._session.close()


@contextmanager
def browsing(chosen: Settings | None, **named):
    """A browser in front of a running host."""
    with running(make_host(chosen, **named)) as url:
        browser = Browser(url)
        try:
            yield browser
        finally:
            browser.close()


def click(browser, data: bytes | None = None, *, user: str | None = None, **fields):
    """`POST /api/segmentation/sam2` as the host's front end does it: a nameless Blob."""
    form = {"image_type": "middle", "patient_id": "p", "slice_index": "0"} | fields
    form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in form.items()}
    headers = {} if user is None else {"x-user": user}
    shown = picture() if data is None else data
    return browser.post(PATH, files={"file": ("blob", shown, "image/png")}, data=form, headers=headers)


def seen(browser):
    """Wait until the background look has seen the service; returns the health."""
    for _ in range(200):
        health = browser.get(f"{PATH}/health").json()
        if health["available"]:
            return health
        threading.Event().wait(0.02)
    raise AssertionError(health)
