"""The shapes of our routes, as JSON Schema with what each field means; `openapi.py` says which is whose."""

from typing import Any, get_args

from idoctor_integration.feedback import Rating, Verdict
from idoctor_integration.marks import IMAGE_TYPES, MOST_CLICKS, TARGETS

Schema = dict[str, Any]

NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}
UUID: Schema = {"type": "string", "format": "uuid"}
FLAG: Schema = {"type": "boolean"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
COUNT: Schema = {"type": "integer", "minimum": 0}
PNG: Schema = {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}


def _means(words: str, schema: Schema) -> Schema:
    return {**schema, "description": words}


def _object(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _whole(properties: Schema) -> Schema:
    return {**_object(properties, *properties), "additionalProperties": False}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


_CORNERS = _object(dict.fromkeys(("x1", "y1", "x2", "y2"), NUMBER), "x1", "y1", "x2", "y2")
_POINT = _object({"x": NUMBER, "y": NUMBER}, "x", "y")
_CLICK = _object({"x": NUMBER, "y": NUMBER, "label": {"enum": [0, 1]}}, "x", "y")
_WINDOW = _object({"low": NUMBER, "high": NUMBER}, "low", "high")

_QUESTION: Schema = {
    "target": _means("`combo` is all skeletal muscle; the default follows from `image_type`.", {"enum": list(TARGETS)}),
    "click_points": _means("In natural pixels; label 1 inside, 0 outside.", {**_list(_CLICK), "maxItems": MOST_CLICKS}),
    "box": _means("In natural pixels.", _CORNERS),
    "previous": _means("The `refine_token` of an earlier answer on the same picture.", TEXT),
    "window": _means("In HU.", _WINDOW),
    "any_modality": _means("Lets other modalities than CT in.", FLAG),
    "patient_id": _means("Comes back with the answer, and is looked at by nobody.", TEXT),
    "slice_index": _means("Comes back with the answer, and is looked at by nobody.", TEXT),
}

_IN_A_FORM = {
    "click_points": 'JSON `[{"x", "y", "label"}]`. ',
    "box": 'JSON `{"x1", "y1", "x2", "y2"}`. ',
    "window": 'JSON `{"low", "high"}`. ',
    "any_modality": "`true` or `false`. ",
}

UPLOAD = _object(
    {
        "file": _means(
            "PNG, JPEG or DICOM, `SAM2_UPLOAD_MB` at most; its name is not read.",
            {"type": "string", "contentMediaType": "application/octet-stream"},
        ),
        "image_type": _means("L3 is sagittal, middle axial.", {"enum": list(IMAGE_TYPES), "default": "auto"}),
        **{name: _means(_IN_A_FORM.get(name, "") + each["description"], TEXT) for name, each in _QUESTION.items()},
    },
    "file",
)
CASE = _object(
    {
        "patient": _means("As in the name of the case's folder.", TEXT),
        "date": _means("As in the name of the case's folder.", TEXT),
        "filename": _means("Of the picture that the editor shows.", TEXT),
        "image_type": _means("L3 is sagittal, middle axial.", {"enum": ["L3", "middle"]}),
        **_QUESTION,
    },
    "patient",
    "date",
    "filename",
    "image_type",
)
_SHAPES: Schema = {
    "bounding_box": _or_null(_whole(dict.fromkeys(("x", "y", "width", "height"), COUNT))),
    "polygons": _list(_list(_POINT)),
    "rects": _list(_CORNERS),
}
ANSWER = _object(
    {
        "mask_data": PNG,
        "confidence_score": SHARE,
        "low_confidence": FLAG,
        **_SHAPES,
        "candidates": _list({"type": "object"}),
        "prompt": {"type": "object"},
        "warnings": _list(TEXT),
        "measurements": {"type": "object"},
        "model": _or_null(TEXT),
        "model_digest": _or_null(TEXT),
        "clinical_use": FLAG,
        "refine_token": _or_null(TEXT),
        "found": FLAG,
        "image_type": _means("As asked.", {"enum": list(IMAGE_TYPES)}),
        "patient_id": _means("As sent; empty without.", TEXT),
        "slice_index": _means("As sent; empty without.", TEXT),
        "cached": _means("Whether the answer was known.", FLAG),
        "processing_time_ms": _means("Of this request, from its arrival.", NUMBER),
        "request_id": _means("For feedback, and for asking back.", TEXT),
    },
    *("mask_data", "confidence_score", "low_confidence", *_SHAPES, "candidates", "warnings", "model", "model_digest"),
    *("clinical_use", "refine_token", "found", "image_type", "patient_id", "slice_index", "cached"),
    *("processing_time_ms", "request_id"),
)
HEALTH = _whole(
    {
        "enabled": _means("Whether this user has the feature: without it there is no button.", FLAG),
        "available": _means("Whether a mask can be had now.", FLAG),
        "reason": _means("Why not, a sentence.", _or_null(TEXT)),
        "model": _means("Name of the weights.", _or_null(TEXT)),
        "clinical_use": _means("Whether they may serve patients.", FLAG),
        "expected_seconds": _means("Median of what was seen lately.", _or_null(NUMBER)),
        "cache_stats": _means("Of this process: `backend`, `hits`, `misses` and the like.", {"type": "object"}),
    }
)
FEEDBACK = _object(
    {
        "request_id": _means("Of the answer that offered the mask. The same again replaces the verdict.", TEXT),
        "verdict": _means(
            "Whether the mask was saved as offered, changed and saved, or not used. Without it, `rating` or `comment` "
            "are added to the verdict that was sent before, as often as one likes.",
            {"enum": list(get_args(Verdict))},
        ),
        "image_type": _means("Needed with a verdict.", {"enum": ["L3", "middle"]}),
        "target": _means("Needed with a verdict.", {"enum": ["vertebra", "psoas", "combo"]}),
        "seconds": _means("From the click to the verdict; needed with one.", NUMBER),
        "cached": _means("Whether the answer came from the cache; needed with a verdict.", FLAG),
        "model": _means("Of the answer.", _or_null(TEXT)),
        "model_digest": _means("Of the answer.", _or_null(TEXT)),
        "confidence": _means("Of the answer.", _or_null(SHARE)),
        "dice": _means("Between offered and saved mask; together with `edited_px`.", _or_null(SHARE)),
        "edited_px": _means("Pixels in which the two differ.", _or_null(COUNT)),
        "offered_mask": _means("Both masks, in place of the two figures, which are then computed from them.", PNG),
        "saved_mask": _means("Both are dropped again unless `SAM2_FEEDBACK_KEEP_MASKS=true`.", PNG),
        "rating": _means("Of the mask, by the person.", _or_null({"enum": list(get_args(Rating))})),
        "comment": _means("500 characters at most.", _or_null(TEXT)),
    },
    "request_id",
)
STORED = _whole({"stored": {"const": True}})
_GROUP = _whole(
    {
        "image_type": TEXT,
        "target": TEXT,
        "model": _or_null(TEXT),
        "model_digest": _or_null(TEXT),
        **dict.fromkeys(("count", *get_args(Verdict)), COUNT),
        "acceptance_rate": _means("Accepted, of all.", SHARE),
        "used_rate": _means("Accepted or edited, of all.", SHARE),
        "median_dice": _or_null(SHARE),
        "median_seconds": _or_null(NUMBER),
        "ratings": _whole(dict.fromkeys(get_args(Rating), COUNT)),
    }
)
SUMMARY = _whole(
    {
        "since": _means("Of everything that is kept: null.", _or_null(NUMBER)),
        "count": _means("Verdicts.", COUNT),
        "groups": _means(
            "For each structure and model: how many were accepted, edited and discarded; shares, medians and ratings.",
            _list(_GROUP),
        ),
    }
)
ERROR = _whole(
    {
        "detail": _means("A sentence that a person can act on.", TEXT),
        "error": _whole(
            {
                "code": _means("One word, see the statuses.", TEXT),
                "message": _means("The same sentence.", TEXT),
                "request_id": _means("For asking back.", TEXT),
                "retry_after": _means("Seconds, where that is known.", _or_null(COUNT)),
            }
        ),
    }
)
