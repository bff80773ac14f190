"""DICOM that holds no slice we may segment: the right status, and a sentence a person can act on."""

import pytest
from dicom_files import PATIENT, bare, dataset, phantom, set_text, written
from dicom_streams import refusal
from pydicom import uid
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset

from runners.errors import TooLarge, UnsupportedFormat, UnusablePicture
from runners.pictures import read_picture


def changed(**elements: object) -> bytes:
    """A slice with other values in some elements; None removes one."""
    ds = dataset()
    for name, value in elements.items():
        if value is None:
            delattr(ds, name)
        else:
            setattr(ds, name, value)
    return written(ds)


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


@pytest.mark.parametrize("frames", ["1", " 1 ", "001", "0", ""])
def test_a_number_of_frames_of_one_is_a_slice(frames):
    ds = dataset()
    set_text(ds, "NumberOfFrames", frames)

    assert read_picture(written(ds)).hu is not None


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


def test_every_shorter_uncompressed_file_is_refused():
    whole = written(dataset())

    for length in [*range(132, 1200, 7), *range(1200, len(whole), 501), len(whole) - 1]:
        assert isinstance(refusal(whole[:length]), UnusablePicture)


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
