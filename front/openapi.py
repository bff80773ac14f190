"""The OpenAPI document of the service; tests hold real answers and `contract.json` against it."""

from typing import Any

from front.schemas import FORM, SCHEMAS, TEXT, Schema, meaning, ref
from front.version import VERSION

ERRORS = {
    400: {"bad_request": "a field is missing, malformed, sent twice or contradicts another; the body is no form"},
    413: {"too_large": "more bytes or pixels than allowed"},
    415: {"unsupported_format": "neither PNG, JPEG nor a DICOM file that can be read; names the supported ones"},
    422: {
        "bad_prompt": "a point or box outside the picture, a box without area, more than 64 points, only points with "
        "label 0",
        "unusable_picture": "a readable file without a picture that can be segmented",
    },
    429: {"busy": "too much waits; `Retry-After` follows from how fast the model has been lately"},
    500: {"internal": "a fault of the service: report the request id"},
    503: {
        "no_model": "no model is loaded; says what to do",
        "runner_unavailable": "the model's process does not answer; it restarts by itself",
        "shutting_down": "the service is stopping",
    },
    504: {"timed_out": "no answer within `SAM2_DEADLINE` (25 s), or the upload took longer than 15 s"},
}
"""What a request to segment can be refused with: status, code, when."""

PNG_HEADERS = {
    "X-Sam2-Found": "`true` or `false`",
    "X-Sam2-Confidence": "0 to 1",
    "X-Sam2-Model": "which weights answered",
    "X-Sam2-Request-Id": "for asking back",
}


def _json(name: str, words: str) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": ref(name)}}}


def _refusals() -> Schema:
    return {
        str(status): _json("Error", "; ".join(f"`{code}`: {words}" for code, words in codes.items()))
        for status, codes in ERRORS.items()
    }


def _get(operation: str, summary: str, **answers: Schema) -> Schema:
    responses = {status.removeprefix("s"): answer for status, answer in answers.items()}
    return {"get": {"operationId": operation, "summary": summary, "responses": responses}}


def _segment() -> Schema:
    answered = {
        "description": "The mask, found or not",
        "content": {
            "application/json": {"schema": ref("Answer")},
            "image/png": {"schema": {"type": "string", "contentMediaType": "image/png"}},
        },
        "headers": {name: meaning(words, {"schema": TEXT}) for name, words in PNG_HEADERS.items()},
    }
    return {
        "operationId": "segment",
        "summary": "One slice and what is marked on it in, a mask out",
        "parameters": [{"name": "X-Request-Id", "in": "header", "schema": TEXT}],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": FORM}}},
        "responses": {"200": answered, **_refusals()},
    }


def document() -> dict[str, Any]:
    """The whole document, as `/openapi.json` serves it."""
    itself = {"description": "This document", "content": {"application/json": {"schema": {"type": "object"}}}}
    text = {"description": "As Prometheus reads them", "content": {"text/plain": {"schema": TEXT}}}
    paths = {
        "/segment": {"post": _segment()},
        "/health": _get(
            "health",
            "Whether masks can be drawn now; answers within 2 s whatever the model does, always 200",
            s200=_json("Health", "`status` says how it is"),
        ),
        "/livez": _get("livez", "The front's process runs", s200={"description": "It runs"}),
        "/readyz": _get(
            "readyz",
            "Whether a model is loaded and answers; within 2 s",
            s200={"description": "It is"},
            s503={"description": "It is not"},
        ),
        "/metrics": _get("metrics", "What Prometheus reads", s200=text),
        "/openapi.json": _get("openapi", "This interface as OpenAPI 3.1; also at `/docs.json`", s200=itself),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "SAM2 segmentation service", "version": VERSION, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }
