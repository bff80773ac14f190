"""What the host's own OpenAPI document says of our routes: FastAPI cannot tell it from functions that read requests."""

from collections.abc import Iterable
from typing import Any

from idoctor_integration.schemas import ANSWER, CASE, ERROR, FEEDBACK, HEALTH, STORED, SUMMARY, TEXT, UPLOAD, UUID

Schema = dict[str, Any]

REFUSALS: dict[int, dict[str, str]] = {
    400: {"bad_request": "a field is malformed; the file is of a kind that is not supported"},
    404: {"not_found": "no such slice of this user; no verdict to which a rating could be added"},
    409: {"replaced": "the slice is being replaced: try again"},
    413: {"too_large": "the upload, or its picture, is too large"},
    422: {
        "bad_prompt": "a mark lies outside the picture, or the picture cannot be read",
        "unusable_picture": "the service read it, and found no picture that can be segmented",
    },
    429: {"busy": "every place and the queue are taken; too many large uploads at once"},
    500: {"internal": "a fault of ours: report the request id"},
    503: {
        "unavailable": "the service is away, has no model, or is left alone after failures: draw by hand",
        "bad_reply": "its answer cannot be believed: draw by hand",
        "turned_off": "the feature is off, for everybody or for this user",
    },
    504: {"timed_out": "no answer before the deadline"},
}
"""Status, code, when."""

_ANY = (500,)
_WAITS = (429, 500, 503, 504)
_CLICK = (400, 413, 422, *_WAITS)


def described(path: str) -> Schema:
    """What is said of one route.

    Args:
        path: behind the prefix.
    """
    return _ROUTES[path]


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _route(
    answer: Schema,
    statuses: Iterable[int],
    *,
    form: Schema | None = None,
    body: Schema | None = None,
    query: Iterable[Schema] = (),
) -> Schema:
    told: Schema = {
        "parameters": [{"name": "X-Request-Id", "in": "header", "required": False, "schema": UUID}, *query],
        "responses": {
            "200": {"description": "The answer", "content": answer},
            **{str(status): _refusal(REFUSALS[status]) for status in sorted(statuses)},
        },
    }
    if form is not None:
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    if body is not None:
        told["requestBody"] = {"required": True, "content": _json(body)}
    return told


def _refusal(codes: dict[str, str]) -> Schema:
    return {"description": "; ".join(f"`{code}`: {words}" for code, words in codes.items()), "content": _json(ERROR)}


_TEXT: Schema = {"text/plain": {"schema": TEXT}}
_FORMAT: Schema = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "`prometheus`: only whether the feature is on, as the metric `idoctor_sam2_enabled`.",
    "schema": {"enum": ["prometheus"]},
}
_ROUTES: dict[str, Schema] = {
    "": _route(_json(ANSWER), _CLICK, form=UPLOAD),
    "/case": _route(_json(ANSWER), (404, 409, *_CLICK), body=CASE),
    "/health": _route({**_json(HEALTH), **_TEXT}, _ANY, query=[_FORMAT]),
    "/feedback": _route(_json(STORED), (400, 404, 413, *_WAITS), body=FEEDBACK),
    "/feedback/summary": _route(_json(SUMMARY), _WAITS),
    "/metrics": _route(_TEXT, _ANY),
}
