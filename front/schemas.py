"""The shapes of the service's interface, as JSON Schema with what each field means; `openapi.py` puts them together."""

from typing import Any

from front.answer import TIMINGS
from runners.prompts import MAX_CLICKS

Schema = dict[str, Any]

NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
WHOLE: Schema = {"type": "integer", "minimum": 0}
PNG: Schema = {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}


def meaning(words: str, schema: Schema) -> Schema:
    """A schema with what it means."""
    return {**schema, "description": words}


def fields(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    """An object with these fields and no others."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema, **limits: int) -> Schema:
    """A list."""
    return {"type": "array", "items": schema, **limits}


def ref(name: str) -> Schema:
    """One of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


TARGET: Schema = {"enum": ["vertebra", "psoas", "combo", "object"]}
IMAGE_TYPE: Schema = {"enum": ["L3", "middle", "auto"]}
_CORNERS = fields(dict.fromkeys(("x1", "y1", "x2", "y2"), NUMBER))
_CLICK = fields({"x": NUMBER, "y": NUMBER, "label": {"enum": [0, 1]}})
_OPINION: Schema = {"enum": ["prior", "model", "both"]}

_SHAPES: Schema = {
    "bounding_box": meaning("In whole pixels; null if nothing was found.", or_null(ref("BoundingBox"))),
    "polygons": meaning(
        "One for each part of the mask, largest first, for filling each on its own; holes are keyholed. Drawn on an "
        "anti-aliasing canvas and read as above 0 they give the mask back (IoU at least 0.98, area within 1 %). Empty "
        "if the outline is too frayed to be edited.",
        many(many(ref("Point"), minItems=3)),
    ),
    "rects": meaning("For a vertebra one, tight on the mask; else empty.", many(ref("Rect"))),
}

SCHEMAS: dict[str, Schema] = {
    "Point": fields({"x": NUMBER, "y": NUMBER}),
    "Rect": _CORNERS,
    "BoundingBox": fields(
        {
            "x": WHOLE,
            "y": WHOLE,
            "width": {"type": "integer", "minimum": 1},
            "height": {"type": "integer", "minimum": 1},
        }
    ),
    "Candidate": fields(
        {
            "mask_data": PNG,
            "confidence_score": SHARE,
            **_SHAPES,
            "refine_token": meaning("For `previous`, to correct this one.", or_null(TEXT)),
            "name": meaning(
                "What it shows, where that is not the target itself: `L2`, `body 3`; or whose opinion it is: `model`, "
                "`search`.",
                or_null(TEXT),
            ),
        }
    ),
    "Prompt": fields(
        {
            "image_type": meaning("As asked.", IMAGE_TYPE),
            "target": meaning("What was looked for.", or_null(TARGET)),
            "points": meaning("The caller's.", many(_CLICK, maxItems=MAX_CLICKS)),
            "box": meaning("The caller's.", or_null(_CORNERS)),
            "refined": meaning("Whether an earlier mask was corrected.", FLAG),
            "automatic": meaning("Whether the service found the structure itself.", FLAG),
            "opinion": meaning(
                "Who drew the mask: the search (`prior`), SAM2 (`model`) or both together.", or_null(_OPINION)
            ),
            "structures": meaning("Of a one-click: the pieces that were found.", many(ref("Structure"))),
            "level": meaning("Which vertebra was counted, of a sagittal one-click.", or_null(TEXT)),
            "level_certainty": meaning("How sure the count is.", or_null(SHARE)),
        }
    ),
    "Structure": fields(
        {
            "name": meaning("Of the piece; left and right are those of the picture.", TEXT),
            "points": meaning("That were set for it.", many(_CLICK)),
            "box": meaning("That was set for it.", _CORNERS),
            "opinion": meaning("Whose mask of it is offered.", _OPINION),
            "agreement": meaning("Of search and SAM2, a Dice coefficient.", SHARE),
        }
    ),
    "Measurements": fields(
        {
            "area_px": meaning("Pixels of the mask.", WHOLE),
            "area_mm2": meaning("Only where the file truly states its spacing.", or_null(NUMBER)),
            "hu_mean": meaning("Only where the file truly states HU.", or_null(NUMBER)),
        }
    ),
    "Answer": fields(
        {
            "mask_data": meaning(
                "One grey channel, 0 and 255 only, exactly of the upload's size and in its frame.", PNG
            ),
            "confidence_score": meaning("How good the mask probably is.", SHARE),
            "low_confidence": meaning("Whether that is below `SAM2_CONFIDENCE_THRESHOLD`.", FLAG),
            "processing_time_ms": meaning("From the request's headers to the end of the work.", NUMBER),
            "timings_ms": meaning("Of each stage.", fields(dict.fromkeys(TIMINGS, NUMBER))),
            **_SHAPES,
            "candidates": meaning(
                "Best first, the first being the offered one; with `found` false they are places to pick from.",
                many(ref("Candidate"), maxItems=3),
            ),
            "prompt": meaning("What was used.", ref("Prompt")),
            "warnings": meaning("Sentences for the person who looks at the mask.", many(TEXT)),
            "measurements": meaning("Of the offered mask.", ref("Measurements")),
            "model": meaning("Which weights answered.", TEXT),
            "model_digest": meaning("Their SHA-256.", or_null(TEXT)),
            "clinical_use": meaning("Whether they may serve patients.", FLAG),
            "refine_token": meaning(
                "For `previous`; valid while the service keeps the mask: minutes to hours, by its load.", or_null(TEXT)
            ),
            "request_id": meaning("For asking back.", TEXT),
            "cached": meaning("The back end's cache sets it to true.", {"const": False}),
            "found": meaning("Whether there is a mask.", FLAG),
        }
    ),
    "Health": fields(
        {
            "status": meaning("Whether masks can be drawn now.", {"enum": ["healthy", "degraded"]}),
            "model_loaded": meaning("Whether the weights are there and right.", FLAG),
            "model": meaning("Its name.", TEXT),
            "model_digest": meaning("SHA-256 of the weights.", or_null(TEXT)),
            "device": meaning("Where it runs.", or_null(TEXT)),
            "clinical_use": meaning("Whether it may serve patients.", FLAG),
            "version": meaning("Of the service.", TEXT),
            "confidence_threshold": meaning("Below it an answer is marked `low_confidence`.", SHARE),
            "reason": meaning("Only when degraded: a sentence for the operator.", TEXT),
        },
        optional=("reason",),
    ),
    "Error": fields(
        {
            "error": fields(
                {
                    "code": meaning("See the statuses.", TEXT),
                    "message": meaning("A sentence that a person can act on.", TEXT),
                    "request_id": meaning("For asking back.", TEXT),
                }
            )
        }
    ),
}

FORM: Schema = {
    **fields(
        {
            "file": meaning(
                "PNG, JPEG or DICOM, recognised by its content; 25 MB and 16 megapixels at most. It must be sent as a "
                "file: a file name, even an empty one, or a content type other than text. The name is not read.",
                {"type": "string", "contentMediaType": "application/octet-stream"},
            ),
            "image_type": meaning("L3 is sagittal, middle axial.", {**IMAGE_TYPE, "default": "auto"}),
            "target": meaning("`combo` is all skeletal muscle; see below for the default.", TARGET),
            "click_points": meaning(
                f'JSON `[{{"x", "y", "label"}}]` in natural pixels, {MAX_CLICKS} at most; label 1 inside, 0 outside. '
                "`null` and `[]` mean none.",
                TEXT,
            ),
            "box": meaning(
                'JSON `{"x1", "y1", "x2", "y2"}` in natural pixels; the corners may come in any order.', TEXT
            ),
            "previous": meaning("The `refine_token` of an earlier answer on the same picture: refine that mask.", TEXT),
            "window": meaning(
                'JSON `{"low", "high"}` in HU, for DICOM; default -100 to 200; at least 1 HU wide.', TEXT
            ),
            "return_format": meaning(
                "JSON with the mask as base64, or the PNG itself.", {"enum": ["base64", "png"], "default": "base64"}
            ),
            "any_modality": meaning(
                "`true` lets other modalities than CT in: without HU, without measurements.",
                {"enum": ["true", "false"], "default": "false"},
            ),
        }
    ),
    "required": ["file"],
    "additionalProperties": True,
}
