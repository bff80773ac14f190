"""What a caller may mark on a picture: clicks, a box and a window, parsed from JSON and fitted to the picture.

Pure: text in, frozen values out. Two kinds of mistake are told apart: a field that is not what the interface
describes is a `BadRequest` (400), a well-formed prompt that does not fit the picture is a `BadPrompt` (422).

Frame: natural pixels of the uploaded picture, `(x, y)` from the upper left corner; pixel `i` covers `[i, i + 1)`,
so both 0 and the full width or height are on the picture.
"""

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn

from runners.errors import BadPrompt, BadRequest

MAX_CLICKS = 64
"""More clicks than anyone sets by hand; `contract.json` holds the same number."""

MAX_FIELD_CHARS = 16_384
"""64 clicks with every digit of a double take under 6,000 characters; JSON much longer than that is not ours, and
bounding it also bounds how deeply it can nest."""

MIN_WINDOW_HU = 1.0
"""Narrower than the steps of CT numbers, a window would only show noise."""

FARTHEST_WINDOW_HU = 1e6
"""No CT number is farther out; keeps arithmetic with the ends of a window finite."""


@dataclass(frozen=True, slots=True)
class Click:
    """One point: `label` 1 belongs to the structure, 0 does not."""

    x: float
    y: float
    label: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around the structure, `x1 < x2` and `y1 < y2`."""

    x1: float
    y1: float
    x2: float
    y2: float


def parse_clicks(text: str | None) -> tuple[Click, ...]:
    """Read the field `click_points`.

    Args:
        text: JSON array of `{"x", "y", "label"}`; None, empty, `null` and `[]` all mean that nothing was clicked.

    Raises:
        BadRequest: not such an array.
        BadPrompt: more than `MAX_CLICKS` clicks.
    """
    value = _parse(text, "click_points")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadRequest('click_points must be a JSON array of objects {"x", "y", "label"}.')
    if len(value) > MAX_CLICKS:
        raise BadPrompt(f"click_points holds {len(value)} points; {MAX_CLICKS} are allowed.")
    return tuple(_click(item) for item in value)


def parse_box(text: str | None) -> Box | None:
    """Read the field `box`; its corners may come in any order, as a drag in any direction makes them.

    Args:
        text: JSON object `{"x1", "y1", "x2", "y2"}`; None, empty and `null` mean no box.

    Raises:
        BadRequest: not such an object.
        BadPrompt: a box without width or height.
    """
    value = _parse(text, "box")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadRequest('box must be a JSON object {"x1", "y1", "x2", "y2"}.')
    x1, y1, x2, y2 = (_number(value, name, "box") for name in ("x1", "y1", "x2", "y2"))
    if x1 == x2 or y1 == y2:
        raise BadPrompt("The box has no area; drag it over the structure.")
    return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def parse_window(text: str | None) -> tuple[float, float] | None:
    """Read the field `window`.

    Args:
        text: JSON object `{"low", "high"}` in HU; None, empty and `null` mean the default window.

    Returns:
        `(low, high)` in HU, or None.

    Raises:
        BadRequest: not such an object, an end beyond ± `FARTHEST_WINDOW_HU`, or not `low < high` by at least
            `MIN_WINDOW_HU`.
    """
    value = _parse(text, "window")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadRequest('window must be a JSON object {"low", "high"} in HU.')
    low, high = (_number(value, name, "window") for name in ("low", "high"))
    if max(abs(low), abs(high)) > FARTHEST_WINDOW_HU:
        raise BadRequest(f"window must lie within {-FARTHEST_WINDOW_HU:.0f} and {FARTHEST_WINDOW_HU:.0f} HU.")
    if not high - low >= MIN_WINDOW_HU:
        raise BadRequest(f"window must have high at least {MIN_WINDOW_HU:g} HU above low.")
    return low, high


def fit_clicks(clicks: tuple[Click, ...], *, width: int, height: int) -> tuple[Click, ...]:
    """Check that every click lies on the picture; the far edge is moved into the last pixel.

    Raises:
        BadPrompt: a click outside the picture.
    """
    for number, click in enumerate(clicks, start=1):
        if not (0 <= click.x <= width and 0 <= click.y <= height):
            raise BadPrompt(f"Point {number} lies outside the picture, which is {width} x {height} pixels.")
    return tuple(Click(_inside(click.x, width), _inside(click.y, height), click.label) for click in clicks)


def fit_box(box: Box | None, *, width: int, height: int) -> Box | None:
    """Check that the box lies on the picture.

    Raises:
        BadPrompt: a corner outside the picture.
    """
    if box is not None and not (box.x1 >= 0 and box.y1 >= 0 and box.x2 <= width and box.y2 <= height):
        raise BadPrompt(f"The box reaches outside the picture, which is {width} x {height} pixels.")
    return box


def _inside(value: float, size: int) -> float:
    """A coordinate on the far edge, or within half a pixel of it, becomes the middle of the last pixel."""
    return min(value, size - 0.5)


def _parse(text: str | None, field: str) -> Any:
    """The JSON value of a form field, None where the field says nothing."""
    if text is None or not text.strip():
        return None
    if len(text) > MAX_FIELD_CHARS:
        raise BadRequest(f"{field} is longer than {MAX_FIELD_CHARS} characters.")
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # JSONDecodeError is a ValueError
        raise BadRequest(f"{field} is not valid JSON.") from error
    return None if value == [] else value


def _refuse_constant(name: str) -> NoReturn:
    """`NaN` and `Infinity` are JavaScript, not JSON."""
    raise ValueError(name)


def _click(item: Any) -> Click:
    if not isinstance(item, dict):
        raise BadRequest('Every element of click_points must be an object {"x", "y", "label"}.')
    x, y = (_number(item, name, "click_points") for name in ("x", "y"))
    label = item.get("label")
    if isinstance(label, bool) or label not in (0, 1):
        raise BadRequest("Every element of click_points needs a label: 1 for inside, 0 for outside.")
    return Click(x, y, int(label))


def _number(item: dict[str, Any], name: str, field: str) -> float:
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadRequest(f"{field} needs {name} as a number.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadRequest(f"{field} holds a number that is too large.")
    return number
