"""Finds lossless JPEG scans that end before the picture does, by counting the bits that the picture needs.

gdcm fills what a cut scan lacks and reports nothing that a program could read. But lossless coding has no freedom:
from the decoded picture, the predictor and the Huffman table follows how many bits its scan takes, so a scan with
fewer is cut. (The trial with further bytes of `jpeg_ending.py` would do as well, but makes libjpeg complain of
corrupt data on stderr for every healthy file.)

Source: ITU-T T.81 annex H (prediction, restart), F.1.2 and F.2.2.3 (codes), annex C (code lengths from a table).
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from runners.pictures.jpeg_markers import BrokenStreamError

DHT, SOS, DRI = 0xC4, 0xDA, 0xDD
UNCODED: Final = 99  # bits for a category that the table lacks: the decoder cannot have read it
CATEGORIES: Final = 17
SIXTEEN: Final = 16  # the category of the one difference 32768, which needs no further bits


def lossless_scan_is_short(stream: bytes, picture: NDArray[np.unsignedinteger[Any]], bits: int) -> bool:
    """Whether the scan holds fewer bits than the picture takes.

    Args:
        stream: a lossless JPEG of one component and one scan, its segments already walked once.
        picture: `(H, W)` what it decodes to.
        bits: sample precision.

    Raises:
        BrokenStreamError: no such scan.
    """
    lengths: dict[int, NDArray[np.int64]] = {}
    restart = 0
    at = 2
    while (marker := stream[at + 1]) != SOS:
        end = at + 2 + int.from_bytes(stream[at + 2 : at + 4])
        if marker == DHT:
            lengths |= _code_lengths(stream[at + 4 : end])
        elif marker == DRI:
            restart = int.from_bytes(stream[at + 4 : at + 6])
        at = end
    begin = at + 2 + int.from_bytes(stream[at + 2 : at + 4])
    _, _, table, predictor, _, approximation = stream[at + 4 : at + 10]
    if begin != at + 10 or table >> 4 not in lengths or not 1 <= predictor <= 7 or restart % picture.shape[1]:
        raise BrokenStreamError("has a damaged scan header")
    shift = approximation & 0x0F
    differences = _differences(
        picture >> picture.dtype.type(shift), bits - shift, predictor, restart // picture.shape[1]
    )
    further = np.arange(CATEGORIES)
    further[SIXTEEN] = 0
    cost = (lengths[table >> 4] + further)[_sizes()]  # bits that each magnitude takes
    needed = int(np.bincount(np.abs(differences).ravel(), minlength=cost.size) @ cost)
    scan = stream[begin:-2]
    stuffed = scan.count(b"\xff\x00")
    held = len(scan) - stuffed - 2 * (scan.count(b"\xff") - stuffed)  # every other FF begins a restart marker
    return 8 * held < needed


def _code_lengths(body: bytes) -> dict[int, NDArray[np.int64]]:
    """Bits of each category's code, by the number of the DC table."""
    tables: dict[int, NDArray[np.int64]] = {}
    while len(body) > SIXTEEN:
        counts = body[1 : 1 + SIXTEEN]
        symbols = body[1 + SIXTEEN : 1 + SIXTEEN + sum(counts)]
        lengths = np.full(CATEGORIES, UNCODED, dtype=np.int64)
        each = [length for length, count in enumerate(counts, start=1) for _ in range(count)]
        for symbol, length in zip(symbols, each, strict=False):
            if symbol < CATEGORIES:
                lengths[symbol] = length
        if not body[0] >> 4:
            tables[body[0] & 0x0F] = lengths
        body = body[1 + SIXTEEN + sum(counts) :]
    return tables


def _differences(
    picture: NDArray[np.unsignedinteger[Any]], bits: int, predictor: int, restart_rows: int
) -> NDArray[np.int32]:
    """`(H, W)` what the encoder wrote: each sample less its prediction, modulo 65536, as -32767 to 32768."""
    x = picture.astype(np.int32)
    left, above, corner = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    left[:, 1:], above[1:], corner[1:, 1:] = x[:, :-1], x[:-1], x[:-1, :-1]
    match predictor:
        case 1:
            predicted = left.copy()
        case 2:
            predicted = above.copy()
        case 3:
            predicted = corner
        case 4:
            predicted = left + above - corner
        case 5:
            predicted = left + ((above - corner) >> 1)
        case 6:
            predicted = above + ((left - corner) >> 1)
        case _:
            predicted = (left + above) >> 1
    predicted[:, 0] = above[:, 0]
    first = slice(None, None, restart_rows) if restart_rows else slice(1)
    predicted[first] = left[first]
    predicted[first, 0] = 1 << max(bits - 1, 0)
    difference = (x - predicted) & 0xFFFF
    return np.where(difference > 0x8000, difference - 0x10000, difference)


def _sizes() -> NDArray[np.intp]:
    """The category of each magnitude from 0 to 32768: 0 for 0, 1 for 1, 2 for 2 and 3, up to 16."""
    return np.searchsorted(1 << np.arange(CATEGORIES - 1), np.arange((1 << 15) + 1), side="right")
