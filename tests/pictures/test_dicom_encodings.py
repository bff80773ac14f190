"""DICOM: the same Hounsfield units come out of every transfer syntax."""

import io
import warnings
from pathlib import Path

import jpeg_ls
import numpy as np
import pydicom
import pytest
from dicom_files import bare, compressed, dataset, phantom, written
from lossless_jpeg import encode_lossless
from openjpeg.utils import encode_array
from PIL import Image
from pydicom import uid
from pydicom.data import get_testdata_file
from pydicom.pixels.encoders import RLELosslessEncoder

from runners.pictures import Picture, read_picture

HU = phantom()
STORED = (HU.astype(np.int32) + 1024).astype(np.uint16)
HERE = Path(__file__).parent
GREY_OPTIONS = {
    "rows": HU.shape[0],
    "columns": HU.shape[1],
    "samples_per_pixel": 1,
    "bits_allocated": 16,
    "photometric_interpretation": "MONOCHROME2",
}


def is_the_phantom(picture: Picture, tolerance_hu: float = 0) -> bool:
    """Whether pixels, units and geometry are those of the phantom."""
    assert picture.hu is not None
    assert (picture.spacing_mm, picture.plane, picture.modality) == ((0.75, 0.5), "axial", "CT")
    assert picture.warnings == ()
    return picture.hu.dtype == np.float32 and float(np.abs(picture.hu - HU).max()) <= tolerance_hu


@pytest.mark.parametrize(
    "syntax", [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian, uid.DeflatedExplicitVRLittleEndian]
)
@pytest.mark.parametrize("signed", [False, True])
def test_native_little_endian(syntax, signed):
    ds = dataset(intercept=0 if signed else -1024, bits_stored=16, signed=signed)

    assert is_the_phantom(read_picture(written(ds, syntax)))


@pytest.mark.parametrize("signed", [False, True])
def test_big_endian(signed):
    ds = dataset(intercept=0 if signed else -1024, bits_stored=16, signed=signed)
    ds.PixelData = np.frombuffer(ds.PixelData, "<u2").astype(">u2").tobytes()

    assert is_the_phantom(read_picture(written(ds, uid.ExplicitVRBigEndian)))


def eight_bit() -> tuple[pydicom.Dataset, np.ndarray]:
    """A slice whose 8 bit values have a step of 8 HU, and those values."""
    stored = ((HU.astype(int) + 1024) // 8).astype(np.uint8)
    ds = dataset()
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 8, 8, 7
    ds.RescaleSlope, ds.RescaleIntercept = 8, -1024
    ds.PixelData = stored.tobytes()
    return ds, stored


@pytest.mark.parametrize("vr", ["OB", "OW"])
def test_eight_bits_in_big_endian_bytes_and_words(vr):
    ds, stored = eight_bit()
    ds.PixelData = stored.tobytes() if vr == "OB" else stored.view("<u2").byteswap().tobytes()
    ds["PixelData"].VR = vr

    picture = read_picture(written(ds, uid.ExplicitVRBigEndian))

    assert np.array_equal(picture.hu, stored * 8.0 - 1024)


def test_eight_bits_of_an_odd_count():
    stored = np.arange(17 * 19, dtype=np.uint8).reshape(17, 19)
    ds, _ = eight_bit()
    ds.Rows, ds.Columns = stored.shape
    ds.PixelData = stored.tobytes() + b"\x00"

    assert np.array_equal(read_picture(written(ds)).hu, stored * 8.0 - 1024)


def test_thirty_two_bits():
    ds = dataset()
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 32, 32, 31
    ds.PixelData = STORED.astype("<u4").tobytes()

    assert is_the_phantom(read_picture(written(ds)))


@pytest.mark.parametrize("strip", [written, lambda ds, syntax: bare(written(ds, syntax))])
@pytest.mark.parametrize("syntax", [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian])
def test_a_file_without_preamble_and_meta_group_is_recognised(strip, syntax):
    assert is_the_phantom(read_picture(strip(dataset(), syntax)))


def test_a_big_endian_file_without_preamble_is_recognised():
    ds = dataset()
    ds.PixelData = STORED.astype(">u2").tobytes()

    assert is_the_phantom(read_picture(bare(written(ds, uid.ExplicitVRBigEndian))))


def test_a_file_with_meta_group_but_no_preamble_is_recognised():
    assert is_the_phantom(read_picture(written(dataset(), uid.DeflatedExplicitVRLittleEndian)[132:]))


def test_a_file_that_is_implicit_but_says_explicit_is_read():
    implicit = written(dataset(), uid.ImplicitVRLittleEndian)
    lying = implicit.replace(b"1.2.840.10008.1.2\x00", b"1.2.840.10008.1.2.1\x00")
    lying = lying.replace(b"UI\x12\x001.2.840.10008.1.2.1\x00", b"UI\x14\x001.2.840.10008.1.2.1\x00", 1)

    assert b"1.2.840.10008.1.2.1\x00" in lying[:400]
    assert is_the_phantom(read_picture(lying))


def test_a_picture_nested_in_sequences_is_not_taken_for_the_slice():
    """Icons and references carry rows, columns and pixel data of their own, at any depth and of any length."""
    icon = pydicom.Dataset()
    icon.Rows, icon.Columns, icon.PixelData = 2, 2, b"\x01\x02\x03\x04"
    icon["PixelData"].VR = "OW"
    outer = pydicom.Dataset()
    outer.IconImageSequence = [icon, icon]
    for undefined in (False, True):
        ds = dataset()
        ds.ReferencedImageSequence = [outer, outer]
        ds["ReferencedImageSequence"].is_undefined_length = undefined
        outer.is_undefined_length_sequence_item = undefined
        for syntax in (uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian):
            assert is_the_phantom(read_picture(written(ds, syntax)))


def test_rle():
    stream = RLELosslessEncoder.encode(
        STORED.tobytes(), bits_stored=16, pixel_representation=0, number_of_frames=1, **GREY_OPTIONS
    )

    assert is_the_phantom(read_picture(compressed(dataset(), uid.RLELossless, stream)))


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


@pytest.mark.parametrize(
    "name",
    [
        "CT_small.dcm",
        "MR_small_RLE.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_implicit.dcm",
        "MR_small_jp2klossless.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "693_J2KI.dcm",
        "J2K_pixelrep_mismatch.dcm",
    ],
)
def test_files_of_other_makers_read_as_pydicom_reads_them(name):
    file = get_testdata_file(name, download=False)
    assert isinstance(file, str)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ds = pydicom.dcmread(file)
        reference = ds.pixel_array * float(ds.get("RescaleSlope", 1)) + float(ds.get("RescaleIntercept", 0))

    picture = read_picture(Path(file).read_bytes(), any_modality=True)

    if picture.hu is not None:
        padding = ds.pixel_array == ds.get("PixelPaddingValue", 1 << 20)
        assert np.array_equal(picture.hu, np.where(padding, -1024, reference))
    else:
        center, width = float(ds.WindowCenter), float(ds.WindowWidth)
        expected = np.clip((reference - center) / width + 0.5, 0, 1) * 255
        assert np.abs(picture.pixels - expected).max() <= 1
