"""DICOM: the same Hounsfield units come out of every compressed transfer syntax."""

import io
from pathlib import Path

import jpeg_ls
import numpy as np
import pytest
from dicom_files import compressed, dataset
from dicom_streams import GREY_OPTIONS, HU, STORED, STREAMS, eight_bit, is_the_phantom
from lossless_jpeg import encode_lossless
from openjpeg.utils import encode_array
from PIL import Image
from pydicom import uid
from pydicom.encaps import encapsulate
from pydicom.pixels.encoders import RLELosslessEncoder

from runners.pictures import read_picture

HERE = Path(__file__).parent


def test_rle():
    assert is_the_phantom(read_picture(compressed(dataset(), uid.RLELossless, STREAMS[uid.RLELossless])))


@pytest.mark.parametrize(("syntax", "frame"), [(uid.JPEGBaseline8Bit, 0xC0), (uid.JPEGExtended12Bit, 0xC1)])
def test_jpeg_of_eight_bits(syntax, frame):
    ds, stored = eight_bit()
    file = io.BytesIO()
    Image.fromarray(stored).save(file, "JPEG", quality=100)
    stream = file.getvalue().replace(b"\xff\xc0", bytes((0xFF, frame)), 1)

    assert is_the_phantom(read_picture(compressed(ds, syntax, stream)), tolerance_hu=8 * 6)


@pytest.mark.parametrize("predictor", range(1, 8))
def test_lossless_jpeg_with_every_predictor(predictor):
    stream = encode_lossless(STORED, 12, predictor)
    syntax = uid.JPEGLosslessSV1 if predictor == 1 else uid.JPEGLossless

    assert is_the_phantom(read_picture(compressed(dataset(), syntax, stream)))


@pytest.mark.parametrize("predictor", [1, 5])
def test_lossless_jpeg_with_restarts_and_dropped_low_bits(predictor):
    stream = encode_lossless(STORED, 12, predictor, restart_rows=7, shift=2)

    picture = read_picture(compressed(dataset(), uid.JPEGLossless, stream))

    assert np.array_equal(picture.hu, (STORED >> 2 << 2) - 1024.0)


@pytest.mark.parametrize("bits", [2, 7, 8, 9, 15, 16])
def test_lossless_jpeg_of_every_depth(bits):
    """Gdcm ends the whole process where it is told fewer stored bits than eight."""
    stored = (STORED.astype(np.uint32) * ((1 << bits) - 1) // STORED.max()).astype(np.uint16)
    ds = dataset(bits_stored=bits)

    picture = read_picture(compressed(ds, uid.JPEGLossless, encode_lossless(stored, bits, 4)))

    assert np.array_equal(picture.hu, stored - 1024.0)


@pytest.mark.parametrize(("syntax", "error"), [(uid.JPEGLSLossless, 0), (uid.JPEGLSNearLossless, 3)])
@pytest.mark.parametrize("bits", [12, 16])
def test_jpeg_ls(syntax, error, bits):
    stream = jpeg_ls.encode_pixel_data(
        STORED.tobytes(), lossy_error=error, bits_stored=bits, pixel_representation=0, **GREY_OPTIONS
    )

    assert is_the_phantom(read_picture(compressed(dataset(bits_stored=bits), syntax, bytes(stream))), error)


@pytest.mark.parametrize("bits", [12, 16])
def test_lossless_jpeg_2000(bits):
    stream = encode_array(STORED, bits_stored=bits)

    assert is_the_phantom(read_picture(compressed(dataset(bits_stored=bits), uid.JPEG2000Lossless, stream)))


def test_lossy_jpeg_2000():
    stream = encode_array(STORED, bits_stored=12, compression_ratios=[3])

    picture = read_picture(compressed(dataset(), uid.JPEG2000, stream))

    assert is_the_phantom(picture, tolerance_hu=60)
    assert not is_the_phantom(picture)


@pytest.mark.parametrize("stream_signed", [False, True])
@pytest.mark.parametrize("header_signed", [False, True])
def test_jpeg_2000_whose_header_disagrees_about_the_sign(stream_signed, header_signed):
    """The DICOM header decides; writers get the stream's flag wrong."""
    values = np.where(HU < 0, HU + 4096, HU) if not stream_signed else HU
    stream = encode_array(values.astype(np.int16 if stream_signed else np.uint16), bits_stored=12)
    ds = dataset(intercept=0, bits_stored=12, signed=header_signed)

    picture = read_picture(compressed(ds, uid.JPEG2000Lossless, stream))

    assert np.array_equal(picture.hu, HU if header_signed else np.where(HU < 0, HU + 4096, HU))


def test_jpeg_2000_in_a_jp2_wrapper():
    stream = encode_array(STORED, bits_stored=12, codec_format=1)

    assert stream[4:8] == b"jP  "
    assert is_the_phantom(read_picture(compressed(dataset(), uid.JPEG2000Lossless, stream)))


@pytest.mark.parametrize("syntax", [uid.HTJ2KLossless, uid.HTJ2KLosslessRPCL, uid.HTJ2K])
@pytest.mark.parametrize(("name", "tolerance"), [("lossless", 0), ("signed", 0), ("lossy", 2)])
def test_htj2k(syntax, name, tolerance):
    """The streams hold the phantom; OpenJPH 0.26.3 (imagecodecs 2026.3.6) wrote them: no test dependency encodes HT."""
    stream = (HERE / f"htj2k_{name}.j2c").read_bytes()
    ds = dataset(intercept=0 if name == "signed" else -1024, bits_stored=16, signed=name == "signed")

    assert is_the_phantom(read_picture(compressed(ds, syntax, stream)), tolerance)


@pytest.mark.parametrize("pieces", [1, 2, 5])
def test_a_frame_in_several_fragments(pieces):
    stream = encode_array(STORED, bits_stored=12)

    assert is_the_phantom(read_picture(compressed(dataset(), uid.JPEG2000Lossless, stream, pieces=pieces)))


@pytest.mark.parametrize("bits_used", ["upper", "lower"])
def test_a_high_bit_above_the_stored_bits_shifts_in_compressed_data_too(bits_used):
    words = STORED << 4 | 0x000B if bits_used == "upper" else STORED
    ds = dataset()
    ds.HighBit = 15 if bits_used == "upper" else 11
    stream = RLELosslessEncoder.encode(
        words.tobytes(), bits_stored=16, pixel_representation=0, number_of_frames=1, **GREY_OPTIONS
    )

    assert is_the_phantom(read_picture(compressed(ds, uid.RLELossless, stream)))


def test_a_stream_exactly_as_long_as_its_picture_is_read_without_a_warning():
    """The decoder would suspect uncompressed pixels and warn; every warning is an error here."""
    stream = encode_lossless(STORED, 12)
    filler = STORED.nbytes - len(encapsulate([stream])) - 4  # a segment header takes four bytes
    stream = stream[:2] + b"\xff\xe0" + (filler + 2).to_bytes(2) + bytes(filler) + stream[2:]

    assert len(encapsulate([stream])) == STORED.nbytes
    assert is_the_phantom(read_picture(compressed(dataset(), uid.JPEGLossless, stream)))
