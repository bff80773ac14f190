"""The built front end, where there is one: `index.html` at `/`, and everything beside it under its own name.

What lies at the top of the built folder is looked at once, when the app is made; a name that the host itself has given
to a route stays the host's. Files inside the folders may change while it runs.
"""

from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Any

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.staticfiles import StaticFiles

INDEX = "index.html"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""Said here, since Python's own table differs between machines: a browser runs no script of another type."""


class FrontEnd:
    """A folder of files for everybody: they are fetched before anybody has signed in.

    Args:
        folder: with an `index.html`; without one there is no front end, and no route.
        taken: first steps of the paths that the host answers itself.
    """

    def __init__(self, folder: Path, taken: Collection[str]) -> None:
        self._files = _Files(directory=folder, check_dir=False)
        shown = folder.iterdir() if (folder / INDEX).is_file() else ()
        own = [each for each in shown if not each.name.startswith(".") and each.name not in taken]
        self._names = frozenset(each.name for each in own)
        self._folders = frozenset(each.name for each in own if each.is_dir())

    def holds(self, path: str) -> bool:
        """Whether the path of a request is the front end's."""
        return path.startswith("/") and (path.split("/")[1] in self._names or (path == "/" and bool(self._names)))

    def routes(self) -> list[BaseRoute]:
        """The routes, to be added after the host's own."""
        if not self._names:
            return []
        paths = [f"/{name}/{{path:path}}" if name in self._folders else f"/{name}" for name in sorted(self._names)]
        return [Route(path, self._file, methods=["GET"], include_in_schema=False) for path in ("/", *paths)]

    async def _file(self, request: Request) -> Response:
        path = request.scope["path"].lstrip("/") or INDEX
        if any(step.startswith(".") for step in path.split("/")):  # hidden, or back to what has no route
            raise HTTPException(404)
        try:
            return await self._files.get_response(path, request.scope)
        except ValueError as error:  # a NUL in a name
            raise HTTPException(404) from error


class _Files(StaticFiles):
    """Starlette's files, which never leave their folder, with the types above."""

    def file_response(self, full_path: Any, *words: Any, **named: Any) -> Response:
        response = super().file_response(full_path, *words, **named)
        suffix = PurePosixPath(full_path).suffix.lower()
        if suffix in TYPES and response.status_code == 200:
            response.headers["content-type"] = TYPES[suffix]
        if suffix == ".html":  # names the scripts of one build: asked for anew each time
            response.headers["cache-control"] = "no-cache"
        return response
