"""Reads one field of an untrusted JSON object, or says in a sentence what the field should be.

Absent and null are the same. Nothing is converted but an integer to a float: a string is never a number, nor is a bool.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, TypeVar

from idoctor_integration.errors import BadRequest

Word = TypeVar("Word", bound=str)

# Controls, lone surrogates (half a character: neither database takes it) and what Unicode calls separators of lines.
_UNWANTED: Final = {"Cc", "Cs", "Zl", "Zp"}
_BREAKS: Final = re.compile("[\t-\r\x85\u2028\u2029]+")


def choice(body: Mapping[str, object], name: str, words: tuple[Word, ...]) -> Word:
    """One of `words`.

    Raises:
        BadRequest: absent or another value.
    """
    given = body.get(name)
    for word in words:
        if isinstance(given, str) and given == word:
            return word
    raise BadRequest(f"The field {name} must be one of {', '.join(words)}.")


def optional_choice(body: Mapping[str, object], name: str, words: tuple[Word, ...]) -> Word | None:
    """One of `words`, or None; raises as `choice` does."""
    return None if body.get(name) is None else choice(body, name, words)


def matched(body: Mapping[str, object], name: str, pattern: re.Pattern[str], wanted: str) -> str:
    """Text that matches `pattern` from end to end.

    Args:
        body: the object.
        name: of the field.
        pattern: of the whole text.
        wanted: the pattern in words, for the sentence.

    Raises:
        BadRequest: absent, no text, or other text.
    """
    given = body.get(name)
    if not isinstance(given, str) or pattern.fullmatch(given) is None:
        raise BadRequest(f"The field {name} must be {wanted}.")
    return given


def printable(body: Mapping[str, object], name: str, *, most: int) -> str | None:
    """Text of 1 to `most` printable characters, or None.

    Raises:
        BadRequest: anything else.
    """
    given = body.get(name)
    if given is None:
        return None
    if not isinstance(given, str) or not 1 <= len(given) <= most or not given.isprintable():
        raise BadRequest(f"The field {name} must be null or text of 1 to {most} printable characters.")
    return given


def free_text(body: Mapping[str, object], name: str, *, most: int) -> str | None:
    """What a person typed, on one line and without control characters; None where nothing is left.

    Raises:
        BadRequest: no text, or more than `most` characters are left.
    """
    given = body.get(name)
    if given is None:
        return None
    if not isinstance(given, str):
        raise BadRequest(f"The field {name} must be null or text.")
    one_line = _BREAKS.sub(" ", given)
    kept = "".join(letter for letter in one_line if unicodedata.category(letter) not in _UNWANTED).strip()
    if len(kept) > most:
        raise BadRequest(f"The field {name} must have at most {most} characters.")
    return kept or None


def flag(body: Mapping[str, object], name: str) -> bool:
    """`true` or `false`; raises `BadRequest` for anything else."""
    given = body.get(name)
    if not isinstance(given, bool):
        raise BadRequest(f"The field {name} must be true or false.")
    return given


def number(body: Mapping[str, object], name: str, *, most: float) -> float:
    """A number from 0 to `most`.

    Raises:
        BadRequest: absent, no number, not finite, or out of these bounds.
    """
    given = body.get(name)
    # Compared before it is converted: an integer of JSON may be too long for a float.
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= most:
        raise BadRequest(f"The field {name} must be a number from 0 to {most:g}.")
    return abs(float(given))  # -0.0 becomes 0.0


def optional_number(body: Mapping[str, object], name: str, *, most: float) -> float | None:
    """A number from 0 to `most`, or None; raises as `number` does."""
    return None if body.get(name) is None else number(body, name, most=most)


def count(body: Mapping[str, object], name: str, *, most: int) -> int:
    """A whole number from 0 to `most`; JavaScript's 12.0 is one.

    Raises:
        BadRequest: absent, no whole number, or out of these bounds.
    """
    given = body.get(name)
    whole = isinstance(given, int) or (isinstance(given, float) and given.is_integer())
    if isinstance(given, bool) or not isinstance(given, int | float) or not whole or not 0 <= given <= most:
        raise BadRequest(f"The field {name} must be a whole number from 0 to {most}.")
    return int(given)
