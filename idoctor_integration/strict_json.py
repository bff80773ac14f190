"""JSON from elsewhere, be it of the service, of Redis or of a caller: read only where it can be written again.

Python reads more than JSON: NaN, numbers that are infinite, a name twice, half a character (a lone surrogate). Each of
them would fail later, where it is written or compared, or be shown in place of what was checked.
"""

import json
import math
import re
from typing import Any

EXACT_DIGITS = 15
"""Whole numbers of more digits become floats, as every other reader of JSON has them."""
_MAY_BE_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(ValueError):
    """Not JSON, or nothing that could be written as JSON again."""


def parsed(data: str | bytes | bytearray) -> Any:
    """Read a text.

    Raises:
        NotJson: no UTF-8, no JSON, a number that is not finite, a name twice, half a character, nested too deeply.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        value = json.loads(
            text, parse_constant=_finite, parse_float=_finite, parse_int=_whole, object_pairs_hook=_each_once
        )
        if isinstance(data, str) and not is_text(data):
            raise NotJson("half a character")
        if _MAY_BE_HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        # Not chained: the cause quotes what was sent.
        raise NotJson(type(error).__name__) from None
    return value


def is_text(value: str) -> bool:
    """Whether a text can be written: half a character cannot."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotJson("a number that is not finite")
    return number


def _whole(digits: str) -> float:
    return int(digits) if len(digits) <= EXACT_DIGITS else _finite(digits)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson("a name twice")
    return found
