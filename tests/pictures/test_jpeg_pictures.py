"""JPEG: grey, colour and CMYK in the frame of the stored pixels; cut, exotic and hostile files are refused."""

import io

import numpy as np
import pytest
from dicom_files import phantom
from lossless_jpeg import encode_lossless
from PIL import Image

from runners.errors import TooLarge, UnsupportedFormat, UnusablePicture
from runners.pictures import read_picture

EOI = b"\xff\xd9"
GREY = np.clip((phantom((64, 80)).astype(int) + 100) * 255 // 300, 0, 255).astype(np.uint8)
SHADES = np.stack([GREY, GREY[::-1], 255 - GREY], axis=2)  # smooth enough to survive lossy colour


def jpeg(picture: np.ndarray, mode: str = "L", **options: object) -> bytes:
    """A file written by Pillow."""
    file = io.BytesIO()
    Image.fromarray(picture).convert(mode).save(file, "JPEG", **{"quality": 95, "subsampling": 0, **options})
    return file.getvalue()


def without(data: bytes, marker: int) -> bytes:
    """The file without its segments of one kind."""
    at = data.index(bytes((0xFF, marker)))
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4]) :]


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """The file with one more segment in front."""
    return data[:2] + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body + data[2:]


def mean_error(picture: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(picture.astype(int) - expected).mean())


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 3}, {"optimize": True}])
def test_grey_is_read(options):
    picture = read_picture(jpeg(GREY, **options))

    assert picture.pixels.shape == GREY.shape
    assert mean_error(picture.pixels, GREY) < 2
    assert (picture.source, picture.hu, picture.spacing_mm, picture.warnings) == ("jpeg", None, None, ())


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 2}])
def test_grey_saved_as_colour_becomes_grey_again(options):
    picture = read_picture(jpeg(GREY, "RGB", **options))

    assert picture.pixels.shape == GREY.shape
    assert mean_error(picture.pixels, GREY) < 2


def test_colour_keeps_three_channels():
    picture = read_picture(jpeg(SHADES, "RGB"))

    assert picture.pixels.shape == SHADES.shape
    assert mean_error(picture.pixels, SHADES) < 3


def test_cmyk_is_read_in_both_conventions():
    """Adobe stores ink inverted and marks the file; without the mark ink is ink."""
    ink = np.concatenate([255 - SHADES, np.zeros_like(SHADES[..., :1])], axis=2)
    files = [io.BytesIO(), io.BytesIO()]
    Image.fromarray(ink, mode="CMYK").save(files[0], "JPEG", quality=95, subsampling=0)
    Image.fromarray(255 - ink, mode="CMYK").save(files[1], "JPEG", quality=95, subsampling=0)

    adobe, plain = files[0].getvalue(), without(files[1].getvalue(), 0xEE)

    assert mean_error(read_picture(adobe).pixels, SHADES) < 3
    assert mean_error(read_picture(plain).pixels, SHADES) < 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_exif_orientation_is_not_applied(orientation):
    """The editors draw on the stored pixels; a turned mask would lie elsewhere."""
    exif = Image.Exif()
    exif[0x0112] = orientation

    picture = read_picture(jpeg(GREY, exif=exif))

    assert np.array_equal(picture.pixels, read_picture(jpeg(GREY)).pixels)


def test_what_surrounds_the_picture_changes_nothing():
    plain = jpeg(GREY)
    dressed = with_segment(plain, 0xE2, b"ICC_PROFILE\x00\x01\x09" + bytes(500)) + b"trailing bytes" + plain
    dressed = with_segment(dressed, 0xE2, b"ICC_PROFILE\x00")  # Pillow fails on a profile as short as this
    dressed = with_segment(with_segment(dressed, 0xFE, b"a comment"), 0xE1, b"Exif\x00\x00MM broken")

    assert np.array_equal(read_picture(dressed).pixels, read_picture(plain).pixels)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 3}])
@pytest.mark.parametrize("ending", [b"", EOI])
def test_a_cut_file_is_refused_with_and_without_its_end_marker(options, ending):
    """Libjpeg paints what is missing grey and is content with any end marker."""
    whole = jpeg(GREY, **options)
    scan = whole.rindex(b"\xff\xda") + 10

    for length in range(scan, len(whole) - 3, 7):
        with pytest.raises(UnusablePicture, match=r"cut short|less image data|cannot be decoded"):
            read_picture(whole[:length] + ending)


def test_a_file_cut_in_its_header_is_refused():
    whole = jpeg(GREY)

    for length in range(3, whole.index(b"\xff\xda") + 10):
        with pytest.raises(UnusablePicture):
            read_picture(whole[:length])


def test_the_size_is_judged_by_the_header_alone():
    whole = bytearray(jpeg(GREY))
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = (60_000).to_bytes(2) * 2

    with pytest.raises(TooLarge, match="60000 x 60000"):
        read_picture(bytes(whole))


def test_a_side_shorter_than_sixteen_pixels_is_refused():
    with pytest.raises(UnusablePicture, match="at least 16"):
        read_picture(jpeg(GREY[:1, :1]))


def test_twelve_bits_are_refused():
    whole = bytearray(jpeg(GREY))
    frame = whole.index(b"\xff\xc0")
    whole[frame + 1], whole[frame + 4] = 0xC1, 12

    with pytest.raises(UnsupportedFormat, match="8-bit"):
        read_picture(bytes(whole))


def test_lossless_and_arithmetic_coding_are_refused():
    arithmetic = jpeg(GREY).replace(b"\xff\xc0", b"\xff\xc9", 1)

    for data in (encode_lossless(GREY, 8), arithmetic):
        with pytest.raises(UnsupportedFormat, match="not supported"):
            read_picture(data)


def test_two_frames_are_refused():
    whole = jpeg(GREY)
    frame = whole.index(b"\xff\xc0")
    segment = whole[frame : frame + 2 + int.from_bytes(whole[frame + 2 : frame + 4])]

    with pytest.raises(UnusablePicture, match="more than one frame"):
        read_picture(whole[:frame] + segment + whole[frame:])


def test_thousands_of_scans_are_refused_before_they_are_decoded():
    """Each scan is a pass over the whole picture, and an empty one takes ten bytes."""
    whole = jpeg(GREY, progressive=True)
    scan = whole.rindex(b"\xff\xda")
    last = whole[scan:-2]

    with pytest.raises(UnusablePicture, match="too many scans"):
        read_picture(whole[:-2] + last * 5000 + EOI)


@pytest.mark.parametrize(
    "damage", [b"\xff\xd8\xff", b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\x00\x00", b"\xff\xd8\xff\xff\xff"]
)
def test_a_stump_is_refused(damage):
    with pytest.raises(UnusablePicture, match="The JPEG"):
        read_picture(damage)
