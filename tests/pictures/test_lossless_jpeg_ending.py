"""The bits that a lossless JPEG scan must hold are counted exactly: a byte less is noticed, a healthy scan never."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lossless_jpeg import encode_lossless

from runners.pictures.jpeg_lossless import lossless_scan_is_short


def a_byte_shorter(stream: bytes) -> bytes:
    """The stream without the last byte of its scan (two, where that byte is a stuffed FF)."""
    stuffed = stream.endswith(b"\xff\x00\xff\xd9")
    return stream[: -4 if stuffed else -3] + b"\xff\xd9"


@settings(deadline=None, max_examples=150)
@given(
    shape=st.tuples(st.integers(4, 12), st.integers(4, 12)),
    bits=st.integers(2, 16),
    predictor=st.integers(1, 7),
    restart_rows=st.integers(0, 4),
    shift=st.integers(0, 3),
    seed=st.integers(0, 1000),
    smooth=st.booleans(),
)
def test_one_byte_less_is_noticed(shape, bits, predictor, restart_rows, shift, seed, smooth):
    shift = min(shift, bits - 1)
    picture = np.random.default_rng(seed).integers(0, 1 << bits, shape).astype(np.uint16)
    if smooth:
        picture[:] = picture[0, 0]
    picture = picture >> shift << shift
    stream = encode_lossless(picture, bits, predictor, restart_rows=restart_rows, shift=shift)

    assert not lossless_scan_is_short(stream, picture, bits)
    if restart_rows == 0:  # the padding of earlier intervals hides less than a byte each
        assert lossless_scan_is_short(a_byte_shorter(stream), picture, bits)


def test_the_one_difference_without_further_bits_is_counted_right():
    """32768 is category 16 and nothing else; a wrong count of 16 more bits would refuse a healthy scan."""
    picture = np.array([[0, 0x8000] * 8, [0x8000, 0] * 8] * 4, np.uint16)
    stream = encode_lossless(picture, 16, 1)

    assert not lossless_scan_is_short(stream, picture, 16)
    assert lossless_scan_is_short(a_byte_shorter(stream), picture, 16)


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_a_missing_interval_is_noticed(rows):
    picture = np.random.default_rng(rows).integers(0, 4096, (20, 16)).astype(np.uint16)
    stream = encode_lossless(picture, 12, 4, restart_rows=rows)

    assert lossless_scan_is_short(stream[: stream.rindex(b"\xff\xd0")] + b"\xff\xd9", picture, 12)


def test_stuffed_bytes_are_not_counted():
    picture = np.random.default_rng(0).integers(0, 65536, (40, 40)).astype(np.uint16)
    stream = encode_lossless(picture, 16, 1)

    assert stream.count(b"\xff\x00") > 10
    assert lossless_scan_is_short(a_byte_shorter(stream), picture, 16)
