"""Sign-in by bearer token, wrapped around every route as IDoctor's is; a fixed table stands in for its real sign-in."""

import hmac
from collections.abc import Callable, Mapping
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from examples.idoctor_host.settings import User

OPEN_TO_ALL = ("/", "/favicon.ico")
REFUSED = "Sign in first."


class BearerTokens:
    """Middleware: sets `user_id`, `user_email` and `is_superuser` in `request.state`, or answers 401 itself.

    Later versions of IDoctor put `?token=` into picture URLs, since an `<img>` sends no header: a GET may do so here
    too.

    Args:
        app: what it is wrapped around.
        tokens: who each token stands for.
        open_to_all: whether a path may be read by anybody: the files of the front end.
    """

    def __init__(self, app: ASGIApp, tokens: Mapping[str, User], open_to_all: Callable[[str], bool]) -> None:
        self._app = app
        self._tokens = tokens
        self._open_to_all = open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        path, method = scope.get("path", ""), scope.get("method", "")
        readable = method in ("GET", "HEAD") and (path in OPEN_TO_ALL or self._open_to_all(path))
        if scope["type"] != "http" or method == "OPTIONS" or readable:
            await self._app(scope, receive, send)
            return
        user = self._user(_token(scope, method))
        if user is None:
            answer = JSONResponse({"detail": REFUSED}, 401, {"WWW-Authenticate": "Bearer"})
            await answer(scope, receive, send)
            return
        state = {"user_id": user.user_id, "user_email": user.email, "is_superuser": user.is_superuser}
        scope["state"] = {**scope.get("state", {}), **state}
        await self._app(scope, receive, send)

    def _user(self, token: str) -> User | None:
        given = token.encode("utf-8", "surrogateescape")
        known = [user for word, user in self._tokens.items() if hmac.compare_digest(word.encode(), given)]
        return known[0] if known and token else None


def _token(scope: Scope, method: str) -> str:
    scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])
    return asked[0] if method == "GET" else ""
