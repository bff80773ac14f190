"""DICOM: what a stored number means: sign, unused bits, rescale, lookup table, padding, window, spacing, plane."""

import math

import numpy as np
import pytest
from dicom_files import compressed, dataset, phantom, set_text, written
from openjpeg.utils import encode_array
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian, JPEG2000Lossless

from runners.errors import BadRequest, UnusablePicture
from runners.pictures import Picture, Window, read_picture

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


# --- sign and unused bits


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


# --- units


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


def test_a_rescale_out_of_all_range_is_refused():
    ds = dataset()
    ds.RescaleSlope = "1e38"

    with pytest.raises(UnusablePicture, match="rescale"):
        read(ds)


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


# --- padding


@pytest.mark.parametrize(("value", "limit", "padded_below"), [(0, None, 1), (0, 20, 21), (20, 0, 21)])
def test_padding_is_black_and_minus_1024(value, limit, padded_below):
    stored = STORED.copy()
    stored[:5] = np.arange(stored.shape[1]) % 40
    ds = dataset()
    ds.PixelData = stored.tobytes()
    ds.add_new("PixelPaddingValue", "US", value)
    if limit is not None:
        ds.add_new("PixelPaddingRangeLimit", "US", limit)

    picture = read(ds, window=Window(-1025, 200))

    padded = stored < padded_below
    assert padded[:5].any()
    assert np.array_equal(picture.hu, np.where(padded, -1024, stored - 1024.0))
    assert (picture.pixels[padded] == 0).all()


@pytest.mark.parametrize("vr", ["US", "SS"])
def test_padding_of_signed_pixels_has_their_sign_whatever_its_vr(vr):
    stored = HU.copy()
    stored[:5] = -2000
    ds = dataset(intercept=0, bits_stored=16, signed=True)
    ds.PixelData = stored.tobytes()
    ds.add_new("PixelPaddingValue", vr, -2000 if vr == "SS" else 65536 - 2000)

    picture = read(ds)

    assert (picture.hu[:5] == -1024).all()
    assert np.array_equal(picture.hu[5:], HU[5:])


def test_padding_that_needs_more_bits_than_the_pixels_is_recognised():
    stored = STORED.copy()
    stored[:5] = 65536 - 2000
    ds = dataset(bits_stored=12)
    ds.PixelData = stored.tobytes()
    ds.add_new("PixelPaddingValue", "US", 65536 - 2000)

    assert (read(ds).hu[:5] == -1024).all()


def test_padding_among_tissue_values_is_ignored_and_said():
    ds = dataset(intercept=0, bits_stored=16, signed=True)
    ds.add_new("PixelPaddingValue", "SS", 55)

    picture = read(ds)

    assert np.array_equal(picture.hu, HU)
    assert "padding" in picture.warnings[0]


# --- window


def test_the_default_window_is_the_hosts():
    """HU clipped to -100..200, scaled to 0..255, the fraction cut off."""
    picture = read(dataset())

    expected = np.floor((np.clip(HU.astype(float), -100, 200) + 100) * 255 / 300)
    assert np.array_equal(picture.pixels, expected)
    assert picture.window_hu == (-100, 200)


def test_another_window_changes_pixels_and_key_but_not_hu():
    wide = read(dataset(), window=Window(-1024, 1000))

    assert wide.window_hu == (-1024, 1000)
    assert np.array_equal(wide.pixels, np.floor((HU.astype(float) + 1024) * 255 / 2024))
    assert np.array_equal(wide.hu, HU)
    assert wide.key != read(dataset()).key


@pytest.mark.parametrize(("low", "high"), [(math.nan, 1), (0, math.inf), (5, 5), (5, 5.5), (200, -100)])
def test_an_impossible_window_is_refused(low, high):
    with pytest.raises(BadRequest, match="window"):
        Window(low, high)


# --- other modalities


def mr() -> Dataset:
    ds = dataset()
    ds.Modality, ds.SOPClassUID = "MR", "1.2.840.10008.5.1.4.1.1.4"
    del ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType
    return ds


def test_another_modality_is_shown_in_its_own_window_and_not_measured():
    ds = mr()
    ds.WindowCenter, ds.WindowWidth = [1000, 40], [600, 400]

    picture = read(ds, any_modality=True)

    expected = np.clip((STORED.astype(float) - 700) / 600, 0, 1) * 255
    assert np.abs(picture.pixels - expected).max() <= 1
    assert (picture.hu, picture.spacing_mm, picture.window_hu) == (None, None, None)
    assert (picture.modality, picture.plane, picture.measurable) == ("MR", "axial", False)
    assert "not CT" in picture.warnings[0]


@pytest.mark.parametrize(("center", "width"), [(None, None), ("x", "400"), ("40", "0"), ("nan", "1"), ("40", "inf")])
def test_without_a_usable_window_the_range_of_the_picture_is_shown(center, width):
    ds = mr()
    set_text(ds, "WindowCenter", center)
    set_text(ds, "WindowWidth", width)

    picture = read(ds, any_modality=True)

    assert (picture.pixels.min(), picture.pixels.max()) == (0, 255)
    assert 20 < picture.pixels.mean() < 230


def test_monochrome1_of_another_modality_is_turned_around():
    ds = mr()
    plain = read(ds, any_modality=True)
    ds.PhotometricInterpretation = "MONOCHROME1"

    assert np.array_equal(read(ds, any_modality=True).pixels, 255 - plain.pixels)


def test_padding_of_another_modality_is_black():
    ds = mr()
    ds.add_new("PixelPaddingValue", "US", int(STORED[0, 0]))
    ds.PhotometricInterpretation = "MONOCHROME1"

    picture = read(ds, any_modality=True)

    assert (picture.pixels[STORED[0, 0] == STORED] == 0).all()


def test_a_hu_window_for_another_modality_is_said_to_be_unused():
    picture = read(mr(), any_modality=True, window=Window(0, 50))

    assert np.array_equal(picture.pixels, read(mr(), any_modality=True).pixels)
    assert any("window" in warning for warning in picture.warnings)


def test_a_picture_of_one_value_is_black_not_an_error():
    ds = mr()
    del ds.WindowCenter, ds.WindowWidth
    ds.PixelData = np.full_like(STORED, 700).tobytes()

    assert (read(ds, any_modality=True).pixels == 0).all()


def test_ct_is_known_by_its_storage_class_where_the_modality_is_missing():
    ds = dataset()
    del ds.Modality

    assert read(ds).modality == "CT"


# --- geometry


@pytest.mark.parametrize(
    ("spacing", "expected"),
    [
        (r"0.8\0.5", (0.8, 0.5)),
        (None, None),
        ("", None),
        (r"0\0.5", None),
        (r"-1\1", None),
        ("0.5", None),
        (r"1e400\1", None),
        (r"x\1", None),
    ],
)
def test_spacing_is_given_only_if_it_is_possible(spacing, expected):
    ds = dataset()
    set_text(ds, "PixelSpacing", spacing)

    assert read(ds).spacing_mm == expected


def turned(degrees: float, row: list[float], column: list[float], about: str) -> list[float]:
    """The orientation, turned about its row or column direction."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    normal = np.cross(row, column)
    if about == "row":
        return [*row, *(cos * np.array(column) + sin * normal)]
    return [*(cos * np.array(row) + sin * normal), *column]


@pytest.mark.parametrize("about", ["row", "column"])
@pytest.mark.parametrize(
    ("row", "column", "plane"),
    [
        ([1, 0, 0], [0, 1, 0], "axial"),
        ([-1, 0, 0], [0, -1, 0], "axial"),
        ([0, 1, 0], [0, 0, -1], "sagittal"),
        ([0, -1, 0], [0, 0, 1], "sagittal"),
        ([1, 0, 0], [0, 0, -1], "coronal"),
    ],
)
def test_the_plane_is_known_within_thirty_degrees(row, column, plane, about):
    found = []
    for degrees in (0, 29, 45):
        ds = dataset()
        ds.ImageOrientationPatient = [f"{value:.6f}" for value in turned(degrees, row, column, about)]
        found.append(read(ds).plane)

    assert found == [plane, plane, None]


@pytest.mark.parametrize(
    "orientation",
    [None, r"1\0\0\0\1", r"0\0\0\0\0\0", r"1\0\0\1\0\0", r"1\0\0\0\5\0", r"a\0\0\0\1\0", r"nan\0\0\0\1\0"],
)
def test_no_plane_is_made_up(orientation):
    ds = dataset()
    set_text(ds, "ImageOrientationPatient", orientation)

    assert read(ds).plane is None


def test_a_frame_keeps_its_orientation_through_big_endian():
    ds = dataset()
    ds.PixelData = STORED.astype(">u2").tobytes()
    ds.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]

    assert read_picture(written(ds, ExplicitVRBigEndian)).plane == "sagittal"


def test_values_of_a_stream_deeper_than_the_header_are_cut_to_the_header():
    """The stream says 16 bits, the header 12: the upper four are not the picture's."""
    stream = encode_array(STORED | np.uint16(0x3000), bits_stored=16)
    assert np.array_equal(read_picture(compressed(dataset(), JPEG2000Lossless, stream)).hu, HU)
