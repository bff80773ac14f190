"""Answers as bytes: compressed JSON with its end of life, never pickled; anything else that is found there is a miss.

bytes 0-3   b"S2C1"
bytes 4-11  seconds since 1970 after which it must not be shown, big-endian double
rest        zlib of UTF-8 JSON
"""

import json
import struct
import zlib
from typing import Any

from idoctor_integration.strict_json import parsed

MAGIC = b"S2C1"
HEAD = struct.Struct(">4sd")
MOST_BYTES = 32 << 20
"""Of JSON; what inflates to more was not written here."""

CLOCKS_S = 300.0
"""By how much the clocks of two back ends may differ."""

LEVEL = 1  # masks are base64 of PNG: hardly anything to gain


def packed(answer: dict[str, Any], expires_at_s: float) -> bytes:
    """An answer to be kept until a time, in seconds since 1970."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return HEAD.pack(MAGIC, expires_at_s) + zlib.compress(text.encode(), LEVEL)


def unpacked(data: bytes, now_s: float, longest_s: float) -> dict[str, Any] | None:
    """The answer, None where it is too old, would live longer than any, or is something else than `packed` made."""
    try:
        magic, expires_at_s = HEAD.unpack_from(data)
        if magic != MAGIC or not now_s < expires_at_s <= now_s + longest_s + CLOCKS_S:
            return None
        inflater = zlib.decompressobj()
        text = inflater.decompress(data[HEAD.size :], MOST_BYTES)
        answer = parsed(text) if inflater.eof else None
    except (struct.error, zlib.error, ValueError, TypeError):
        return None
    return answer if isinstance(answer, dict) else None
