"""Masks as clients send them: only their foreground gets in, and a file that lies about itself costs nothing."""

import base64
import io
import tracemalloc
import zlib

import numpy as np
import pytest
from feedback_bodies import MASK_PAIRS, MOST_MASK_BYTES, handmade_png, parsed, png, sent, with_masks
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from idoctor_integration.errors import BadRequest
from idoctor_integration.feedback.masks import read_mask

EMPTY = np.zeros((20, 30), bool)
DISC = np.hypot(*np.mgrid[-30:30, -40:40]) < 20


def base64_of(data):
    return base64.b64encode(data).decode("ascii")


def sends(offered_png, saved_png=None):
    """The feedback of one that sends these files."""
    offered, saved = base64_of(offered_png), base64_of(saved_png or offered_png)
    return parsed(dice=None, edited_px=None, offered_mask=offered, saved_mask=saved)


def test_dice_and_edited_pixels_come_from_the_masks():
    offered, saved = EMPTY.copy(), EMPTY.copy()
    offered[:4, :10] = saved[2:6, :10] = True

    feedback = with_masks(offered, saved)

    assert (feedback.dice, feedback.edited_px) == (0.5, 40)


def test_two_empty_masks_agree():
    assert with_masks(EMPTY, EMPTY).dice == 1.0


def test_an_empty_mask_and_another_do_not():
    assert with_masks(EMPTY, ~EMPTY).dice == 0.0


@given(MASK_PAIRS)
@settings(max_examples=60, deadline=None)
def test_dice_is_the_textbook_s(pair):
    offered, saved = pair
    total = offered.sum() + saved.sum()

    assert with_masks(offered, saved).dice == pytest.approx(2 * (offered & saved).sum() / total if total else 1.0)


def test_masks_win_over_numbers():
    assert parsed(dice=0.1, edited_px=5, offered_mask=sent(DISC), saved_mask=sent(DISC)).dice == 1.0


@pytest.mark.parametrize("depth", [1, 2, 4])
def test_shallow_masks_are_read(depth):
    rows = b"".join(b"\x00" + bytes([0b10000000, 0b00000001]) for _ in range(3))
    mask = read_mask(handmade_png(16 // depth, 3, zlib.compress(rows), depth=depth), "saved_mask")

    assert mask.sum() == 6
    assert mask[:, [0, -1]].all()


def test_a_deep_mask_s_lowest_value_is_foreground():
    assert read_mask(png(DISC.astype(np.uint16)), "saved_mask").sum() == DISC.sum()


def test_any_value_above_zero_is_foreground():
    assert (read_mask(png(DISC.astype(np.uint8)), "saved_mask") == DISC).all()


def test_a_picture_sent_as_a_mask_does_not_get_in():
    picture = np.arange(60 * 80, dtype=np.uint32).reshape(60, 80).astype(np.uint8)
    kept = sends(png(picture)).saved_mask

    with Image.open(io.BytesIO(kept)) as image:
        assert image.mode == "1"
        assert (np.array(image) == (picture > 0)).all()


def test_what_else_is_in_the_file_does_not_get_in():
    info = PngInfo()
    info.add_text("Patient", "Zhang Wei")
    file = io.BytesIO()
    Image.fromarray(DISC).save(file, "PNG", pnginfo=info)

    assert b"Zhang" in file.getvalue()
    assert b"Zhang" not in sends(file.getvalue()).offered_mask


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
def test_more_than_one_channel_is_refused(mode):
    file = io.BytesIO()
    Image.new(mode, (20, 20)).save(file, "PNG")

    with pytest.raises(BadRequest, match="single grey channel"):
        sends(file.getvalue())


def test_unequal_sizes_are_refused():
    with pytest.raises(BadRequest, match="same size"):
        with_masks(EMPTY, EMPTY.T)


@pytest.mark.parametrize("name", ["offered_mask", "saved_mask"])
def test_one_mask_alone_is_refused(name):
    with pytest.raises(BadRequest, match="base64"):
        parsed(**{name: sent(DISC)})


@pytest.mark.parametrize("text", ["data:image/png;base64," + sent(DISC), "not base64!", "é", "AAA"])
def test_what_is_not_base64_is_refused(text):
    with pytest.raises(BadRequest, match="base64"):
        parsed(offered_mask=text, saved_mask=text)


def test_too_many_bytes_are_refused_before_they_are_decoded():
    with pytest.raises(BadRequest, match="at most"):
        parsed(offered_mask="!" * (2 * MOST_MASK_BYTES), saved_mask=sent(DISC))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xe0 a JPEG",
        png(DISC)[:-20],
        png(DISC)[:30],
        handmade_png(0, 5, zlib.compress(b"")),
        handmade_png(60_000, 60_000, zlib.compress(bytes(100))),
        handmade_png(8, 8, zlib.compress(bytes(8 * 9 - 1))),
        handmade_png(8, 8, zlib.compress(bytes(8 * 9 + 1))),
        handmade_png(8, 8, zlib.compress(bytes(8 * 9))[:-1]),
        handmade_png(8, 8, b"nothing deflated"),
        handmade_png(8, 8, zlib.compress(b"\x09" * (8 * 9))),
        handmade_png(8, 8, zlib.compress(bytes(8 * 9)), depth=3),
        handmade_png(8, 8, zlib.compress(bytes(8 * 9)), interlace=1),
    ],
)
def test_a_damaged_or_lying_file_is_refused(data):
    with pytest.raises(BadRequest):
        sends(data)


def test_a_picture_above_the_limit_is_refused_by_its_header():
    with pytest.raises(BadRequest, match="pixels"):
        sends(handmade_png(60_000, 60_000, zlib.compress(bytes(100))))


def test_a_bomb_is_not_inflated():
    bomb = handmade_png(10, 10, zlib.compress(bytes(200 << 20), 9))
    tracemalloc.start()

    with pytest.raises(BadRequest):
        sends(bomb)

    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


@given(st.lists(st.tuples(st.integers(0, len(png(DISC)) - 1), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_a_file_with_wrong_bytes_is_read_or_refused(changes):
    data = bytearray(png(DISC))
    for place, value in changes:
        data[place] = value
    try:
        mask = read_mask(bytes(data), "saved_mask")
    except BadRequest:
        return
    assert mask.ndim == 2
