"""Untrusted PNG masks: read without trusting them, compared, and written anew with nothing but the mask in them.

What a client calls a mask may be a whole picture, or carry a name in a text chunk. Only its foreground is taken over.

Source of the layout: Portable Network Graphics Specification, Third Edition (W3C), sections 5, 7 and 11.
"""

import base64
import io
import struct
import zlib
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from idoctor_integration.errors import BadRequest
from idoctor_integration.feedback.records import MOST_MASK_PIXELS

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
GREY: Final = 0
DEPTHS: Final = (1, 2, 4, 8, 16)
MOST_CHUNKS: Final = 10_000
"""An encoder writes one for every 8 KiB or more."""


def decode_base64(text: object, name: str, *, most_bytes: int) -> bytes:
    """The bytes behind a base64 string without a `data:` prefix.

    Raises:
        BadRequest: no string, not base64, or more than `most_bytes` bytes; the length is looked at first.
    """
    if not isinstance(text, str):
        raise BadRequest(f"The field {name} must be a PNG as base64 text.")
    if len(text) > 4 * -(-most_bytes // 3):
        raise BadRequest(f"The field {name} must have at most {most_bytes} bytes before base64.")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise BadRequest(f"The field {name} must be a PNG as base64 text, without a data: prefix.") from error


def read_mask(data: bytes, name: str) -> NDArray[np.bool_]:
    """The foreground of a single-channel PNG.

    Args:
        data: the file.
        name: of the field, for the sentence.

    Returns:
        `(H, W)` bool, true where the stored value is above 0.

    Raises:
        BadRequest: no such PNG, too many pixels by its header, or damaged. Nothing is inflated before the header has
            been checked, and never more than the header promises.
    """
    width, height, depth = _header(data, name)
    deflated = b"".join(_image_data(data, name))
    expected = height * (1 + (width * depth + 7) // 8)  # each row has a byte that names its filter
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(deflated, expected + 1)
    except zlib.error as error:
        raise _damaged(name) from error
    if len(raw) != expected or not inflater.eof:
        raise _damaged(name)
    header = struct.pack(">IIBBBBB", width, height, depth, GREY, 0, 0, 0)
    minimal = SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", deflated) + _chunk(b"IEND", b"")
    try:
        with PngImageFile(io.BytesIO(minimal)) as image:
            stored = np.array(image)
    except (OSError, SyntaxError, ValueError) as error:
        raise _damaged(name) from error
    return np.asarray(stored > 0)


def write_mask(mask: NDArray[np.bool_]) -> bytes:
    """A 1-bit PNG of a `(H, W)` bool mask."""
    file = io.BytesIO()
    Image.fromarray(mask).save(file, "PNG")
    return file.getvalue()


def compare(offered: NDArray[np.bool_], saved: NDArray[np.bool_]) -> tuple[float, int]:
    """How far a saved mask is from the offered one.

    Args:
        offered: `(H, W)` bool.
        saved: `(H, W)` bool.

    Returns:
        Dice, 0 to 1, which is 1 for two empty masks; and the number of pixels that differ.
    """
    total = int(np.count_nonzero(offered)) + int(np.count_nonzero(saved))
    edited_px = int(np.count_nonzero(offered != saved))
    return (1.0 if total == 0 else (total - edited_px) / total), edited_px


def _header(data: bytes, name: str) -> tuple[int, int, int]:
    """Width, height and bit depth."""
    start = len(SIGNATURE) + 8
    if not data.startswith(SIGNATURE + struct.pack(">I", 13) + b"IHDR") or len(data) < start + 13:
        raise BadRequest(f"The field {name} must be a PNG.")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack_from(">IIBBBBB", data, start)
    if colour != GREY or interlace:
        raise BadRequest(f"The field {name} must be a PNG with a single grey channel, not interlaced.")
    if not width or not height or depth not in DEPTHS or compression or filtering:
        raise _damaged(name)
    if width * height > MOST_MASK_PIXELS:
        raise BadRequest(f"The field {name} must have at most {MOST_MASK_PIXELS} pixels.")
    return width, height, depth


def _image_data(data: bytes, name: str) -> Iterator[memoryview]:
    """The body of every IDAT chunk; whatever else there is, is stepped over unread."""
    view, at = memoryview(data), len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        end = at + 8 + int.from_bytes(view[at : at + 4])
        kind = bytes(view[at + 4 : at + 8])
        if end + 4 > len(view):
            raise _damaged(name)
        if kind == b"IDAT":
            yield view[at + 8 : end]
        elif kind == b"IEND":
            return
        at = end + 4
    raise _damaged(name)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _damaged(name: str) -> BadRequest:
    return BadRequest(f"The PNG in the field {name} is damaged or cut short.")
