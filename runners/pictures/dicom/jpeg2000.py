"""The structure of a JPEG 2000 or HTJ2K codestream, checked before a pixel is decoded.

A decoder allocates by what the stream's header claims: tiles, precincts, code-blocks, layers. A stream of a few
hundred bytes can claim gigabytes of each without a single large dimension, so all of them are bounded here. And a
stream cut short decodes to a blurred or half-empty picture without an error, so tile parts must be complete.

Source: ITU-T T.800 annex A (JPEG 2000 part 1); T.814 adds a marker and a code-block style for HTJ2K, no structure.
"""

import struct
from dataclasses import dataclass
from typing import Final

from runners.errors import UnsupportedFormat, UnusablePicture

SOC, SOT, SOD, EOC = 0xFF4F, 0xFF90, 0xFF93, 0xFFD9
SIZ, COD, COC, POC = 0xFF51, 0xFF52, 0xFF53, 0xFF5F
JP2_CODESTREAM_BOX: Final = b"jp2c"
JP2_BEGIN: Final = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
BEGIN: Final = bytes((0xFF, 0x4F, 0xFF, 0x51))

SIZ_FIXED: Final = struct.Struct(">HIIIIIIIIH")
SOT_BODY: Final = struct.Struct(">HIBB")
SOT_BYTES: Final = 12  # marker, length, body: Psot counts from the marker

# Far above what encoders write: 64 x 64 tiles of a 4096 x 4096 picture; 4 x 4 code-blocks of a 2048 x 2048 one.
MOST_TILES: Final = 4096
MOST_BLOCKS: Final = 1 << 18
MOST_PACKETS: Final = 1 << 20
WHOLE_PRECINCT: Final = 0xFF  # 2^15 x 2^15, where none is stated
MOST_TILE_PARTS: Final = 10_000
MOST_SEGMENTS: Final = 10_000
DEEPEST_BITS: Final = 16


@dataclass(frozen=True, slots=True)
class Codestream:
    """Size and depth by the stream's own header, and the stream without a JP2 wrapper or trailing padding."""

    rows: int
    columns: int
    bits: int
    essential: bytes


def read_codestream(data: bytes) -> Codestream:
    """Walk the markers of a codestream from SOC to EOC.

    Raises:
        UnusablePicture: damaged, cut short, in colour, or claiming more structure than any slice has.
        UnsupportedFormat: more than 16 bits a sample.
    """
    if data.startswith(JP2_BEGIN):  # the DICOM standard forbids the wrapper; some writers keep it
        data = data[data.find(JP2_CODESTREAM_BOX) + len(JP2_CODESTREAM_BOX) :]
    if not data.startswith(BEGIN):
        raise _damaged()
    try:
        return _read(data)
    except (struct.error, IndexError) as error:
        raise _damaged() from error


def _read(data: bytes) -> Codestream:
    at = 4
    length = _word(data, at)
    _, right, bottom, left, top, tile_width, tile_height, tile_left, tile_top, components = SIZ_FIXED.unpack_from(
        data, at + 2
    )
    if components != 1:
        raise UnusablePicture("The compressed picture is in colour; a grey slice is needed.")
    depth, *steps = data[at + 38 : at + 41]
    bits = (depth & 0x7F) + 1
    columns, rows = right - left, bottom - top
    if length != 41 or steps != [1, 1] or columns < 1 or rows < 1 or not tile_width or not tile_height:
        raise _damaged()
    if bits > DEEPEST_BITS:
        raise UnsupportedFormat("JPEG 2000 with more than 16 bits a pixel is not supported.")
    tiles = -(-(right - tile_left) // tile_width) * -(-(bottom - tile_top) // tile_height)
    if tile_left > left or tile_top > top or not 0 < tiles <= MOST_TILES:
        raise _excessive()
    tile_size = (min(tile_height, bottom), min(tile_width, right))
    at = _segments(data, at + length, SOT, tile_size, tiles)
    end = _tile_parts(data, at, tile_size, tiles)
    return Codestream(rows, columns, bits, data[:end])


def _tile_parts(data: bytes, at: int, tile_size: tuple[int, int], tiles: int) -> int:
    """Step from tile part to tile part; where the end marker ends.

    A length of zero means "up to the end marker" and is legal in the last tile part only.
    """
    seen: set[int] = set()
    for _ in range(MOST_TILE_PARTS):
        marker = _word(data, at)
        if marker == EOC:
            if len(seen) != tiles:
                raise _damaged()
            return at + 2
        if marker != SOT:
            raise _damaged()
        tile, length, _, _ = SOT_BODY.unpack_from(data, at + 4)
        end = at + length if length else data.rfind(EOC.to_bytes(2))
        begin = _segments(data, at + SOT_BYTES, SOD, tile_size, tiles)
        if tile >= tiles or not begin + 2 <= end <= len(data) - 2:
            raise _damaged()
        seen.add(tile)
        at = end
    raise _excessive()


def _segments(data: bytes, at: int, until: int, tile_size: tuple[int, int], tiles: int) -> int:
    """Step over marker segments, bounding what coding styles claim; where the marker `until` begins."""
    for _ in range(MOST_SEGMENTS):
        marker = _word(data, at)
        if marker == until:
            return at
        length = _word(data, at + 2)
        if marker < 0xFF01 or marker in (SOC, SIZ, SOT, SOD, EOC) or length < 2:
            raise _damaged()
        body = data[at + 4 : at + 2 + length]
        if marker == COD:
            _check_style(body[5:], bool(body[0] & 1), int.from_bytes(body[2:4]), tile_size, tiles)
        elif marker == COC:  # one component: its number takes one byte; the layers are those of COD
            _check_style(body[2:], bool(body[1] & 1), 1, tile_size, tiles)
        elif marker == POC:
            raise UnsupportedFormat("JPEG 2000 with a changing progression order is not supported.")
        at += 2 + length
    raise _excessive()


def _check_style(style: bytes, precincts_given: bool, layers: int, tile_size: tuple[int, int], tiles: int) -> None:
    """Bound the code-blocks, and the packets: one for each precinct of each resolution in each layer."""
    levels, block_width, block_height = style[0], style[1] + 2, style[2] + 2
    if levels > 32 or not layers or block_width > 10 or block_height > 10 or block_width + block_height > 12:
        raise _damaged()
    height, width = tile_size
    blocks = packets = 0
    for resolution in range(levels + 1):
        size = style[5 + resolution] if precincts_given else WHOLE_PRECINCT
        across, down = size & 0x0F, size >> 4
        shrink = levels - resolution
        packets += (-(-height >> (shrink + down))) * (-(-width >> (shrink + across)))
        blocks += (-(-height >> (shrink + min(down, block_height)))) * (
            -(-width >> (shrink + min(across, block_width)))
        )
    if packets * layers * tiles > MOST_PACKETS or blocks * tiles > MOST_BLOCKS:
        raise _excessive()


def _word(data: bytes, at: int) -> int:
    """A big-endian 16 bit number."""
    if at + 2 > len(data):
        raise _damaged()
    return int.from_bytes(data[at : at + 2])


def _damaged() -> UnusablePicture:
    return UnusablePicture("The JPEG 2000 picture of the DICOM file is damaged or cut short; send it again.")


def _excessive() -> UnusablePicture:
    return UnusablePicture("The JPEG 2000 picture is divided into more parts than any slice needs; send it again.")
