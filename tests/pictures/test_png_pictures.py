"""PNG: every depth, colour type and interlacing becomes the grey that it shows; nothing else becomes a picture."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image
from png_files import GREY, GREY_ALPHA, PALETTE, RGB, RGBA, SIGNATURE, chunk, header, png

from runners.errors import TooLarge, UnusablePicture
from runners.pictures import read_picture

SHAPE = (21, 19)  # odd, so that every Adam7 pass has its own size
COUNT = SHAPE[0] * SHAPE[1]


def ramp(depth: int, channels: int = 1) -> np.ndarray:
    """`(H, W)` or `(H, W, C)` samples that use the whole range of `depth` bits, another order in each channel."""
    steps = np.linspace(0, (1 << depth) - 1, COUNT).round().astype(np.uint16)
    samples = np.stack([np.roll(steps, 50 * channel).reshape(SHAPE) for channel in range(channels)], axis=2)
    return samples[..., 0] if channels == 1 else samples


def eight_bit(samples: np.ndarray, depth: int) -> np.ndarray:
    """What `samples` look like with 8 bits."""
    return np.round(samples.astype(float) * 255 / ((1 << depth) - 1))


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_grey_of_every_depth_is_scaled_to_eight_bits(depth, interlaced):
    picture = read_picture(png(ramp(depth), depth, GREY, interlaced=interlaced))

    assert picture.pixels.shape == SHAPE
    assert np.array_equal(picture.pixels, eight_bit(ramp(depth), depth))


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("depth", [8, 16])
def test_colour_keeps_three_channels(depth, interlaced):
    picture = read_picture(png(ramp(depth, 3), depth, RGB, interlaced=interlaced))

    assert picture.pixels.shape == (*SHAPE, 3)
    assert np.abs(picture.pixels - eight_bit(ramp(depth, 3), depth)).max() <= (depth == 16)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(("colour", "channels"), [(RGB, 3), (RGBA, 4), (GREY_ALPHA, 2)])
def test_equal_channels_become_grey(depth, colour, channels):
    samples = np.repeat(ramp(depth)[..., None], channels, axis=2)
    if colour != RGB:
        samples[..., -1] = (1 << depth) - 1

    picture = read_picture(png(samples, depth, colour))

    assert picture.pixels.shape == SHAPE
    assert np.abs(picture.pixels - eight_bit(ramp(depth), depth)).max() <= (depth == 16)


@pytest.mark.parametrize(("colour", "channels"), [(RGBA, 4), (GREY_ALPHA, 2)])
def test_transparency_is_laid_over_black(colour, channels):
    samples = np.full((*SHAPE, channels), 200, np.uint8)
    samples[..., -1] = np.linspace(0, 255, COUNT).reshape(SHAPE)

    picture = read_picture(png(samples, 8, colour))

    assert np.array_equal(picture.pixels, np.round(200 * (samples[..., -1] / 255)))


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_a_palette_is_looked_up(depth):
    shades = np.random.default_rng(depth).integers(0, 256, (1 << depth, 3), dtype=np.uint8)

    picture = read_picture(png(ramp(depth), depth, PALETTE, before_data=chunk(b"PLTE", shades.tobytes())))

    assert np.array_equal(picture.pixels, shades[ramp(depth)])


def test_a_grey_palette_with_transparent_entries_is_laid_over_black():
    shades = np.repeat(np.arange(256, dtype=np.uint8), 3).tobytes()
    alphas = bytes([0] * 100)  # the first hundred entries; the others are opaque
    extra = chunk(b"PLTE", shades) + chunk(b"tRNS", alphas)

    picture = read_picture(png(ramp(8), 8, PALETTE, before_data=extra))

    assert np.array_equal(picture.pixels, np.where(ramp(8) < 100, 0, ramp(8)))


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_the_transparent_grey_becomes_black_and_no_other(depth):
    key = int(ramp(depth).ravel()[-1])
    extra = chunk(b"tRNS", key.to_bytes(2))

    picture = read_picture(png(ramp(depth), depth, GREY, before_data=extra))

    assert np.array_equal(picture.pixels, np.where(ramp(depth) == key, 0, eight_bit(ramp(depth), depth)))


@pytest.mark.parametrize("depth", [8, 16])
def test_the_transparent_colour_becomes_black_and_no_other(depth):
    key = ramp(depth, 3)[4, 5]
    extra = chunk(b"tRNS", key.astype(">u2").tobytes())

    picture = read_picture(png(ramp(depth, 3), depth, RGB, before_data=extra))

    assert (picture.pixels[4, 5] == 0).all()
    assert np.count_nonzero((picture.pixels == 0).all(axis=2)) == 1


def test_nothing_is_claimed_about_a_png_but_its_pixels():
    picture = read_picture(png(ramp(8), 8, GREY))

    assert (picture.source, picture.hu, picture.spacing_mm, picture.window_hu) == ("png", None, None, None)
    assert (picture.plane, picture.modality, picture.warnings) == (None, None, ())
    assert (picture.height, picture.width) == SHAPE
    assert picture.pixels.flags.writeable
    assert picture.pixels.flags.c_contiguous


def test_the_key_depends_on_pixels_and_shape_alone():
    grey = read_picture(png(ramp(8), 8, GREY))
    colour = read_picture(png(np.repeat(ramp(8)[..., None], 3, axis=2), 8, RGB, before_data=chunk(b"tEXt", b"a\0b")))
    turned = read_picture(png(ramp(8).reshape(SHAPE[::-1]), 8, GREY))
    other = ramp(8)
    other[3, 3] ^= 1

    assert grey.key == colour.key
    assert len({grey.key, turned.key, read_picture(png(other, 8, GREY)).key}) == 3


def test_what_pillow_writes_is_read():
    file = io.BytesIO()
    Image.fromarray(ramp(8).astype(np.uint8)).save(file, "PNG", optimize=True)

    assert np.array_equal(read_picture(file.getvalue()).pixels, ramp(8))


def test_every_shorter_file_is_refused():
    whole = png(ramp(8), 8, GREY)

    for length in range(len(SIGNATURE), len(whole) - 1):
        with pytest.raises(UnusablePicture, match="PNG"):
            read_picture(whole[:length])


@pytest.mark.parametrize("interlaced", [False, True])
def test_missing_rows_are_refused_even_if_every_chunk_is_whole(interlaced):
    rows = zlib.compress(bytes((SHAPE[0] - 1) * (1 + SHAPE[1])))

    with pytest.raises(UnusablePicture, match="less image data"):
        read_picture(png(ramp(8), 8, GREY, interlaced=interlaced, data=rows))


def test_more_rows_than_the_header_says_are_refused():
    rows = zlib.compress(bytes((SHAPE[0] + 1) * (1 + SHAPE[1])))

    with pytest.raises(UnusablePicture, match="more image data"):
        read_picture(png(ramp(8), 8, GREY, data=rows))


def test_a_deflate_stream_that_stops_is_refused():
    whole = zlib.compress(bytes(SHAPE[0] * (1 + SHAPE[1])), level=0)

    with pytest.raises(UnusablePicture, match="cut short"):
        read_picture(png(ramp(8), 8, GREY, data=whole[:-6]))


def test_a_flipped_bit_is_refused():
    whole = bytearray(png(ramp(8), 8, GREY))
    whole[60] ^= 4

    with pytest.raises(UnusablePicture, match="checksum"):
        read_picture(bytes(whole))


def test_an_animation_is_refused():
    control = chunk(b"acTL", (2).to_bytes(4) + (0).to_bytes(4))

    with pytest.raises(UnusablePicture, match="animated"):
        read_picture(png(ramp(8), 8, GREY, before_data=control))


@pytest.mark.parametrize("palette", [b"", chunk(b"PLTE", b"\x00" * 7), chunk(b"PLTE", b"\x00" * 3 * 5)])
def test_a_palette_that_is_missing_or_impossible_is_refused(palette):
    with pytest.raises(UnusablePicture, match="palette"):
        read_picture(png(ramp(2), 2, PALETTE, before_data=palette))


@pytest.mark.parametrize(("depth", "colour"), [(3, GREY), (16, PALETTE), (4, RGB), (8, 5), (0, GREY)])
def test_an_impossible_header_is_refused(depth, colour):
    file = SIGNATURE + header(*SHAPE, depth, colour) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")

    with pytest.raises(UnusablePicture, match="header"):
        read_picture(file)


def test_the_size_is_judged_by_the_header_alone():
    file = SIGNATURE + header(60_000, 60_000, 8, GREY) + chunk(b"IDAT", b"not even deflated") + chunk(b"IEND", b"")

    with pytest.raises(TooLarge, match="60000 x 60000"):
        read_picture(file)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (15, 400), (400, 15), (0, 40)])
def test_a_side_shorter_than_sixteen_pixels_is_refused(width, height):
    with pytest.raises(UnusablePicture, match="at least 16"):
        read_picture(SIGNATURE + header(width, height, 8, GREY) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
