"""DICOM whose compressed stream is cut, damaged or not what the header says: refused, never shown half."""

import io

import numpy as np
import pytest
from dicom_files import compressed, dataset, written
from dicom_streams import STORED, STREAMS, refusal
from openjpeg.utils import encode_array
from PIL import Image
from pydicom import uid
from pydicom.data import get_testdata_file

from runners.errors import UnsupportedFormat, UnusablePicture
from runners.pictures import read_picture


@pytest.mark.parametrize("syntax", STREAMS)
def test_a_shorter_stream_is_refused_closed_or_not(syntax):
    """Decoders fill what is missing with grey, zeros or noise, and most say nothing."""
    stream = STREAMS[syntax]
    ending = b"" if syntax == uid.RLELossless else b"\xff\xd9"

    assert read_picture(compressed(dataset(), syntax, stream)).hu is not None
    for part in (0.02, 0.2, 0.5, 0.8, 0.95, 0.99):
        short = stream[: int(part * len(stream))]
        for end in {b"", ending}:
            refusal(compressed(dataset(), syntax, short + end))


@pytest.mark.parametrize("syntax", STREAMS)
def test_a_file_cut_inside_its_stream_is_refused(syntax):
    whole = compressed(dataset(), syntax, STREAMS[syntax])

    for missing in (10, 50, 500):
        refusal(whole[:-missing])


@pytest.mark.parametrize("syntax", STREAMS)
@pytest.mark.parametrize(
    "stream", [b"", b"\x00" * 400, b"\xff\xd8\xff\xd9", b"\xff\x4f\xff\x51" + bytes(60), bytes(range(256)) * 9]
)
def test_rubbish_instead_of_a_stream_is_refused(syntax, stream):
    assert isinstance(refusal(compressed(dataset(), syntax, stream)), UnusablePicture)


@pytest.mark.parametrize("syntax", [syntax for syntax in STREAMS if syntax != uid.RLELossless])
def test_a_stream_of_another_size_than_the_header_is_refused_undecoded(syntax):
    ds = dataset()
    ds.Rows = 50

    assert "another size" in refusal(compressed(ds, syntax, STREAMS[syntax])).message


@pytest.mark.parametrize(
    ("told", "is_really"),
    [
        (uid.JPEGBaseline8Bit, uid.JPEGLossless),
        (uid.JPEGLossless, uid.JPEGLSLossless),
        (uid.JPEGLSLossless, uid.JPEGBaseline8Bit),
        (uid.JPEG2000, uid.JPEGLossless),
        (uid.JPEGLossless, uid.JPEG2000Lossless),
        (uid.RLELossless, uid.JPEG2000Lossless),
    ],
)
def test_a_stream_of_another_kind_than_the_header_says_is_refused(told, is_really):
    assert isinstance(refusal(compressed(dataset(), told, STREAMS[is_really])), UnusablePicture)


def test_colour_in_the_stream_is_refused():
    file = io.BytesIO()
    Image.fromarray((STORED >> 4).astype(np.uint8)).convert("RGB").save(file, "JPEG")
    rgb = np.repeat((STORED >> 4).astype(np.uint8)[..., None], 3, axis=2)

    for syntax, stream in (
        (uid.JPEGBaseline8Bit, file.getvalue()),
        (uid.JPEG2000Lossless, encode_array(rgb, photometric_interpretation=1)),
    ):
        assert "colour" in refusal(compressed(dataset(), syntax, stream)).message


def test_native_pixels_under_a_compressed_syntax_and_the_reverse_are_refused():
    native = written(dataset()).replace(b"1.2.840.10008.1.2.1\x00", b"1.2.840.10008.1.2.5\x00", 1)
    packed = compressed(dataset(), uid.RLELossless, STREAMS[uid.RLELossless])
    packed = packed.replace(b"1.2.840.10008.1.2.5\x00", b"1.2.840.10008.1.2.1\x00", 1)

    assert "says compressed" in refusal(native).message
    assert "says uncompressed" in refusal(packed).message


def test_twelve_bit_extended_jpeg_is_refused():
    for name in ("JPEG-lossy.dcm", "JPGExtended.dcm"):
        with open(str(get_testdata_file(name, read=False, download=False)), "rb") as opened:
            error = refusal(opened.read(), any_modality=True)
        assert isinstance(error, UnsupportedFormat)
        assert "12 bits" in error.message


def test_streams_deeper_than_sixteen_bits_are_refused():
    ds = dataset()
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 32, 20, 19
    deep = encode_array(STORED.astype(np.uint32), bits_stored=20)

    error = refusal(compressed(ds, uid.JPEG2000Lossless, deep))

    assert isinstance(error, UnsupportedFormat)
    assert "16 bits" in error.message
