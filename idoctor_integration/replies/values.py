"""Single values of an answer: each function gives one back as it may be shown, or says that it cannot be believed."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from idoctor_integration.errors import BadReply
from idoctor_integration.one_line import one_line

LONGEST_NAME = 200
MOST_WARNINGS, LONGEST_WARNING = 50, 1000
MOST_POINTS = 200_000

Reader = Callable[[Any], Any]


def bad(what: str) -> BadReply:
    """The error that says what was answered."""
    return BadReply(f"The segmentation service answered with {what}: draw by hand, and report this.")


def fields(value: object, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Those of an object's fields that are known, each read by its reader; unknown ones are left out."""
    if not isinstance(value, Mapping):
        raise bad("something that is no object")
    return {name: read(value[name]) for name, read in readers.items() if name in value}


def many(value: object, most: int, read: Reader) -> list[Any]:
    """A list, none standing for an empty one."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise bad("a list that is none or too long")
    return [read(each) for each in value]


def or_none(read: Reader) -> Reader:
    """A reader of the same that lets nothing be nothing."""
    return lambda value: None if value is None else read(value)


def number(value: Any, least: float = -math.inf, most: float = math.inf) -> float:
    """A finite number within bounds."""
    if type(value) not in (int, float) or not math.isfinite(value):  # a bool is an int, too
        raise bad("something that is no number")
    found: float = value
    if not least <= found <= most:
        raise bad("a number that cannot be")
    return found


def share(value: object) -> float:
    """0 to 1."""
    if not 0 <= number(value) <= 1:
        raise bad("a confidence that is none")
    return number(value)


def flag(value: object) -> bool:
    """Whether it is true; anything else is not."""
    return value is True


def name(value: object) -> str | None:
    """A short text, or none."""
    if value is not None and (not isinstance(value, str) or len(value) > LONGEST_NAME):
        raise bad("a name that is none")
    return one_line(value, LONGEST_NAME)


def sentences(value: object) -> list[str]:
    """Warnings."""
    if not all(isinstance(each, str) and len(each) <= LONGEST_WARNING for each in many(value, MOST_WARNINGS, _same)):
        raise bad("warnings that are none")
    return [plain for each in value or () if (plain := one_line(each, LONGEST_WARNING))]  # type: ignore[attr-defined]


def places(*names: str, width: float, height: float, room: float = 1.0) -> Reader:
    """A reader of points or corners on a picture; outlines are drawn a little outside the pixels they enclose."""
    limits = [(each, (width if each.startswith("x") else height) + room) for each in names]

    def read(value: object) -> dict[str, float]:  # for thousands of points
        if not isinstance(value, dict):
            raise bad("a place that is none")
        found = {}
        for each, most in limits:
            found[each] = at = number(value.get(each))
            if not -room <= at <= most:
                raise bad("a place outside the picture")
        return found

    return read


def rings(value: object, point: Reader) -> list[list[dict[str, float]]]:
    """Polygons."""
    found = many(value, MOST_POINTS, lambda ring: many(ring, MOST_POINTS, _same))
    if sum(len(ring) for ring in found) > MOST_POINTS:
        raise bad("too many points")
    return [[point(each) for each in ring] for ring in found]


def _same(value: object) -> object:
    return value
