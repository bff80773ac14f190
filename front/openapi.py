"""The OpenAPI document of `/segment` and `/health`; tests hold real answers and `contract.json` against it."""

from typing import Any

from front.answer import TIMINGS
from front.version import VERSION
from runners.prompts import MAX_CLICKS

Schema = dict[str, Any]

_NUMBER: Schema = {"type": "number"}
_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_UNIT: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_PNG: Schema = {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}


def _object(properties: Schema, *, optional: tuple[str, ...] = (), description: str | None = None) -> Schema:
    required = [name for name in properties if name not in optional]
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    return schema if description is None else {**schema, "description": description}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _many(schema: Schema, **limits: int) -> Schema:
    return {"type": "array", "items": schema, **limits}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(name: str, description: str) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": _ref(name)}}}


_CORNERS = _object(dict.fromkeys(("x1", "y1", "x2", "y2"), _NUMBER))
_CLICK = _object({"x": _NUMBER, "y": _NUMBER, "label": {"enum": [0, 1]}})
_TARGET: Schema = {"enum": ["vertebra", "psoas", "combo", "object"]}
_IMAGE_TYPE: Schema = {"enum": ["L3", "middle", "auto"]}

_SHAPES: Schema = {
    "bounding_box": _or_null(_ref("BoundingBox")),
    "polygons": {
        **_many(_many(_ref("Point"), minItems=3)),
        "description": "For filling each on its own; holes are keyholed.",
    },
    "rects": {**_many(_ref("Rect")), "description": "One, tight on the mask, for a vertebra; else none."},
}

_OPINION: Schema = {"enum": ["prior", "model", "both"]}

SCHEMAS: dict[str, Schema] = {
    "Point": _object({"x": _NUMBER, "y": _NUMBER}),
    "Rect": _CORNERS,
    "BoundingBox": _object(
        {
            "x": {"type": "integer", "minimum": 0},
            "y": {"type": "integer", "minimum": 0},
            "width": {"type": "integer", "minimum": 1},
            "height": {"type": "integer", "minimum": 1},
        }
    ),
    "Candidate": _object(
        {
            "mask_data": _PNG,
            "confidence_score": _UNIT,
            **_SHAPES,
            "refine_token": _or_null(_TEXT),
            "name": _or_null(_TEXT),
        },
    ),
    "Prompt": _object(
        {
            "image_type": _IMAGE_TYPE,
            "target": _or_null(_TARGET),
            "points": _many(_CLICK, maxItems=MAX_CLICKS),
            "box": _or_null(_CORNERS),
            "refined": _FLAG,
            "automatic": _FLAG,
            "opinion": _or_null(_OPINION),
            "structures": _many(_ref("Structure")),
            "level": _or_null(_TEXT),
            "level_certainty": _or_null(_UNIT),
        },
        description="What was used, and whether the service found it itself.",
    ),
    "Structure": _object(
        {
            "name": _TEXT,
            "points": _many(_CLICK),
            "box": _CORNERS,
            "opinion": _OPINION,
            "agreement": _UNIT,
        },
        description="A piece that the service found: its prompts, and whose mask of it is offered.",
    ),
    "Measurements": _object(
        {
            "area_px": {"type": "integer", "minimum": 0},
            "area_mm2": _or_null(_NUMBER),
            "hu_mean": _or_null(_NUMBER),
        },
        description="Physical units only where the file truly states them.",
    ),
    "Answer": _object(
        {
            "mask_data": {**_PNG, "description": "Of the upload's size and frame; 0 and 255 only."},
            "confidence_score": _UNIT,
            "low_confidence": _FLAG,
            "processing_time_ms": _NUMBER,
            "timings_ms": _object(dict.fromkeys(TIMINGS, _NUMBER)),
            **_SHAPES,
            "candidates": _many(_ref("Candidate"), maxItems=3),
            "prompt": _ref("Prompt"),
            "warnings": _many(_TEXT),
            "measurements": _ref("Measurements"),
            "model": _TEXT,
            "model_digest": _or_null(_TEXT),
            "clinical_use": _FLAG,
            "refine_token": _or_null(_TEXT),
            "request_id": _TEXT,
            "cached": {"const": False},
            "found": _FLAG,
        }
    ),
    "Health": _object(
        {
            "status": {"enum": ["healthy", "degraded"]},
            "model_loaded": _FLAG,
            "model": _TEXT,
            "model_digest": _or_null(_TEXT),
            "device": _or_null(_TEXT),
            "clinical_use": _FLAG,
            "version": _TEXT,
            "reason": {**_TEXT, "description": "Only when degraded: a sentence for the operator."},
        },
        optional=("reason",),
    ),
    "Error": _object({"error": _object({"code": _TEXT, "message": _TEXT, "request_id": _TEXT})}),
}

_FORM = _object(
    {
        "file": {"type": "string", "contentMediaType": "application/octet-stream", "description": "PNG, JPEG, DICOM"},
        "image_type": {**_IMAGE_TYPE, "default": "auto"},
        "target": _TARGET,
        "click_points": {**_TEXT, "description": 'JSON: [{"x", "y", "label"}], natural pixels'},
        "box": {**_TEXT, "description": 'JSON: {"x1", "y1", "x2", "y2"}, natural pixels'},
        "previous": {**_TEXT, "description": "refine_token of an earlier answer on the same picture"},
        "window": {**_TEXT, "description": 'JSON: {"low", "high"} in HU, for DICOM'},
        "return_format": {"enum": ["base64", "png"], "default": "base64"},
        "any_modality": {"enum": ["true", "false"], "default": "false"},
    }
)
_FORM["required"] = ["file"]
_FORM["additionalProperties"] = True

_ERRORS = {
    "400": "A field is missing, malformed or contradicts another.",
    "413": "More bytes or pixels than allowed.",
    "415": "Not a PNG, JPEG or DICOM file that can be read; the message names the supported formats.",
    "422": "A prompt outside the picture, or a file without a usable picture.",
    "429": "Busy; `Retry-After` says when to try again.",
    "500": "A fault of the service.",
    "503": "No model, its process does not answer, or the service is stopping.",
    "504": "No answer before the deadline.",
}


def document() -> Schema:
    """The whole document, as `/openapi.json` serves it."""
    png_headers = {f"X-Sam2-{name}": {"schema": _TEXT} for name in ("Found", "Confidence", "Model", "Request-Id")}
    answered = {
        "description": "The mask; `found` false comes with an all-black mask and the reason in `warnings`.",
        "content": {
            "application/json": {"schema": _ref("Answer")},
            "image/png": {"schema": {"type": "string", "contentMediaType": "image/png"}},
        },
        "headers": png_headers,
    }
    segment = {
        "operationId": "segment",
        "summary": "Draw the mask of a structure on one slice.",
        "parameters": [{"name": "X-Request-Id", "in": "header", "schema": _TEXT}],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}},
        "responses": {"200": answered} | {status: _json("Error", words) for status, words in _ERRORS.items()},
    }
    health = {
        "operationId": "health",
        "summary": "Whether masks can be drawn now; answers within 2 s whatever the model does.",
        "responses": {"200": _json("Health", "Always 200: `status` says how it is.")},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "SAM2 segmentation service", "version": VERSION, "license": {"name": "Apache-2.0"}},
        "paths": {"/segment": {"post": segment}, "/health": {"get": health}},
        "components": {"schemas": SCHEMAS},
    }
