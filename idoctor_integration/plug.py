"""Puts the package into the host's app: `install(app)` adds routes, and with the feature on what lives with the app.

No middleware, no exception handler, no event handler of the host is touched. What was begun ends with the app: its
lifespan is wrapped, since an included router's own is not run by every FastAPI.
"""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI

from idoctor_integration.assistant import Assistant
from idoctor_integration.client import ServiceClient
from idoctor_integration.feedback import FeedbackStore
from idoctor_integration.feedback_desk import FeedbackDesk
from idoctor_integration.metrics import metrics_of
from idoctor_integration.routes import PREFIX, add_routes
from idoctor_integration.settings import Settings, read_settings


class InstalledTwice(Exception):
    """`install` was called twice for one app."""


def install(app: FastAPI, settings: Settings | None = None, *, client: ServiceClient | None = None) -> bool:
    """Add one-click segmentation to a FastAPI app; call it after the host's middleware is added.

    Args:
        app: the host's app.
        settings: None reads the environment and the host's `.env`.
        client: the line to the service, for tests; None makes it from the settings.

    Returns:
        Whether the feature is on.

    Raises:
        BadSettings: the feature is on and a setting is unusable.
        InstalledTwice: it is there already.
    """
    if any(getattr(route, "path", None) == PREFIX for route in app.routes):
        raise InstalledTwice("idoctor_integration.install was called twice for this app: call it once.")
    chosen = read_settings() if settings is None else settings
    if not chosen.enabled:
        add_routes(app, chosen, None, None, None)
        return False
    metrics = metrics_of()
    assistant = Assistant(chosen, metrics, client=client)
    desk = FeedbackDesk(lambda: FeedbackStore(chosen.feedback_url, keep_masks=chosen.feedback_keep_masks))
    add_routes(app, chosen, assistant, desk, metrics)
    inner = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(running: Any) -> AsyncIterator[Any]:
        async with inner(running) as state:
            assistant.open()
            try:
                yield state
            finally:
                assistant.close()
                desk.close()

    app.router.lifespan_context = lifespan
    return True
