"""The outermost layer: everything that reaches the port passes here first, everything that leaves it last.

BentoML's own layers lie inside: its metrics, which would take every unknown path as a label, and its timeout, whose
answer would not be ours. So unknown paths and methods end here, errors that BentoML makes on our routes get our body,
each answer carries the request's id, and each request leaves one log line and one count.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response

from front.metrics import Metrics
from front.respond import coded_response, error_response, internal_error
from front.ticket import SCOPE_KEY, Ticket, request_id
from runners.errors import Busy, RunnerUnavailable, ServiceError, ShuttingDown, TimedOut

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_READ = ("GET", "HEAD")
OURS: dict[str, tuple[str, ...]] = {
    "/segment": ("POST",),
    "/health": _READ,
    "/openapi.json": _READ,
    "/docs.json": _READ,
}
"""Our routes with their methods; `/docs.json` would be BentoML's, which knows nothing of mounted routes."""

BENTOML_OWN: dict[str, tuple[str, ...]] = dict.fromkeys(("/livez", "/readyz", "/healthz", "/metrics"), _READ)
"""Passed on untouched. Its index page, static files and schema are not served: they name third parties or nothing."""

_ROUTE_NAMES = {"/segment": "segment", "/health": "health", "/openapi.json": "openapi", "/docs.json": "openapi"}
_LOG = logging.getLogger("sam2.request")


class Edge:
    """An ASGI app around an ASGI app.

    Args:
        app: what answers the known routes.
        metrics: where requests are counted.
    """

    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event; only HTTP requests are more than passed on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000, "reason": "There are no websockets here."})

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        offered = Headers(scope=scope).get("x-request-id")
        ticket = Ticket(request_id(offered), asyncio.get_running_loop().time())
        scope[SCOPE_KEY] = ticket
        exit_ = _Exit(ticket, send, replacing=scope["path"] in OURS)
        try:
            refusal = _refusal(scope, ticket)
            if refusal is not None:
                ticket.answered = True
                await refusal(scope, receive, exit_.send)
            else:
                with self._metrics.answering(_route_name(scope)):
                    await self._app(scope, receive, exit_.send)
        except asyncio.CancelledError:
            # uvicorn cancels what is left when its patience with a stopping service is over.
            await exit_.answer(ShuttingDown("The service is stopping; try again in a few seconds."))
            raise
        # The edge: nothing may leave the service as anything but an answer.
        except Exception as error:  # noqa: BLE001
            _LOG.error("failed", exc_info=error, extra={"fields": {"request_id": ticket.request_id}})
            await exit_.answer(internal_error())
        finally:
            self._note(scope, ticket, exit_.status)

    def _note(self, scope: Scope, ticket: Ticket, status: int) -> None:
        route = _route_name(scope)
        outcome = ticket.outcome or ("ok" if status < 400 else "refused")
        if scope["path"] not in BENTOML_OWN:
            self._metrics.request(route, outcome)
        fields = {
            "request_id": ticket.request_id,
            "route": route,
            "status": status,
            "outcome": outcome,
            "ms": round(ticket.elapsed_ms, 1),
            **ticket.facts,
        }
        if ticket.stages_ms:
            fields["stages_ms"] = {name: round(ms, 1) for name, ms in ticket.stages_ms.items()}
        if route == "segment":
            for name, ms in ticket.stages_ms.items():
                self._metrics.stage(name, ms / 1e3)
            self._metrics.stage("total", ticket.elapsed_ms / 1e3)
        _LOG.log(logging.INFO if route == "segment" else logging.DEBUG, "request", extra={"fields": fields})


class _Exit:
    """The way out of one request: adds its id, and puts our body in the place of errors that are not ours."""

    def __init__(self, ticket: Ticket, send: Send, *, replacing: bool) -> None:
        self._ticket = ticket
        self._send = send
        self._replacing = replacing
        self._closed = False
        self.status = 0

    async def send(self, message: Message) -> None:
        """What the app inside uses as `send`."""
        if self._closed:
            return
        if message["type"] == "http.response.start":
            if self._replacing and message["status"] >= 400 and not self._ticket.answered:
                await self.answer(_ours(message["status"]))
                return
            self.status = message["status"]
            headers = [pair for pair in message.get("headers", ()) if pair[0].lower() != b"x-request-id"]
            headers.append((b"x-request-id", self._ticket.request_id.encode()))
            message = {**message, "headers": headers}
        await self._send(message)

    async def answer(self, error: ServiceError) -> None:
        """Answer with an error of ours if nothing has been answered yet, and let nothing out after it."""
        if self._closed or self.status:
            return
        self._ticket.answered = True
        self._ticket.outcome = error.code
        response = error_response(error, self._ticket.request_id)
        await response({"type": "http", "method": "GET"}, _nothing, self.send)
        self._closed = True


def _route_name(scope: Scope) -> str:
    return _ROUTE_NAMES.get(scope["path"], "other")


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _refusal(scope: Scope, ticket: Ticket) -> Response | None:
    """The answer to a path or method that is not served."""
    path, method = scope["path"], scope["method"]
    methods = OURS.get(path) or BENTOML_OWN.get(path)
    if methods is None:
        ticket.outcome = "not_found"
        return coded_response(404, "not_found", "There is nothing here; see /openapi.json.", ticket.request_id)
    allow = {"Allow": ", ".join((*methods, "OPTIONS"))}
    if method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    if method not in methods:
        ticket.outcome = "method_not_allowed"
        words = f"This route takes {' or '.join(methods)}."
        return coded_response(405, "method_not_allowed", words, ticket.request_id, allow)
    return None


def _ours(status: int) -> ServiceError:
    """An error of BentoML's or Starlette's in our words."""
    words = "Please try again in a few seconds."
    if status == Busy.status:
        return Busy(f"The service is overloaded. {words}", retry_after_s=1)
    if status == TimedOut.status:
        return TimedOut(f"There was no answer in time. {words}")
    if status == RunnerUnavailable.status:
        return RunnerUnavailable(f"The model's process does not answer. {words}")
    return internal_error()
