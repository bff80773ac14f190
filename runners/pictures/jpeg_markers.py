"""The structure of a JPEG or JPEG-LS stream, checked before a pixel is decoded: frame header, scans, end marker.

Shared by JPEG uploads and by JPEG inside DICOM.

Source: ITU-T T.81 annex B (JPEG), ITU-T T.87 annex C (JPEG-LS).
"""

import re
from dataclasses import dataclass
from typing import Final

SOI, EOI, SOS, DNL = 0xD8, 0xD9, 0xDA, 0xDC
APP0_JFIF, APP14_ADOBE = 0xE0, 0xEE
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15 without DHT, JPG and DAC
FRAME_JPEG_LS: Final = 0xF7
COMMENTS: Final = frozenset({*range(0xE0, 0xF0), 0xFE}) - {APP0_JFIF, APP14_ADOBE}

# A progressive file has about ten scans. Each costs a pass over the whole picture, however short it is, so a few
# kilobytes of empty scans would keep a core busy for minutes.
MOST_SCANS: Final = 40
MOST_SEGMENTS: Final = 10_000

# The next marker after entropy-coded bytes: FF 00 is a stuffed FF, FF D0 to D7 are restarts, FF FF is fill.
# JPEG-LS stuffs a bit instead of a byte: every FF below 80 is data.
NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
NEXT_MARKER_JPEG_LS: Final = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")


class BrokenStreamError(Exception):
    """The stream is damaged or cut short; the message completes the sentence "The JPEG ..."."""


@dataclass(frozen=True, slots=True)
class JpegStream:
    """A JPEG stream and its frame header.

    Args:
        process: number of the SOF marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, 55 JPEG-LS.
        bits: sample precision.
        rows: lines.
        columns: samples per line.
        components: colour channels.
        adobe: an Adobe segment says how colour is stored.
        scans: number of scans.
        essential: the stream without comments, EXIF, profiles and what follows the picture.
    """

    process: int
    bits: int
    rows: int
    columns: int
    components: int
    adobe: bool
    scans: int
    essential: bytes


@dataclass(slots=True)
class _Frame:
    process: int
    bits: int
    rows: int
    columns: int
    components: int


def read_markers(data: bytes) -> JpegStream:
    """Walk the segments of a stream from SOI to EOI.

    Raises:
        BrokenStreamError: damaged, or cut short before its end marker.
    """
    if data[:2] != bytes((0xFF, SOI)):
        raise BrokenStreamError("does not begin like one")
    kept: list[bytes] = [data[:2]]
    frame: _Frame | None = None
    adobe = False
    scans = 0
    at = 2
    for _ in range(MOST_SEGMENTS):
        marker, at = _marker_at(data, at)
        if marker == EOI:
            if frame is None or not scans:
                raise BrokenStreamError("holds no picture")
            kept.append(bytes((0xFF, EOI)))
            return JpegStream(
                frame.process, frame.bits, frame.rows, frame.columns, frame.components, adobe, scans, b"".join(kept)
            )
        length = int.from_bytes(data[at : at + 2])
        end = at + length
        if length < 2 or end > len(data):
            raise BrokenStreamError("is cut short")
        body = data[at + 2 : end]
        if marker in FRAMES or marker == FRAME_JPEG_LS:
            if frame is not None:
                raise BrokenStreamError("holds more than one frame")
            frame = _frame(marker, body)
        elif marker == APP14_ADOBE and body.startswith(b"Adobe"):
            adobe = True
        elif marker == SOS:
            scans += 1
            if frame is None or scans > MOST_SCANS:
                raise BrokenStreamError("has no frame header" if frame is None else "has too many scans")
            pattern = NEXT_MARKER_JPEG_LS if frame.process == FRAME_JPEG_LS - 0xC0 else NEXT_MARKER
            following = pattern.search(data, end)
            if following is None:
                raise BrokenStreamError("is cut short")
            end = following.start()
        if marker not in COMMENTS:
            kept.append(bytes((0xFF, marker)) + data[at:end])
        at = end
    raise BrokenStreamError("has too many segments")


def _marker_at(data: bytes, at: int) -> tuple[int, int]:
    """The marker code at `at`, fill bytes skipped, and the offset behind it."""
    if at >= len(data):
        raise BrokenStreamError("is cut short")
    if data[at] != 0xFF:
        raise BrokenStreamError("is damaged")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data):
        raise BrokenStreamError("is cut short")
    marker = data[at]
    if marker in (0x00, 0x01, SOI) or 0xD0 <= marker <= 0xD7:
        raise BrokenStreamError("is damaged")
    return marker, at + 1


def _frame(marker: int, body: bytes) -> _Frame:
    """The frame header: precision, lines, samples per line, components."""
    if len(body) < 6 or len(body) != 6 + 3 * body[5]:
        raise BrokenStreamError("has a damaged frame header")
    rows = int.from_bytes(body[1:3])
    columns = int.from_bytes(body[3:5])
    if not rows or not columns:
        raise BrokenStreamError("does not state its size")
    return _Frame(marker - 0xC0, body[0], rows, columns, body[5])
