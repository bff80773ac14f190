"""What a person asks of a picture, from form fields or JSON, checked and brought into one canonical form.

The canonical form is what is sent to the service and what the cache's key is made of: two spellings of one question
are one question.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from idoctor_integration.errors import BadPrompt, BadRequest
from idoctor_integration.strict_json import NotJson, parsed

IMAGE_TYPES = ("L3", "middle", "auto")
TARGETS = ("vertebra", "psoas", "combo", "object")
MOST_CLICKS = 64
LONGEST_FIELD = 16_384
LONGEST_ECHO = 256
NARROWEST_WINDOW_HU = 1.0
"""All as in `contract.json` and as the service checks them."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,128}")
_YES, _NO = ("true", "1", "yes", "on"), ("", "false", "0", "no", "off")
CONTEXTS = {"L3": "vertebra", "middle": "psoas", "auto": "auto"}


@dataclass(frozen=True, slots=True)
class Marks:
    """A question about a picture.

    Attributes:
        image_type: `L3`, `middle` or `auto`.
        fields: what is sent beside the picture, in canonical form.
        echo: what the answer repeats, for clients that tell answers apart by it.
    """

    image_type: str
    fields: Mapping[str, str]
    echo: Mapping[str, str] = field(default_factory=dict)

    @property
    def context(self) -> str:
        """The target, for metrics: one of a few words."""
        return self.fields.get("target", CONTEXTS[self.image_type])

    def check_size(self, width: int, height: int) -> None:
        """Check that every mark lies on a picture.

        Raises:
            BadPrompt: one does not.
        """
        places = [(c["x"], c["y"]) for c in json.loads(self.fields.get("click_points", "[]"))]
        box = json.loads(self.fields.get("box", "null"))
        if box is not None:
            places += [(box["x1"], box["y1"]), (box["x2"], box["y2"])]
        if not all(0 <= x <= width and 0 <= y <= height for x, y in places):
            raise BadPrompt(f"A mark lies outside the picture of {width} x {height} pixels.")


def read_marks(values: Mapping[str, Any]) -> Marks:
    """Read form fields, or a JSON object with the same names.

    Raises:
        BadRequest: a field is malformed.
        BadPrompt: more clicks than anyone sets.
    """
    image_type = _text(values, "image_type") or "auto"
    if image_type not in IMAGE_TYPES:
        raise BadRequest(f"image_type must be one of {', '.join(IMAGE_TYPES)}.")
    fields = {"image_type": image_type}
    target = _text(values, "target")
    if target:
        if target not in TARGETS:
            raise BadRequest(f"target must be one of {', '.join(TARGETS)}.")
        fields["target"] = target
    clicks = _clicks(_parsed(values, "click_points"))
    if clicks:
        fields["click_points"] = _written(clicks)
    box = _numbers(_parsed(values, "box"), ("x1", "y1", "x2", "y2"), "box")
    if box:
        fields["box"] = _written(
            {
                "x1": min(box["x1"], box["x2"]),
                "y1": min(box["y1"], box["y2"]),
                "x2": max(box["x1"], box["x2"]),
                "y2": max(box["y1"], box["y2"]),
            }
        )
    window = _numbers(_parsed(values, "window"), ("low", "high"), "window")
    if window:
        if window["high"] - window["low"] < NARROWEST_WINDOW_HU:
            raise BadRequest("window must be at least 1 HU wide, low before high.")
        fields["window"] = _written(window)
    previous = _text(values, "previous")
    if previous and previous != "null":
        if not _TOKEN.fullmatch(previous):
            raise BadRequest("previous must be the refine_token of an earlier answer.")
        fields["previous"] = previous
    if _flag(values, "any_modality"):
        fields["any_modality"] = "true"
    return Marks(image_type, fields, {name: _echo(values, name) for name in ("patient_id", "slice_index")})


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_FIELD:
        raise BadRequest(f"{name} must be a text.")
    return value.strip()


def _echo(values: Mapping[str, Any], name: str) -> str:
    """Whatever a client calls its picture; never looked into, never logged."""
    value = values.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value[:LONGEST_ECHO] if isinstance(value, str) else ""


def _parsed(values: Mapping[str, Any], name: str) -> Any:
    """A field's JSON; one that came inside JSON is taken as it is."""
    value = values.get(name)
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_FIELD:
        raise BadRequest(f"{name} is too long.")
    try:
        return parsed(value) if value.strip() else None
    except NotJson as error:
        raise BadRequest(f"{name} is not JSON.") from error


def _clicks(value: Any) -> list[dict[str, float]]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadRequest('click_points must be a list of {"x", "y", "label"}.')
    if len(value) > MOST_CLICKS:
        raise BadPrompt(f"There are more than {MOST_CLICKS} points.")
    clicks = []
    for each in value:
        if not isinstance(each, Mapping):
            raise BadRequest('click_points must be a list of {"x", "y", "label"}.')
        place = _numbers(each, ("x", "y"), "click_points")
        label = each.get("label", 1)
        if label not in (0, 1) or isinstance(label, bool):
            raise BadRequest("The label of a point is 1 (inside) or 0 (outside).")
        clicks.append({**place, "label": int(label)})
    return clicks


def _numbers(value: Any, names: tuple[str, ...], field_name: str) -> dict[str, float]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadRequest(f"{field_name} must hold {', '.join(names)}.")
    found = {}
    for name in names:
        number = value.get(name)
        if isinstance(number, bool) or not isinstance(number, int | float) or not _finite(number):
            raise BadRequest(f"{field_name} must hold {', '.join(names)}, each a finite number.")
        found[name] = float(number)
    return found


def _finite(number: float) -> bool:
    try:
        return math.isfinite(float(number)) and abs(number) <= 1e9
    except OverflowError:
        return False


def _flag(values: Mapping[str, Any], name: str) -> bool:
    value = values.get(name)
    if isinstance(value, bool):
        return value
    word = _text(values, name).lower()
    if word not in (*_YES, *_NO):
        raise BadRequest(f"{name} must be true or false.")
    return word in _YES


def _written(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
