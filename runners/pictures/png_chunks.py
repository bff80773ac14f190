"""The structure of a PNG, checked before a pixel is decoded: header, chunk lengths, checksums, inflated length.

Only the chunks that make pixels survive. What else a PNG may carry (text, colour profiles, EXIF, private chunks) is
stepped over unread: some of it inflates without bound, and none of it changes a mask.

Source: Portable Network Graphics Specification, Third Edition (W3C), sections 5, 7, 8 and 11.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from runners.errors import UnusablePicture
from runners.pictures.inflation import inflate
from runners.pictures.limits import Limits
from runners.pictures.recognise import PNG_SIGNATURE

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS: Final = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
DEPTHS: Final = {GREY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GREY_ALPHA: (8, 16), RGBA: (8, 16)}

# Adam7: (first column, first row, column step, row step) of each pass.
ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))

MOST_CHUNKS: Final = 100_000  # libpng writes one per 8 KiB; a 25 MiB file of empty chunks would cost seconds
IHDR_BYTES: Final = 13


@dataclass(frozen=True, slots=True)
class PngHeader:
    """The IHDR chunk."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    def raw_bytes(self) -> int:
        """Length of the inflated image data: every row of every pass, with its filter byte."""
        bits = self.depth * CHANNELS[self.colour]

        def rows(width: int, height: int) -> int:
            return height * (1 + (width * bits + 7) // 8) if width > 0 else 0

        if not self.interlaced:
            return rows(self.width, self.height)
        return sum(rows(-(-(self.width - x) // dx), -(-(self.height - y) // dy)) for x, y, dx, dy in ADAM7)


@dataclass(frozen=True, slots=True)
class PngParts:
    """A PNG reduced to what makes its pixels, every checksum and length verified."""

    header: PngHeader
    palette: bytes
    transparency: bytes
    image_data: bytes  # the joined IDAT chunks, still deflated

    def minimal(self) -> bytes:
        """A PNG of the critical chunks alone, and a palette's transparency, for the decoder."""
        head = self.header
        ihdr = struct.pack(">IIBBBBB", head.width, head.height, head.depth, head.colour, 0, 0, head.interlaced)
        parts = [PNG_SIGNATURE, _chunk(b"IHDR", ihdr)]
        if head.colour == PALETTE:
            parts.append(_chunk(b"PLTE", self.palette))
            if self.transparency:
                parts.append(_chunk(b"tRNS", self.transparency))
        return b"".join([*parts, _chunk(b"IDAT", self.image_data), _chunk(b"IEND", b"")])


def take_apart(data: bytes, limits: Limits) -> PngParts:
    """Verify a PNG and keep what makes its pixels.

    Raises:
        TooLarge: more pixels than the limits allow, by the header.
        UnusablePicture: damaged, cut short, animated, or too small.
    """
    header: PngHeader | None = None
    palette = transparency = b""
    image_data: list[memoryview] = []
    for kind, body in _chunks(memoryview(data)):
        if header is None:
            header = _header(kind, body, limits)
        elif kind == b"PLTE":
            palette = bytes(body)
        elif kind == b"tRNS":
            transparency = bytes(body)
        elif kind == b"IDAT":
            image_data.append(body)
        elif kind == b"acTL":
            raise UnusablePicture("The PNG is animated; send a single picture.")
    if header is None or not image_data:
        raise _damaged("holds no image data")
    if header.colour == PALETTE and (not palette or len(palette) % 3 or len(palette) > 3 << header.depth):
        raise _damaged("has no valid palette")
    _check_inflated(image_data, header.raw_bytes())
    return PngParts(header, palette, transparency, b"".join(image_data))


def _chunks(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Every chunk up to IEND; critical ones with their checksum verified."""
    at = len(PNG_SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if at + 12 > len(data):
            raise _damaged("is cut short")
        length = int.from_bytes(data[at : at + 4])
        kind = bytes(data[at + 4 : at + 8])
        end = at + 8 + length
        if end + 4 > len(data):
            raise _damaged("is cut short")
        critical = not kind[0] & 0x20 or kind == b"tRNS"
        if critical and zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4]):
            raise _damaged("fails its checksum")
        if kind == b"IEND":
            return
        yield kind, data[at + 8 : end]
        at = end + 4
    raise _damaged("has too many chunks")


def _header(kind: bytes, body: memoryview, limits: Limits) -> PngHeader:
    if kind != b"IHDR" or len(body) != IHDR_BYTES:
        raise _damaged("has no valid header")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", body)
    if depth not in DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        raise _damaged("has no valid header")
    limits.check_size(height, width)
    return PngHeader(width, height, depth, colour, bool(interlace))


def _check_inflated(image_data: list[memoryview], expected: int) -> None:
    """Inflate once without keeping it: too little would leave rows grey, too much is a bomb."""
    count = 0
    try:
        for piece in inflate(image_data):
            count += len(piece)
            if count > expected:
                raise _damaged("holds more image data than its header says")
    except zlib.error as error:
        raise _damaged("holds image data that cannot be inflated") from error
    except EOFError as error:
        raise _damaged("is cut short") from error
    if count < expected:
        raise _damaged("holds less image data than its header says")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _damaged(what: str) -> UnusablePicture:
    return UnusablePicture(f"The PNG {what}; export or send it again.")
