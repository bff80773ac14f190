"""A host of one plain route, for measuring what the package costs it: with the package in it or without."""

import time

from fastapi import FastAPI

from idoctor_integration import Settings, install

HELD_S = 0.005


def plain() -> FastAPI:
    """The host by itself."""
    app = FastAPI()

    @app.get("/slow")
    def slow() -> dict[str, bool]:
        time.sleep(HELD_S)
        return {"done": True}

    return app


def with_package(settings: Settings) -> FastAPI:
    """The same host with the package in it."""
    app = plain()
    install(app, settings)
    return app
