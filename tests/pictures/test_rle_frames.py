"""RLE frames: what the standard's packets mean, and nothing but a refusal for anything else."""

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.errors import UnusablePicture
from runners.pictures.dicom.rle import decode_rle


def frame(*segments: bytes) -> bytes:
    """Header and segments."""
    offsets = [64]
    for segment in segments[:-1]:
        offsets.append(offsets[-1] + len(segment))
    return struct.pack("<16I", len(segments), *(offsets + [0] * 15)[:15]) + b"".join(segments)


def test_literals_runs_and_nothings():
    """A control byte below 128 copies one more byte than it says, above 128 repeats, and 128 means nothing."""
    packets = b"\x02\x0a\x0b\x0c" + b"\x80" + b"\xfd\x07" + b"\x80\x80" + b"\x00\x09"

    picture = decode_rle(frame(packets), 2, 4, 8)

    assert picture.dtype == np.uint8
    assert picture.tolist() == [[10, 11, 12, 7], [7, 7, 7, 9]]


def test_the_high_bytes_come_first():
    picture = decode_rle(frame(b"\x01\x01\x02", b"\x01\xff\x00"), 1, 2, 16)

    assert picture.tolist() == [[0x01FF, 0x0200]]


def test_four_segments_make_thirty_two_bits():
    picture = decode_rle(frame(*(bytes((0, value)) for value in (1, 2, 3, 4))), 1, 1, 32)

    assert picture.tolist() == [[0x01020304]]


def test_bytes_behind_the_picture_are_ignored():
    assert decode_rle(frame(b"\xfb\x05" + b"\x00\x63\x00"), 2, 2, 8).tolist() == [[5, 5], [5, 5]]


@pytest.mark.parametrize("packets", [b"\x03\x01\x02\x03\x04", b"\xfd\x05", b"\x80\x80\x01\x05\x06\x00\x07\x00\x08"])
def test_every_shorter_segment_is_refused(packets):
    assert decode_rle(frame(packets), 2, 2, 8).shape == (2, 2)

    for length in range(len(packets)):
        with pytest.raises(UnusablePicture):
            decode_rle(frame(packets[:length]), 2, 2, 8)


@settings(deadline=None, max_examples=300)
@given(data=st.binary(max_size=200), count=st.integers(0, 3), offset=st.integers(0, 300))
def test_anything_else_is_a_picture_or_a_refusal(data, count, offset):
    stream = struct.pack("<16I", count, 64, offset, *[0] * 13) + data
    picture = None
    refusal = None
    try:
        picture = decode_rle(stream, 5, 7, 16)
    except UnusablePicture as error:
        refusal = error

    assert refusal is not None or (picture is not None and picture.shape == (5, 7))
