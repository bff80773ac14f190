"""The service's answer, believed only after it was looked at: what fails here is never shown, stored or cached."""

import base64
import binascii
import io
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from idoctor_integration.errors import BadReply

MOST_CANDIDATES = 8
MOST_WARNINGS, LONGEST_WARNING = 50, 1000
MOST_POINTS = 200_000
VOLATILE = ("request_id", "processing_time_ms", "timings_ms", "cached")
"""What belongs to one request and is never taken from the cache."""


def believed(reply: object, *, width: int, height: int) -> dict[str, Any]:
    """Check an answer of `POST /segment`.

    Args:
        reply: the parsed JSON.
        width: of the picture that was sent, in pixels.
        height: of the picture that was sent.

    Returns:
        The answer, without what belongs to this one request; its bounding box is measured on its mask.

    Raises:
        BadReply: anything in it is missing, of the wrong kind, not finite, or does not fit the picture.
    """
    if not isinstance(reply, Mapping):
        raise _bad("no JSON object")
    mask = _mask(reply.get("mask_data"), width, height)
    found = reply.get("found", bool(mask.any()))
    if found is not bool(mask.any()):
        raise _bad("a mask that contradicts what it says was found")
    answer = {name: value for name, value in reply.items() if name not in VOLATILE}
    answer.update(
        found=found,
        confidence_score=_share(reply.get("confidence_score")),
        bounding_box=_bounding_box(mask),
        polygons=_polygons(reply.get("polygons"), width, height),
        rects=_rects(reply.get("rects"), width, height),
        candidates=_candidates(reply.get("candidates"), width, height),
        warnings=_sentences(reply.get("warnings")),
        model=_name(reply.get("model")),
        model_digest=_name(reply.get("model_digest")),
        clinical_use=reply.get("clinical_use") is True,
        low_confidence=reply.get("low_confidence") is True,
        refine_token=_name(reply.get("refine_token")),
    )
    _finite(answer)
    return answer


def _mask(text: object, width: int, height: int) -> NDArray[np.bool_]:
    """`mask_data` as `(height, width)` bool; its size is looked at before a pixel is inflated."""
    if not isinstance(text, str):
        raise _bad("no mask")
    try:
        data = base64.b64decode(text, validate=True)
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if image.size != (width, height):
                raise _bad("a mask of another size than the picture")
            if image.mode not in ("L", "1"):
                raise _bad("a mask that is not grey")
            pixels = np.asarray(image.convert("L"))
    except (binascii.Error, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _bad("a mask that is no PNG") from error
    foreground = np.asarray(pixels == 255)
    if not (foreground | (pixels == 0)).all():
        raise _bad("a mask with other values than 0 and 255")
    return foreground


def _bounding_box(mask: NDArray[np.bool_]) -> dict[str, int] | None:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    x, y = int(columns[0]), int(rows[0])
    return {"x": x, "y": y, "width": int(columns[-1]) - x + 1, "height": int(rows[-1]) - y + 1}


def _candidates(value: object, width: int, height: int) -> list[dict[str, Any]]:
    choices = _list(value, MOST_CANDIDATES)
    result = []
    for choice in choices:
        if not isinstance(choice, Mapping):
            raise _bad("a candidate that is none")
        mask = _mask(choice.get("mask_data"), width, height)
        result.append(
            dict(choice)
            | {
                "confidence_score": _share(choice.get("confidence_score")),
                "bounding_box": _bounding_box(mask),
                "polygons": _polygons(choice.get("polygons"), width, height),
                "rects": _rects(choice.get("rects"), width, height),
                "refine_token": _name(choice.get("refine_token")),
                "name": _name(choice.get("name")),
            }
        )
    return result


def _polygons(value: object, width: int, height: int) -> list[list[dict[str, float]]]:
    rings = [_list(ring, MOST_POINTS) for ring in _list(value, MOST_POINTS)]
    if sum(len(ring) for ring in rings) > MOST_POINTS:
        raise _bad("too many points")
    return [[_at(point, ("x", "y"), width, height) for point in ring] for ring in rings]


def _rects(value: object, width: int, height: int) -> list[dict[str, float]]:
    return [_at(rect, ("x1", "y1", "x2", "y2"), width, height) for rect in _list(value, MOST_CANDIDATES)]


def _at(place: object, names: tuple[str, ...], width: int, height: int) -> dict[str, float]:
    if not isinstance(place, Mapping):
        raise _bad("a place that is none")
    values = {name: _number(place.get(name)) for name in names}
    # One pixel beyond: outlines are drawn a little outside the pixels that they enclose.
    if not all(-1 <= value <= (width if name.startswith("x") else height) + 1 for name, value in values.items()):
        raise _bad("a place outside the picture")
    return values


def _list(value: object, most: int) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise _bad("a list that is none or too long")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _bad("something that is no number")
    return value


def _share(value: object) -> float:
    number = _number(value)
    if not 0 <= number <= 1:
        raise _bad("a confidence that is none")
    return number


def _sentences(value: object) -> list[str]:
    sentences = _list(value, MOST_WARNINGS)
    if not all(isinstance(sentence, str) and len(sentence) <= LONGEST_WARNING for sentence in sentences):
        raise _bad("warnings that are none")
    return sentences


def _name(value: object) -> str | None:
    if value is not None and (not isinstance(value, str) or len(value) > 200):
        raise _bad("a name that is none")
    return value


def _finite(value: object) -> None:
    """Numbers anywhere in it are finite: the host's JSON could not carry others."""
    if isinstance(value, float) and not math.isfinite(value):
        raise _bad("a number that is not finite")
    for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        _finite(inner)


def _bad(what: str) -> BadReply:
    return BadReply(f"The segmentation service answered with {what}: draw by hand, and report this.")
