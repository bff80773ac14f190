"""The host's `.env`, in whatever encoding it is, and names in it that look like a setting of ours but are none."""

import codecs
import difflib
import io
from collections.abc import Collection, Iterator
from pathlib import Path

from dotenv import dotenv_values

UNREADABLE_CHARACTER = "\N{REPLACEMENT CHARACTER}"
ALIKE = 0.88
"""From here on a name is taken for a slip of the pen; the service's own settings are less alike."""


class UnreadableFile(Exception):
    """There is such a file, but it cannot be read; the message is a sentence."""


def read_env_file(path: Path) -> dict[str, str]:
    """What a file sets; nothing where there is none.

    Comments and other people's values may be in any encoding: only a value of ours that is not in UTF-8 is a fault, and
    holds `UNREADABLE_CHARACTER`.

    Raises:
        UnreadableFile: no right to read it, a folder of that name.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UnreadableFile(f"The file .env cannot be read: {error.strerror or 'unknown reason'}.") from error
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    read = dotenv_values(stream=io.StringIO(data.decode(encoding, "replace")))
    return {name: value for name, value in read.items() if value is not None}


def slips(given: Collection[str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Names that are none, each with the one that is probably meant."""
    for name in given:
        if name not in known:
            for meant in difflib.get_close_matches(name, known, 1, ALIKE):
                yield name, meant
