"""The host's app: its routes, sign-in where it is on, CORS, and the assistant plugged in at the end."""

import itertools
from collections.abc import Iterable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from examples.idoctor_host.auth import BearerTokens
from examples.idoctor_host.errors import HostError
from examples.idoctor_host.front_end import FrontEnd
from examples.idoctor_host.routes import make_router
from examples.idoctor_host.settings import HostSettings
from examples.idoctor_host.zip_upload import ZipLimits

WEB = Path(__file__).parent / "web" / "dist"
READABLE = ("Retry-After", "X-Request-Id")
"""Headers that a front end of another origin may read; whatever it needs of them is in the body as well."""


def create_app(
    settings: HostSettings, *, limits: ZipLimits | None = None, web: Path = WEB, with_assistant: bool = True
) -> FastAPI:
    """Build the app; nothing runs and nothing is written before the first request.

    Args:
        settings: of the host.
        limits: of an upload; None takes the usual ones.
        web: folder of the built front end, with an `index.html`; without one the host has a back end only.
        with_assistant: whether one-click segmentation is plugged in.
    """
    app = FastAPI(title="Reference host (an example)")
    router = make_router(settings, limits or ZipLimits())
    # Told from the router: once included, newer versions of FastAPI do not list its routes any more.
    front_end = FrontEnd(web, taken=_first_steps(app.routes, router.routes))
    app.include_router(router)
    app.add_exception_handler(HostError, _as_error)
    if settings.enable_auth:
        app.add_middleware(BearerTokens, tokens=settings.tokens, open_to_all=front_end.holds)
    # Added last, so it lies outermost: a browser reads no answer, a 401 neither, that lacks these headers.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.origins),
        allow_credentials=True,
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=list(READABLE),
    )
    if with_assistant:
        from idoctor_integration import install

        install(app)
    app.router.routes.extend(front_end.routes() or [_word_at_the_door()])
    return app


def _as_error(_request: Request, error: Exception) -> Response:
    """IDoctor answers its own errors so: status 200, and the sentence as `error`."""
    return JSONResponse({"error": str(error)})


def _first_steps(*routes: Iterable[BaseRoute]) -> set[str]:
    """The first steps of all paths that are answered; the assistant's are known before it is plugged in."""
    paths = (getattr(route, "path", "") for route in itertools.chain(*routes))
    return {"api", *(path.split("/")[1] for path in paths if path.startswith("/"))}


def _word_at_the_door() -> BaseRoute:
    async def up(_request: Request) -> Response:
        return JSONResponse({"message": "The reference host is up."})

    return Route("/", up, methods=["GET"])
