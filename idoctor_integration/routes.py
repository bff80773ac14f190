"""The routes. While the feature is off, for everybody or for this user, they answer before they look at anything."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from idoctor_integration.assistant import Assistant
from idoctor_integration.cases import CaseName
from idoctor_integration.deadline import Deadline
from idoctor_integration.edge import Call, edged
from idoctor_integration.errors import BadRequest, TurnedOff
from idoctor_integration.feedback_desk import FeedbackDesk
from idoctor_integration.form import LARGE_BYTES, form_bytes, parse_form, read_body, read_form_body
from idoctor_integration.marks import Marks, read_marks
from idoctor_integration.metrics import Metrics, enabled_text
from idoctor_integration.openapi import described
from idoctor_integration.pictures import SUPPORTED
from idoctor_integration.rollout import is_in
from idoctor_integration.room import UPLOADS, Room
from idoctor_integration.settings import Settings
from idoctor_integration.sources import Named, Source, Uploaded
from idoctor_integration.strict_json import NotJson, parsed

PREFIX = "/api/segmentation/sam2"
OFF = "One-click segmentation is turned off: draw by hand."
PROMETHEUS = "prometheus"
"""`GET …/health?format=prometheus`: the one route that answers while the feature is off tells an alarm that it is."""
PROMETHEUS_TYPE = "text/plain; version=0.0.4"
MOST_JSON_BYTES = 64 << 10
MOST_FEEDBACK_BYTES = 8 << 20  # with both masks of a large picture


def add_routes(
    app: FastAPI,
    settings: Settings,
    assistant: Assistant | None,
    desk: FeedbackDesk | None,
    metrics: Metrics | None,
) -> None:
    """Add the package's routes to an app, one by one: including a router would replace the app's lifespan as well.

    Args:
        app: the host's app.
        settings: of the package.
        assistant: answers clicks; None while the feature is off.
        desk: takes feedback; None while the feature is off.
        metrics: None while the feature is off.
    """
    routes = _Routes(settings, assistant, desk, metrics)
    table = [
        ("", "POST", edged(routes.upload, routes.observe, kind="click"), "A picture in, a mask out"),
        ("/case", "POST", edged(routes.case, routes.observe, kind="click"), "A slice of a case by name, a mask out"),
        ("/health", "GET", edged(routes.health), "Whether the button can be offered"),
        ("/feedback", "POST", edged(routes.feedback), "What a person did with a mask"),
        ("/feedback/summary", "GET", edged(routes.summary), "Acceptance, by context and model"),
    ]
    if metrics is not None and settings.metrics_route:
        table.append(("/metrics", "GET", edged(routes.metrics), "What Prometheus reads"))
    for path, method, route, summary in table:
        app.add_api_route(
            f"{PREFIX}{path}",
            route,
            methods=[method],
            summary=summary,
            response_class=Response,
            openapi_extra=described(path),
            tags=["one-click segmentation"],
        )


class _Routes:
    def __init__(
        self, settings: Settings, assistant: Assistant | None, desk: FeedbackDesk | None, metrics: Metrics | None
    ) -> None:
        self._settings = settings
        self._assistant = assistant
        self._desk = desk
        self._metrics = metrics
        self._most_bytes = settings.upload_mb << 20
        self._room = Room(UPLOADS * self._most_bytes)

    async def upload(self, request: Request, call: Call) -> Response:
        assistant = self._on(request)
        with self._room.held(form_bytes(request, self._most_bytes)):
            return await self._uploaded(request, assistant, call)

    async def _uploaded(self, request: Request, assistant: Assistant, call: Call) -> Response:
        deadline = Deadline(self._settings.request_timeout)
        body = await read_form_body(request, self._most_bytes)

        def read() -> Mapping[str, str | bytes]:
            return parse_form(request.headers, body, self._most_bytes)

        fields = await assistant.at_reader(read, deadline) if len(body) > LARGE_BYTES else read()
        file = fields.get("file")
        if not isinstance(file, bytes):
            raise BadRequest(f"Send the picture as the field file. {SUPPORTED}")
        marks = read_marks({name: value for name, value in fields.items() if isinstance(value, str)})
        return await self._click(assistant, Uploaded(file), marks, deadline, call)

    async def case(self, request: Request, call: Call) -> Response:
        assistant = self._on(request)
        deadline = Deadline(self._settings.request_timeout)
        body = _object(await read_body(request, MOST_JSON_BYTES))
        name = CaseName(_user(request), _name(body, "patient"), _name(body, "date"))
        filename = _name(body, "filename")
        marks = read_marks(body)
        root, most = self._settings.data_root, self._most_bytes
        source = Named(root, name, marks.image_type, filename, originals=assistant.originals, most_bytes=most)
        return await self._click(assistant, source, marks, deadline, call)

    async def _click(
        self, assistant: Assistant, source: Source, marks: Marks, deadline: Deadline, call: Call
    ) -> Response:
        call.context = marks.context

        def finish(answer: Mapping[str, Any], cached: bool) -> bytes:
            return json.dumps(
                _answer(answer, marks, call, cached=cached), ensure_ascii=False, allow_nan=False, separators=(",", ":")
            ).encode()

        body, call.cached = await assistant.click(source, marks, deadline, finish, call.request_id)
        return Response(body, media_type="application/json")

    async def health(self, request: Request, call: Call) -> dict[str, Any] | Response:
        del call
        offered = is_in(self._settings, _user(request))
        if request.query_params.get("format") == PROMETHEUS:
            # Of a back end that shows its metrics, Prometheus is told for everybody: it is no user.
            on = self._assistant is not None and (offered or self._settings.metrics_route)
            return Response(enabled_text(on), media_type=PROMETHEUS_TYPE)
        if self._assistant is None or not offered:
            return {
                "enabled": False,
                "available": False,
                "reason": OFF,
                "model": None,
                "clinical_use": False,
                "expected_seconds": None,
                "cache_stats": {},
            }
        self._assistant.start()
        return {"enabled": True, **self._assistant.health()}

    async def feedback(self, request: Request, call: Call) -> dict[str, Any]:
        del call
        assistant, desk = self._on(request), self._desk
        if desk is None:
            raise TurnedOff(OFF)
        body = await read_body(request, MOST_FEEDBACK_BYTES)
        taken = await assistant.at_ledger(lambda: desk.take(_object(body)), Deadline(self._settings.request_timeout))
        if self._metrics is not None:
            self._metrics.feedback(taken.context, taken.verdict, taken.rating)
        return {"stored": True}

    async def summary(self, request: Request, call: Call) -> dict[str, Any]:
        del call
        assistant, desk = self._on(request), self._desk
        if desk is None:
            raise TurnedOff(OFF)
        return await assistant.at_ledger(desk.summary, Deadline(self._settings.request_timeout))

    async def metrics(self, request: Request, call: Call) -> Response:
        del request, call
        text = b"" if self._metrics is None else self._metrics.text()
        return Response(text, media_type=PROMETHEUS_TYPE)

    def observe(self, call: Call, outcome: str) -> None:
        if self._metrics is not None and outcome != TurnedOff.code:
            self._metrics.click(call.context, outcome, call.seconds, cached=call.cached)

    def _on(self, request: Request) -> Assistant:
        if self._assistant is None or not is_in(self._settings, _user(request)):
            raise TurnedOff(OFF)
        return self._assistant


def _answer(answer: Mapping[str, Any], marks: Marks, call: Call, *, cached: bool) -> dict[str, Any]:
    """An answer with what belongs to this request."""
    return {
        **answer,
        "image_type": marks.image_type,
        **marks.echo,
        "cached": cached,
        "processing_time_ms": round(1e3 * call.seconds, 2),
        "request_id": call.request_id,
    }


def _user(request: Request) -> str | None:
    """The signed-in user, as the host's own middleware knows them; None without sign-in."""
    user = getattr(request.state, "user_id", None)
    return None if user is None else str(user)


def _object(data: bytearray) -> Mapping[str, Any]:
    try:
        body = parsed(data)
    except NotJson as error:
        raise BadRequest("The body must be a JSON object.") from error
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body


def _name(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value:
        raise BadRequest(f"{field} must be a text.")
    return value
