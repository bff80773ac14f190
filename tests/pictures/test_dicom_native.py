"""DICOM: the same Hounsfield units come out of every uncompressed encoding and envelope."""

import warnings
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_files import bare, dataset, set_text, written
from dicom_streams import STORED, eight_bit, is_the_phantom
from pydicom import uid
from pydicom.data import get_testdata_file

from runners.pictures import read_picture


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


def test_a_file_that_is_explicit_but_says_implicit_is_read():
    explicit = written(dataset(), uid.ExplicitVRLittleEndian)
    lying = explicit.replace(b"UI\x14\x001.2.840.10008.1.2.1\x00", b"UI\x12\x001.2.840.10008.1.2\x00", 1)

    assert len(lying) == len(explicit) - 2
    assert is_the_phantom(read_picture(lying))


def test_an_unknown_sequence_in_an_explicit_file_is_implicit_inside():
    """PS3.5 6.2.2. The length of the inner element is 0x4141: taken for explicit, it would read as the VR "AA"."""
    inner = b"\x09\x00\x11\x10" + b"AA\x00\x00" + bytes(0x4141)
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff" + inner + b"\xfe\xff\x0d\xe0" + bytes(4)
    unknown = b"\x09\x00\x10\x10UN\x00\x00\xff\xff\xff\xff" + item + b"\xfe\xff\xdd\xe0" + bytes(4)
    whole = written(dataset())
    at = whole.index(b"\x10\x00\x10\x00PN")

    assert is_the_phantom(read_picture(whole[:at] + unknown + whole[at:]))


def test_a_text_longer_than_any_real_one_counts_as_absent():
    """A million numbers in the spacing are not worth splitting."""
    ds = dataset()
    set_text(ds, "PixelSpacing", "1\\" * 1_000_000 + "1")
    set_text(ds, "ImageOrientationPatient", r"1\0\0\0\1\0" + " " * 2000)

    picture = read_picture(written(ds))

    assert (picture.spacing_mm, picture.plane) == (None, None)


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
