"""Property: whatever is done to a file, reading it gives a sound picture or a 4xx with a sentence; nothing else."""

import io
import struct
import zlib
from functools import cache

import numpy as np
import pytest
from dicom_files import bare, compressed, dataset, phantom, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lossless_jpeg import encode_lossless
from openjpeg.utils import encode_array
from PIL import Image
from png_files import CHANNELS, SIGNATURE, chunk, png
from pydicom import uid

from runners.errors import ServiceError
from runners.pictures import read_picture

STORED = (phantom().astype(np.int32) + 1024).astype(np.uint16)
SPLICES = st.sampled_from(
    [
        b"",
        b"\xff",
        b"\xff\xd9",
        b"\xff\xff\xff\xff",
        bytes(4),
        b"\xfe\xff\x00\xe0",
        b"\xfe\xff\xdd\xe0",
        b"SQ\x00\x00",
        b"\xff\x90",
    ]
)


@cache
def seeds() -> dict[str, bytes]:
    """One healthy file of each kind."""
    jpeg, progressive = io.BytesIO(), io.BytesIO()
    grey = (STORED >> 4).astype(np.uint8)
    Image.fromarray(grey).save(jpeg, "JPEG")
    Image.fromarray(grey).convert("RGB").save(progressive, "JPEG", progressive=True)
    return {
        "png": png(grey, 8, 0),
        "interlaced": png(STORED, 16, 0, interlaced=True),
        "jpeg": jpeg.getvalue(),
        "progressive": progressive.getvalue(),
        "explicit": written(dataset()),
        "implicit": bare(written(dataset(), uid.ImplicitVRLittleEndian)),
        "deflated": written(dataset(), uid.DeflatedExplicitVRLittleEndian),
        "lossless": compressed(dataset(), uid.JPEGLossless, encode_lossless(STORED, 12, 5)),
        "j2k": compressed(dataset(), uid.JPEG2000Lossless, encode_array(STORED, bits_stored=12)),
    }


def check(data: bytes) -> None:
    """A sound picture or a refusal that is the caller's."""
    picture = refusal = None
    try:
        picture = read_picture(data, any_modality=True)
    except ServiceError as error:
        refusal = error
    if picture is None:
        assert refusal is not None
        assert 400 <= refusal.status < 500
        assert refusal.message.endswith(".")
        return
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.ndim == 2 or picture.pixels.shape[2] == 3
    assert min(picture.height, picture.width) >= 16
    if picture.hu is not None:
        assert picture.hu.shape == picture.pixels.shape
        assert np.isfinite(picture.hu).all()


@pytest.mark.parametrize("kind", seeds())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 8), st.one_of(SPLICES, st.binary(max_size=8))), max_size=8
    ),
    early=st.booleans(),
    kept=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_spliced_and_shortened_files(kind, edits, early, kept):
    data = seeds()[kind]
    reach = min(len(data), 1300) if early else len(data)  # headers are short and matter most
    for place, removed, added in edits:
        at = int(place * reach)
        data = data[:at] + added + data[at + removed :]

    check(data[: int(kept * len(data))])


@settings(max_examples=150, deadline=None)
@given(
    colour=st.sampled_from(sorted(CHANNELS)),
    depth=st.sampled_from([1, 2, 4, 8, 16]),
    interlaced=st.booleans(),
    size=st.tuples(st.integers(16, 40), st.integers(16, 40)),
    filters=st.integers(0, 255),
    extra=st.lists(
        st.tuples(st.sampled_from([b"PLTE", b"tRNS", b"gAMA", b"acTL", b"IDAT"]), st.binary(max_size=20)), max_size=3
    ),
    seed=st.integers(0, 99),
)
def test_png_of_right_checksums_and_random_content(colour, depth, interlaced, size, filters, extra, seed):
    """Checksums and lengths hold, so that the decoder itself gets to see what is inside."""
    width, height = size
    rng = np.random.default_rng(seed)
    raw = bytearray(rng.integers(0, 256, (8 * width * height + 64 * height) // 1, dtype=np.uint8).tobytes())
    length = height * (1 + (width * depth * CHANNELS[colour] + 7) // 8)
    if not interlaced:
        raw[0 : length : length // height] = bytes(filters % 6 for _ in range(height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))
    chunks = b"".join(chunk(kind, body) for kind, body in extra)

    check(SIGNATURE + head + chunks + chunk(b"IDAT", zlib.compress(bytes(raw[:length]))) + chunk(b"IEND", b""))


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\x08\x00\x05\x00", b"\x02\x00\x00\x00", bytes(128) + b"DICM", b"\xff\xd8\xff", SIGNATURE]),
)
def test_random_bytes(data, front):
    check(front + data)
