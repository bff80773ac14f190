"""Writes PNG files of every kind for the tests, chunk by chunk: Pillow writes only some of them.

Source: Portable Network Graphics Specification, Third Edition (W3C).
"""

import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(kind: bytes, body: bytes) -> bytes:
    """Length, kind, body, checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width: int, height: int, depth: int, colour: int, *, interlaced: bool = False) -> bytes:
    """The IHDR chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def scanlines(samples: np.ndarray, depth: int) -> bytes:
    """Rows of `(H, W, C)` samples, packed to `depth` bits, each behind a filter byte of 0."""
    rows = samples.reshape(samples.shape[0], -1)
    if depth == 16:
        packed = rows.astype(">u2").view(np.uint8).reshape(len(rows), -1)
    else:
        bits = np.unpackbits(rows.astype(np.uint8)[..., None], axis=2)[..., 8 - depth :]
        packed = np.packbits(bits.reshape(len(rows), -1), axis=1)
    return b"".join(b"\x00" + row.tobytes() for row in packed)


def png(
    samples: np.ndarray,
    depth: int,
    colour: int,
    *,
    interlaced: bool = False,
    before_data: bytes = b"",
    data: bytes | None = None,
) -> bytes:
    """A whole file.

    Args:
        samples: `(H, W)` or `(H, W, C)` unsigned integers below `2**depth`.
        depth: bits a sample.
        colour: the PNG colour type.
        interlaced: Adam7.
        before_data: chunks between header and image data.
        data: deflated image data to use instead of the right one.
    """
    samples = samples[..., None] if samples.ndim == 2 else samples
    height, width = samples.shape[:2]
    passes = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7] if interlaced else [samples]
    raw = b"".join(scanlines(part, depth) for part in passes if part.size)
    body = zlib.compress(raw) if data is None else data
    head = SIGNATURE + header(width, height, depth, colour, interlaced=interlaced)
    return head + before_data + chunk(b"IDAT", body) + chunk(b"IEND", b"")
