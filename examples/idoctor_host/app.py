"""The host's app: its routes, sign-in where it is on, CORS, and the assistant plugged in at the end."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from examples.idoctor_host.auth import FRONT_END, BearerTokens
from examples.idoctor_host.errors import HostError
from examples.idoctor_host.routes import make_router
from examples.idoctor_host.settings import HostSettings
from examples.idoctor_host.zip_upload import ZipLimits

WEB = Path(__file__).parent / "web"


def create_app(
    settings: HostSettings, *, limits: ZipLimits | None = None, web: Path = WEB, with_assistant: bool = True
) -> FastAPI:
    """Build the app; nothing runs and nothing is written before the first request.

    Args:
        settings: of the host.
        limits: of an upload; None takes the usual ones.
        web: folder of the front end, with an `index.html`; without one the host has a back end only.
        with_assistant: whether one-click segmentation is plugged in.
    """
    app = FastAPI(title="Reference host (an example)")
    app.include_router(make_router(settings, limits or ZipLimits()))
    app.add_exception_handler(HostError, _as_error)
    _add_front_end(app, web)
    if settings.enable_auth:
        app.add_middleware(BearerTokens, tokens=settings.tokens)
    # Added last, so it lies outermost: a browser reads no answer, a 401 neither, that lacks these headers.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.origins),
        allow_credentials=True,
        allow_methods=["*"],
        allow_headers=["*"],
    )
    if with_assistant:
        from idoctor_integration import install

        install(app)
    return app


def _as_error(_request: Request, error: Exception) -> Response:
    """IDoctor answers its own errors so: status 200, and the sentence as `error`."""
    return JSONResponse({"error": str(error)})


def _add_front_end(app: FastAPI, web: Path) -> None:
    shown = (web / "index.html").is_file()
    if shown:
        app.mount(FRONT_END.rstrip("/"), StaticFiles(directory=web, html=True))

    @app.get("/", response_class=Response)
    def front_door() -> Response:
        """The front end, or a word that the host is up."""
        return RedirectResponse(FRONT_END) if shown else JSONResponse({"message": "The reference host is up."})
