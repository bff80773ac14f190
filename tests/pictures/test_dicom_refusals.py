"""DICOM that holds no slice we may segment, or is damaged: the right status, and a sentence a person can act on."""

import io

import jpeg_ls
import numpy as np
import pytest
from dicom_files import PATIENT, bare, compressed, dataset, phantom, set_text, written
from lossless_jpeg import encode_lossless
from openjpeg.utils import encode_array
from PIL import Image
from pydicom import uid
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.pixels.encoders import RLELosslessEncoder

from runners.errors import ServiceError, TooLarge, UnsupportedFormat, UnusablePicture
from runners.pictures import read_picture

STORED = (phantom().astype(np.int32) + 1024).astype(np.uint16)


def refusal(data: bytes, **options: object) -> ServiceError:
    """The error that reading raises: the caller's own, in one sentence, with nothing of the patient in it."""
    with pytest.raises(ServiceError) as caught:
        read_picture(data, **options)
    assert 400 <= caught.value.status < 500
    assert PATIENT not in caught.value.message
    assert caught.value.message.endswith(".")
    return caught.value


def changed(**elements: object) -> bytes:
    """A slice with other values in some elements; None removes one."""
    ds = dataset()
    for name, value in elements.items():
        if value is None:
            delattr(ds, name)
        else:
            setattr(ds, name, value)
    return written(ds)


def jpeg_stream() -> bytes:
    file = io.BytesIO()
    Image.fromarray((STORED >> 4).astype(np.uint8)).save(file, "JPEG")
    return file.getvalue()


STREAMS = {
    uid.RLELossless: RLELosslessEncoder.encode(
        STORED.tobytes(),
        rows=STORED.shape[0],
        columns=STORED.shape[1],
        samples_per_pixel=1,
        bits_allocated=16,
        bits_stored=16,
        pixel_representation=0,
        number_of_frames=1,
        photometric_interpretation="MONOCHROME2",
    ),
    uid.JPEGBaseline8Bit: jpeg_stream(),
    uid.JPEGLossless: encode_lossless(STORED, 12, 6),
    uid.JPEGLosslessSV1: encode_lossless(STORED, 12, 1),
    uid.JPEGLSLossless: bytes(
        jpeg_ls.encode_pixel_data(
            STORED.tobytes(),
            rows=STORED.shape[0],
            columns=STORED.shape[1],
            samples_per_pixel=1,
            bits_allocated=16,
            bits_stored=12,
            pixel_representation=0,
            photometric_interpretation="MONOCHROME2",
        )
    ),
    uid.JPEG2000Lossless: encode_array(STORED, bits_stored=12),
}


@pytest.mark.parametrize("name", ["test-SR.dcm", "rtstruct.dcm", "rtplan.dcm", "waveform_ecg.dcm"])
@pytest.mark.parametrize("any_modality", [False, True])
def test_a_file_without_pixels_is_refused(name, any_modality):
    file = get_testdata_file(name, read=False, download=False)
    with open(str(file), "rb") as opened:
        error = refusal(opened.read(), any_modality=any_modality)

    assert isinstance(error, UnusablePicture)
    assert "no picture" in error.message


@pytest.mark.parametrize(
    ("elements", "sentence"),
    [
        ({"NumberOfFrames": 2}, "several frames"),
        ({"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB"}, "colour"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "colour"),
        ({"PhotometricInterpretation": "YBR_FULL"}, "colour"),
        ({"SamplesPerPixel": 3}, "colour"),
        ({"Rows": None}, "rows and columns"),
        ({"Columns": None}, "rows and columns"),
        ({"Rows": 0}, "rows and columns"),
        ({"BitsAllocated": None}, "bits"),
        ({"BitsAllocated": 1}, "bits"),
        ({"BitsAllocated": 12}, "bits"),
        ({"BitsStored": 17}, "contradicts"),
        ({"BitsStored": 0}, "contradicts"),
        ({"HighBit": 5}, "contradicts"),
        ({"HighBit": 16}, "contradicts"),
        ({"PixelRepresentation": 2}, "sign"),
        ({"Rows": 15}, "at least 16"),
        ({"Rows": 1, "Columns": 1}, "at least 16"),
        ({"Rows": 47}, "more pixel data"),
        ({"Rows": 49}, "cut short"),
        ({"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}, "more pixel data"),
        ({"BitsAllocated": 32}, "cut short"),
        ({"Modality": "MR"}, "not CT"),
        ({"Modality": None, "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, "not CT"),
    ],
)
def test_a_header_that_describes_no_grey_ct_slice_is_refused(elements, sentence):
    error = refusal(changed(**elements))

    assert isinstance(error, UnusablePicture)
    assert sentence in error.message


def test_another_modality_is_let_in_when_asked_for():
    assert read_picture(changed(Modality="MR"), any_modality=True).modality == "MR"


def test_a_number_of_frames_of_one_is_a_slice():
    assert read_picture(changed(NumberOfFrames=1)).hu is not None


@pytest.mark.parametrize(("keyword", "dtype"), [("FloatPixelData", "<f4"), ("DoubleFloatPixelData", "<f8")])
def test_floating_point_pixels_are_refused(keyword, dtype):
    ds = dataset()
    del ds.PixelData
    setattr(ds, keyword, phantom().astype(dtype).tobytes())

    assert "floating" in refusal(written(ds)).message


def test_the_size_is_judged_by_the_header_alone():
    error = refusal(changed(Rows=60_000, Columns=60_000))

    assert isinstance(error, TooLarge)
    assert "60000" in error.message


@pytest.mark.parametrize(
    ("syntax", "sentence"),
    [
        (uid.MPEG2MPML, "video"),
        (uid.MPEG4HP41, "video"),
        (uid.HEVCMP51, "video"),
        ("1.2.840.10008.1.2.4.110", "not supported"),
        ("1.2.840.10008.1.2.4.94", "not supported"),
        ("1.2.840.113619.5.2", "not supported"),
        ("not.a.uid", "not supported"),
    ],
)
def test_other_transfer_syntaxes_are_refused(syntax, sentence):
    data = written(dataset(), uid.ExplicitVRLittleEndian)
    told = syntax.encode() + b"\x00" * (len(syntax) % 2)
    data = data.replace(b"UI\x14\x001.2.840.10008.1.2.1\x00", b"UI" + len(told).to_bytes(2, "little") + told, 1)

    error = refusal(data)

    assert isinstance(error, UnsupportedFormat)
    assert sentence in error.message


def test_twelve_bit_extended_jpeg_is_refused():
    for name in ("JPEG-lossy.dcm", "JPGExtended.dcm"):
        with open(str(get_testdata_file(name, read=False, download=False)), "rb") as opened:
            error = refusal(opened.read(), any_modality=True)
        assert isinstance(error, UnsupportedFormat)
        assert "12 bits" in error.message


def test_every_shorter_uncompressed_file_is_refused():
    whole = written(dataset())

    for length in [*range(132, 1200, 7), *range(1200, len(whole), 501), len(whole) - 1]:
        assert isinstance(refusal(whole[:length]), UnusablePicture)


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


def test_a_deflated_file_that_is_cut_or_damaged_is_refused():
    whole = written(dataset(), uid.DeflatedExplicitVRLittleEndian)

    assert "cut short" in refusal(whole[:-40]).message
    assert "cannot be inflated" in refusal(whole[:400] + b"\xff" * 400 + whole[800:]).message


def test_what_only_begins_like_bare_dicom_is_of_an_unknown_kind():
    """Without the DICM signature only the content can prove a file to be DICOM."""
    for data in (b"\x08\x00" * 500, b"\x02\x00\x00\x00" + bytes(500), b"\x00\x08" + b"text" * 100):
        error = refusal(data)
        assert isinstance(error, UnsupportedFormat)
        assert "PNG, JPEG and DICOM" in error.message


def test_a_bare_file_that_is_cut_is_damaged_not_unknown():
    assert isinstance(refusal(bare(written(dataset()))[:700]), UnusablePicture)


def test_an_empty_preamble_is_refused():
    assert "no picture" in refusal(bytes(128) + b"DICM").message


def test_a_modality_that_is_no_code_is_dropped():
    ds = dataset()
    set_text(ds, "Modality", PATIENT)

    assert "not CT" in refusal(written(ds)).message
    assert read_picture(written(ds), any_modality=True).modality is None


def test_more_elements_than_any_slice_has_are_refused():
    ds = Dataset()
    ds.PatientName = PATIENT
    head = written(dataset())[:400]
    start = head.index(b"\x08\x00\x08\x00CS")
    many = b"\x09\x00\x01\x10LO\x00\x00" * 150_000

    assert "elements" in refusal(head[:start] + many).message
