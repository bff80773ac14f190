"""DICOM: what a stored number means: its sign, the bits that count, rescale and lookup table."""

import numpy as np
import pytest
from dicom_files import compressed, dataset, phantom, set_text, written
from openjpeg.utils import encode_array
from pydicom.dataset import Dataset
from pydicom.uid import ImplicitVRLittleEndian, JPEG2000Lossless

from runners.errors import UnusablePicture
from runners.pictures import Picture, read_picture

HU = phantom()
STORED = (HU.astype(np.int32) + 1024).astype(np.uint16)


def read(ds: Dataset, **options: object) -> Picture:
    return read_picture(written(ds), **options)


def table_item(first: int, entries: np.ndarray, kind: str) -> Dataset:
    """An item of the modality LUT sequence."""
    item = Dataset()
    item.add_new("LUTDescriptor", "SS" if first < 0 else "US", [len(entries) % 65536, first, 16])
    item.ModalityLUTType = kind
    item.add_new("LUTData", "OW", entries.astype("<u2").tobytes())
    return item


def test_twelve_signed_bits_without_sign_extension():
    ds = dataset(intercept=0, bits_stored=12, signed=True)
    ds.PixelData = (HU.astype("<i2").view("<u2") & 0x0FFF).tobytes()

    assert np.array_equal(read(ds).hu, HU)


@pytest.mark.parametrize("signed", [False, True])
def test_stray_high_bits_are_dropped(signed):
    """Old writers kept overlays there."""
    ds = dataset(intercept=0 if signed else -1024, bits_stored=12, signed=signed)
    clean = np.frombuffer(ds.PixelData, "<u2") & 0x0FFF
    ds.PixelData = (clean | np.where(np.arange(clean.size) % 3 == 0, 0xA000, 0x5000).astype("<u2")).tobytes()

    assert np.array_equal(read(ds).hu, HU)


@pytest.mark.parametrize("signed", [False, True])
def test_a_high_bit_above_the_stored_bits_shifts(signed):
    ds = dataset(intercept=0 if signed else -1024, bits_stored=12, signed=signed)
    ds.HighBit = 15
    low = np.frombuffer(ds.PixelData, "<u2") & 0x0FFF
    ds.PixelData = (low << 4 | 0x000B).astype("<u2").tobytes()

    assert np.array_equal(read(ds).hu, HU)


def test_sixteen_bits_use_their_whole_range():
    hu = np.linspace(0, 65535, HU.size).reshape(HU.shape).astype(np.uint16)
    ds = dataset(bits_stored=16)
    ds.PixelData = hu.tobytes()

    assert np.array_equal(read(ds).hu, hu - np.float32(1024))


def test_a_negative_slope_turns_the_scale_around():
    ds = dataset()
    ds.RescaleSlope, ds.RescaleIntercept = -1, 3071
    ds.PixelData = (3071 - HU.astype(int)).astype("<u2").tobytes()

    assert np.array_equal(read(ds).hu, HU)


def test_a_fractional_slope_and_its_decimals_count():
    ds = dataset(bits_stored=16)
    ds.RescaleSlope, ds.RescaleIntercept = "0.25", "-1024.5"
    ds.PixelData = (STORED * 4).astype("<u2").tobytes()

    assert np.array_equal(read(ds).hu, HU - np.float32(0.5))


def test_monochrome1_does_not_change_what_dense_looks_like():
    """The window is in HU: bone is white, whichever way a viewer would show the file."""
    ds = dataset()
    ds.PhotometricInterpretation = "MONOCHROME1"

    picture = read(ds)

    assert np.array_equal(picture.hu, HU)
    assert np.array_equal(picture.pixels, read(dataset()).pixels)


@pytest.mark.parametrize(("syntax", "first"), [(ImplicitVRLittleEndian, 100), (None, -50)])
def test_a_modality_lookup_table_in_hu_is_used_and_held_at_its_ends(syntax, first):
    entries = np.arange(500, dtype=np.uint16) * 3 % 1000
    stored = np.linspace(first - 80, first + 700, HU.size).astype(int).reshape(HU.shape)
    ds = dataset(bits_stored=16, signed=first < 0)
    del ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType
    ds.ModalityLUTSequence = [table_item(first, entries, "HU")]
    ds["ModalityLUTSequence"].is_undefined_length = syntax is None
    ds.PixelData = stored.astype("<i2").tobytes()

    picture = read_picture(written(ds, syntax) if syntax else written(ds))

    assert np.array_equal(picture.hu, entries[np.clip(stored - first, 0, 499)])


def test_a_lookup_table_in_another_unit_gives_no_hu():
    ds = dataset()
    ds.ModalityLUTSequence = [table_item(0, np.arange(4096) // 2, "US")]

    picture = read(ds)

    assert picture.hu is None
    assert "Hounsfield" in picture.warnings[0]
    low, high = 40 - 200, 40 + 200
    assert np.abs(picture.pixels - np.clip((STORED // 2 - float(low)) / (high - low), 0, 1) * 255).max() <= 1


def test_a_lookup_table_of_65536_entries_says_0_in_its_descriptor():
    entries = np.arange(65536)[::-1].astype(np.uint16)
    ds = dataset(bits_stored=16)
    ds.ModalityLUTSequence = [table_item(0, entries, "HU")]

    assert np.array_equal(read(ds).hu, entries[STORED])


def test_a_broken_lookup_table_is_refused():
    ds = dataset()
    ds.ModalityLUTSequence = [table_item(0, np.arange(40), "HU")]
    ds.ModalityLUTSequence[0].LUTDescriptor = [4096, 0, 16]

    with pytest.raises(UnusablePicture, match="lookup table"):
        read(ds)


@pytest.mark.parametrize(
    ("slope", "intercept"), [("0", "0"), ("0.0", "5"), ("nan", "0"), ("inf", "0"), ("1", "nan"), ("x", "0"), ("1", "y")]
)
def test_an_impossible_rescale_is_refused(slope, intercept):
    ds = dataset()
    set_text(ds, "RescaleSlope", slope)
    set_text(ds, "RescaleIntercept", intercept)

    with pytest.raises(UnusablePicture, match="rescale"):
        read(ds)


@pytest.mark.parametrize(("slope", "intercept"), [("1e38", "0"), ("1e30", "0"), ("1000", "0"), ("1", "1.1e6")])
def test_a_rescale_out_of_all_range_is_refused(slope, intercept):
    ds = dataset()
    ds.RescaleSlope, ds.RescaleIntercept = slope, intercept

    with pytest.raises(UnusablePicture, match="rescale"):
        read(ds)


def test_large_values_of_another_unit_are_no_impossible_hu():
    """Activity in a PET slice, in Bq/ml."""
    ds = dataset()
    ds.Modality, ds.RescaleSlope, ds.RescaleIntercept = "PT", 1000, 0

    assert read(ds, any_modality=True).hu is None


@pytest.mark.parametrize("missing", [["RescaleSlope"], ["RescaleIntercept"], ["RescaleSlope", "RescaleIntercept"]])
def test_without_a_rescale_nothing_is_claimed_to_be_hu(missing):
    ds = dataset()
    for name in missing:
        delattr(ds, name)

    picture = read(ds)

    assert (picture.hu, picture.spacing_mm, picture.window_hu, picture.measurable) == (None, None, None, False)
    assert "Hounsfield" in picture.warnings[0]


@pytest.mark.parametrize(
    "change",
    [
        {"RescaleType": "US"},
        {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]},
        {"BitsStored": 8, "HighBit": 7, "RescaleIntercept": 0},
    ],
)
def test_ct_whose_values_are_no_hu_is_a_picture_only(change):
    """Energy maps and effective atomic numbers; scouts; screens captured with a rescale that means nothing."""
    ds = dataset()
    for name, value in change.items():
        setattr(ds, name, value)

    assert read(ds).hu is None


def test_values_of_a_stream_deeper_than_the_header_are_cut_to_the_header():
    """The stream says 16 bits, the header 12: the upper four are not the picture's."""
    stream = encode_array(STORED | np.uint16(0x3000), bits_stored=16)
    assert np.array_equal(read_picture(compressed(dataset(), JPEG2000Lossless, stream)).hu, HU)


def test_ct_is_known_by_its_storage_class_where_the_modality_is_missing():
    ds = dataset()
    del ds.Modality

    assert read(ds).modality == "CT"
