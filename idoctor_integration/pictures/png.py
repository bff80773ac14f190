"""A PNG with nothing but its pixels: text, times, profiles and private chunks are dropped.

Source: Portable Network Graphics Specification, Third Edition (W3C), sections 5 and 11.
"""

import hashlib
import io
import struct
from collections.abc import Container

from PIL import Image

from idoctor_integration.errors import BadPrompt, TooLarge
from idoctor_integration.pictures.bare import Bare

SIGNATURE_BYTES = 8
FRAME_BYTES = 12  # of a chunk beside its data: length, kind, checksum
GREY_CHUNKS = (b"IHDR", b"IDAT", b"IEND")
PIXEL_CHUNKS = (*GREY_CHUNKS, b"PLTE", b"tRNS")
MOST_CHUNKS = 100_000
DAMAGED = "The PNG is damaged; export or send it again."


def bare_png(data: bytes, *, most_pixels: int) -> Bare:
    """Strip a PNG.

    Args:
        data: the file.
        most_pixels: checked by the header, before anything is inflated.

    Raises:
        BadPrompt: damaged.
        TooLarge: too many pixels.
    """
    return _measured(pixel_chunks(data, PIXEL_CHUNKS), most_pixels)


def pixel_chunks(data: bytes, kinds: Container[bytes] = GREY_CHUNKS) -> bytes:
    """A PNG with these kinds of chunks alone, up to its end; nothing in them is looked at.

    Raises:
        BadPrompt: damaged.
    """
    kept, at = [data[:SIGNATURE_BYTES]], SIGNATURE_BYTES
    for _ in range(MOST_CHUNKS):
        if at + FRAME_BYTES > len(data):
            raise BadPrompt(DAMAGED)
        end = at + FRAME_BYTES + int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if end > len(data) or (at == SIGNATURE_BYTES) != (kind == b"IHDR"):
            raise BadPrompt(DAMAGED)
        if kind in kinds:
            kept.append(data[at:end])
        at = end
        if kind == b"IEND":
            return b"".join(kept)
    raise BadPrompt(DAMAGED)


def _measured(bare: bytes, most_pixels: int) -> Bare:
    width, height = struct.unpack_from(">II", bare, SIGNATURE_BYTES + 8)
    if width * height > most_pixels:
        raise TooLarge(f"The picture has more than {most_pixels >> 20} megapixels.")
    try:
        with Image.open(io.BytesIO(bare), formats=["PNG"]) as image:
            image.load()
            palette, seen_through = image.getpalette("RGB") or (), image.info.get("transparency")
            facts = f"png {image.mode} {image.size} {list(palette)} {seen_through!r}".encode()
            digest = hashlib.sha256(facts + image.tobytes())
    except (OSError, SyntaxError, ValueError, LookupError, struct.error, Image.DecompressionBombError) as error:
        raise BadPrompt(DAMAGED) from error
    return Bare(bare, width, height, digest.hexdigest())
