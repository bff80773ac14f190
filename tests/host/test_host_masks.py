"""Masks as they are stored, and what is measured under them."""

import io

import numpy as np
import pytest
from host_browser import band, png, send_l3, send_middle
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image
from scipy import ndimage
from small_series import CASE, COLUMNS, DISC_HU, DISC_RADIUS_PX, ROWS, disc

from examples.idoctor_host.masks import largest_piece

PATH = "/".join(CASE)
PSOAS, COMBO = "slice_021.png_psoas.png", "slice_021.png_combo.png"


def _manual(browser):
    return browser.root / "data" / "_".join(CASE) / "output" / "manual_middle_mask"


def _names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_masks_of_the_middle_slice_lie_where_the_contract_says(marked):
    answer = send_middle(marked, CASE, psoas=png(disc() * 255), combo=png(disc() * 255))

    assert answer.json()["saved"] == ["psoas", "combo"]
    assert _names(_manual(marked)) == [COMBO, PSOAS]


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "1", "LA"])
def test_a_stored_mask_is_one_channel_of_0_and_255(marked, mode):
    send_middle(marked, CASE, psoas=png(disc() * 255, mode))

    stored = marked.get(f"/get_output_image/{PATH}/manual_middle_mask/{PSOAS}").pixels()
    assert stored.shape == (ROWS, COLUMNS)
    assert (stored == np.where(disc(), 255, 0)).all()


def test_the_grey_rim_of_a_smoothed_outline_becomes_0_or_255(marked):
    smooth = np.tile(np.arange(COLUMNS, dtype=np.uint8), (ROWS, 1))

    send_middle(marked, CASE, combo=png(smooth))

    stored = marked.get(f"/get_output_image/{PATH}/manual_middle_mask/{COMBO}").pixels()
    assert (stored == np.where(smooth > 0, 255, 0)).all()


def test_what_nobody_painted_is_background(marked):
    """A canvas that was painted white on nothing: transparent pixels hold any colour."""
    pixels = np.full((ROWS, COLUMNS, 4), 255, np.uint8)
    pixels[..., 3] = disc() * 255
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")

    send_middle(marked, CASE, psoas=buffer.getvalue())

    assert (marked.get(f"/get_output_image/{PATH}/manual_middle_mask/{PSOAS}").pixels() == disc() * 255).all()


@pytest.mark.parametrize("shape", [(ROWS, COLUMNS + 1), (COLUMNS, ROWS), (ROWS * 2, COLUMNS * 2), (1, 1)])
def test_a_mask_of_another_size_is_dropped_without_a_word(marked, shape):
    answer = send_middle(marked, CASE, psoas=png(np.full(shape, 255)), combo=png(disc() * 255))

    assert answer.error is None
    assert answer.json()["saved"] == ["combo"]
    assert _names(_manual(marked)) == [COMBO]


def test_an_l3_mask_of_another_size_is_dropped_without_a_word(browser):
    answer = send_l3(browser, CASE, band((199, ROWS), 90, 110))

    assert answer.error is None
    assert not (_manual(browser).parent / "L3_mask").exists()


def test_a_mode_that_is_not_sent_loses_its_stored_mask(marked):
    send_middle(marked, CASE, psoas=png(disc() * 255), combo=png(disc() * 255))

    send_middle(marked, CASE, combo=png(disc() * 255))

    assert _names(_manual(marked)) == [COMBO]


def test_no_mask_at_all_is_no_error(marked):
    answer = marked.post(f"/upload_middle_manual_mask/{PATH}", data={"other": "field"})

    assert answer.json()["saved"] == []


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused_and_nothing_changes(marked, data):
    send_middle(marked, CASE, psoas=png(disc() * 255))

    answer = send_middle(marked, CASE, psoas=data, combo=png(disc() * 255))

    assert answer.error == "The mask is not a PNG that can be read."
    assert _names(_manual(marked)) == [PSOAS]


def test_an_empty_l3_mask_is_refused(browser):
    assert send_l3(browser, CASE, band((200, ROWS), 0, 0)).error == "The mask is empty: mark L3 first."


def test_masks_need_a_middle_slice(browser):
    assert send_middle(browser, CASE, psoas=png(disc() * 255)).error.startswith("No axial slices are chosen yet")


def test_a_known_disc_is_measured_within_one_percent(marked):
    send_middle(marked, CASE, psoas=png(disc() * 255))

    found = marked.get(f"/measurements/{PATH}").json()

    assert found["slice"] == "slice_021.png"
    assert found["psoas"]["area_mm2"] == pytest.approx(np.pi * (DISC_RADIUS_PX * 0.8) ** 2, rel=0.01)
    assert found["psoas"]["hu_mean"] == pytest.approx(DISC_HU, abs=1e-3)
    assert found["combo"] is None


def test_an_empty_mask_measures_nothing(marked):
    send_middle(marked, CASE, combo=png(np.zeros((ROWS, COLUMNS))))

    assert marked.get(f"/measurements/{PATH}").json()["combo"] == {"area_px": 0, "area_mm2": 0.0, "hu_mean": None}


@given(arrays.arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12))))
def test_the_largest_piece_is_one_piece_and_none_is_larger(mask):
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    areas = np.bincount(labels.ravel())[1:]

    kept = largest_piece(mask)

    assert kept.sum() == (areas.max() if count else 0)
    assert len(np.unique(labels[kept])) == min(count, 1)
