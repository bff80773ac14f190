"""The edge of every route: errors become JSON once, durations and outcomes are logged, a caller who left ends the work.

A route is written as `async def route(request, call)`; what it returns is the body of a 200. Errors are
`{"detail": "<sentence>", "error": {"code", "message", "request_id", "retry_after"}}`: the host's front end shows
`detail`. They are answered here, inside the app, so its CORS headers are on them and no handler of its own changes.
"""

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from idoctor_integration.errors import SegmentationError, TurnedOff

_LOG = logging.getLogger("idoctor_integration")
_REQUEST_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID, as proxies and front ends make them; in a freer form a client could hand on a patient's name."""

CALLER_LEFT = 499
"""nginx's number for it; nobody reads the answer."""

LOOK_S = 1.0  # between two looks whether the caller is still there
FAULT = "The server made a mistake: draw by hand, and report the request id."


@dataclass(slots=True)
class Call:
    """One request as it goes along.

    Attributes:
        request_id: the caller's own, where it is a UUID, else a new one.
        context: the target, one of a few words, for metrics.
        cached: whether the answer came from the cache.
    """

    request_id: str
    began: float = field(default_factory=time.monotonic)
    context: str = "unknown"
    cached: bool = False

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self.began


Route = Callable[[Request, Call], Awaitable[dict[str, Any] | Response]]
Observe = Callable[[Call, str], None]
"""Told of every end: the call, and `ok` or an error's code."""


def edged(
    route: Route, observe: Observe | None = None, *, kind: Literal["click", "other"] = "other"
) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """Put the edge around a route.

    Args:
        route: the work.
        observe: told how each call ended.
        kind: a click is logged, unless the feature is off, and ended when its caller leaves.
    """

    async def translated(request: Request, call: Call) -> tuple[Response, str]:
        """The answer and its outcome; writing it down may fail as well as the work."""
        try:
            work = route(request, call)
            made = await (_while_there(request, work) if kind == "click" else work)
            return made if isinstance(made, Response) else JSONResponse(made), "ok"
        except SegmentationError as error:
            return _refusal(error, call), error.code
        except (ClientDisconnect, _CallerLeft):
            return Response(status_code=CALLER_LEFT), "caller_left"

    async def answered(request: Request) -> Response:
        given = request.headers.get("x-request-id", "")
        call = Call(given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex)
        try:
            response, outcome = await translated(request, call)
        # The edge: whatever is left is a fault of ours. Its words are not logged: they may name a patient.
        except Exception as error:  # noqa: BLE001
            _LOG.error("request_id=%s fault=%s at %s", call.request_id, type(error).__name__, _place(error))
            response, outcome = _refusal(SegmentationError(FAULT), call), "internal"
        response.headers["X-Request-Id"] = call.request_id
        if observe is not None:
            observe(call, outcome)
        if kind == "click" and outcome != TurnedOff.code:
            words = "request_id=%s context=%s outcome=%s cached=%s seconds=%.3f"
            level = logging.WARNING if _is_trouble(response.status_code) else logging.INFO
            _LOG.log(level, words, call.request_id, call.context, outcome, call.cached, call.seconds)
        return response

    return answered


def _is_trouble(status: int) -> bool:
    """Whether somebody got no answer through no fault of their own: a host that logs warnings only shows it, too."""
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


class _CallerLeft(Exception):
    """Nobody is left to be answered."""


async def _while_there(request: Request, work: Awaitable[Any]) -> Any:
    """Do the work for as long as its caller is there."""
    task = asyncio.ensure_future(work)
    try:
        while True:
            done, _ = await asyncio.wait({task}, timeout=LOOK_S)
            if done:
                return task.result()
            if await request.is_disconnected():
                raise _CallerLeft
    finally:
        task.cancel()


def _refusal(error: SegmentationError, call: Call) -> JSONResponse:
    headers = {} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
    body = {
        "detail": error.message,
        "error": {
            "code": error.code,
            "message": error.message,
            "request_id": call.request_id,
            "retry_after": error.retry_after_s,
        },
    }
    return JSONResponse(body, status_code=error.status, headers=headers)


def _place(error: BaseException) -> str:
    """File and line where it was raised: enough to report, and nothing that was in a variable."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
