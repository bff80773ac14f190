"""Encodes lossless JPEG (process 14, any predictor), which no installed package does: slow, plain, for tests.

Every category has a code of five bits, so the Huffman table is trivial. Source: ITU-T T.81 annex H.
"""

import numpy as np

CODE_BITS = 5  # 17 categories fit below the all-ones code, which JPEG reserves


def encode_lossless(
    picture: np.ndarray, bits: int, predictor: int = 1, *, restart_rows: int = 0, shift: int = 0
) -> bytes:
    """One grey frame as a JPEG stream.

    Args:
        picture: `(H, W)` unsigned integers below `2**bits`.
        bits: sample precision, 2 to 16.
        predictor: selection value 1 to 7; 1 is what transfer syntax SV1 demands.
        restart_rows: rows between restart markers; 0 for none.
        shift: point transform: so many low bits are dropped.
    """
    height, width = picture.shape
    table = bytes((0, *(0,) * (CODE_BITS - 1), 17, *(0,) * (16 - CODE_BITS), *range(17)))
    frame = bytes((bits,)) + height.to_bytes(2) + width.to_bytes(2) + bytes((1, 1, 0x11, 0))
    head = b"\xff\xd8" + _segment(0xC4, table) + _segment(0xC3, frame)
    if restart_rows:
        head += _segment(0xDD, (restart_rows * width).to_bytes(2))
    head += _segment(0xDA, bytes((1, 1, 0, predictor, 0, shift)))
    step = restart_rows or height
    intervals = [
        _interval(picture[row : row + step].astype(np.int64) >> shift, bits - shift, predictor)
        for row in range(0, height, step)
    ]
    scan = intervals[0] + b"".join(bytes((0xFF, 0xD0 + i % 8)) + part for i, part in enumerate(intervals[1:]))
    return head + scan + b"\xff\xd9"


def _interval(x: np.ndarray, bits: int, predictor: int) -> bytes:
    """The rows between two restarts, entropy coded, byte aligned and stuffed."""
    left, above, corner = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    left[:, 1:], above[1:], corner[1:, 1:] = x[:, :-1], x[:-1], x[:-1, :-1]
    predicted = {
        1: left, 2: above, 3: corner, 4: left + above - corner,
        5: left + (above - corner >> 1), 6: above + (left - corner >> 1), 7: left + above >> 1,
    }[predictor].copy()  # fmt: skip
    predicted[0] = left[0]
    predicted[1:, 0] = x[:-1, 0]
    predicted[0, 0] = 1 << bits - 1
    written = []
    for difference in ((x - predicted) & 0xFFFF).ravel().tolist():
        signed = difference - 0x10000 if difference > 0x8000 else difference
        size = abs(signed).bit_length()
        written.append(f"{size:0{CODE_BITS}b}")
        if 0 < size < 16:  # size 16 is the one difference of 32768: no further bits
            written.append(f"{signed if signed > 0 else signed + (1 << size) - 1:0{size}b}")
    text = "".join(written)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8).replace(b"\xff", b"\xff\x00")


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body
