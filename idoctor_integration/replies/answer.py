"""An answer of `POST /segment`, believed only after it was looked at: what fails here is never shown, stored or cached.

Only the fields that are known are passed on. What can be measured on the mask is: its box and its area.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from idoctor_integration.replies.mask import bounding_box, mask_of
from idoctor_integration.replies.values import (
    Reader,
    bad,
    fields,
    flag,
    many,
    name,
    number,
    or_none,
    places,
    rings,
    sentences,
    share,
)

MOST_CANDIDATES = 8
MOST_STRUCTURES, MOST_MARKS = 16, 128
MOST_MM2, MOST_HU = 1e7, 65_536
"""Far beyond any: ten square metres, and what 16 bits hold."""

VOLATILE = ("request_id", "processing_time_ms", "timings_ms", "cached")
"""What belongs to one request and is never taken from the cache."""


def believed(reply: object, *, width: int, height: int) -> dict[str, Any]:
    """Check an answer, a fresh one or one that was kept.

    Args:
        reply: the parsed JSON, see `strict_json`.
        width: of the picture that was sent, in pixels.
        height: of the picture that was sent.

    Returns:
        The answer, without what belongs to this one request.

    Raises:
        BadReply: anything in it is missing, of the wrong kind, not finite, or does not fit the picture.
    """
    if not isinstance(reply, Mapping):
        raise bad("no JSON object")
    mask, drawn = _drawn(reply, width, height)
    found = bool(mask.any())
    if reply.get("found", found) is not found:
        raise bad("a mask that contradicts what it says was found")
    candidate = partial(_candidate, width=width, height=height)
    measured = fields(reply.get("measurements") or {}, _MEASUREMENTS)
    return {
        **drawn,
        "found": found,
        "low_confidence": flag(reply.get("low_confidence")),
        "candidates": many(reply.get("candidates"), MOST_CANDIDATES, candidate),
        "prompt": fields(reply.get("prompt") or {}, _prompt(width, height)),
        "warnings": sentences(reply.get("warnings")),
        "measurements": {"area_px": int(np.count_nonzero(mask)), "area_mm2": None, "hu_mean": None} | measured,
        "model": name(reply.get("model")),
        "model_digest": name(reply.get("model_digest")),
        "clinical_use": flag(reply.get("clinical_use")),
    }


def _drawn(reply: Mapping[str, Any], width: int, height: int) -> tuple[Any, dict[str, Any]]:
    """A mask, and what an answer and each of its candidates say of theirs."""
    mask, png = mask_of(reply.get("mask_data"), width, height)
    point = places("x", "y", width=width, height=height)
    corners = places("x1", "y1", "x2", "y2", width=width, height=height)
    return mask, {
        "mask_data": png,
        "confidence_score": share(reply.get("confidence_score")),
        "bounding_box": bounding_box(mask),
        "polygons": rings(reply.get("polygons"), point),
        "rects": many(reply.get("rects"), MOST_CANDIDATES, corners),
        "refine_token": name(reply.get("refine_token")),
    }


def _candidate(value: object, width: int, height: int) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise bad("a candidate that is none")
    _, drawn = _drawn(value, width, height)
    return {**drawn, "name": name(value.get("name"))}


_MEASUREMENTS: dict[str, Reader] = {
    "area_mm2": or_none(partial(number, least=0, most=MOST_MM2)),
    "hu_mean": or_none(partial(number, least=-MOST_HU, most=MOST_HU)),
}


def _prompt(width: int, height: int) -> dict[str, Reader]:
    """What was asked and found, by field; a box that was searched may reach beyond the picture."""
    room = float(width + height)
    click: dict[str, Reader] = {
        **dict.fromkeys(("x", "y"), partial(number, least=-room, most=2 * room)),
        "label": number,
    }
    clicks = partial(many, most=MOST_MARKS, read=partial(fields, readers=click))
    box = or_none(places("x1", "y1", "x2", "y2", width=width, height=height, room=room))
    structure: dict[str, Reader] = {
        "name": name,
        "points": clicks,
        "box": box,
        "opinion": name,
        "agreement": or_none(share),
    }
    return {
        **dict.fromkeys(("image_type", "target", "opinion", "level"), name),
        **dict.fromkeys(("refined", "automatic"), flag),
        "points": clicks,
        "box": box,
        "structures": partial(many, most=MOST_STRUCTURES, read=partial(fields, readers=structure)),
        "level_certainty": or_none(share),
    }
