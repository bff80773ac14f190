"""Whatever a picture arrives as, its view is upright, its air black, its greys Hounsfield units."""

import numpy as np
import pytest
from scipy import ndimage

from runners.anatomy import prepare
from runners.anatomy.window import sagittal_windows
from runners.pictures import Picture, Window, read_picture
from tools.phantom_files import as_dicom
from tools.phantoms import axial, sagittal, windowed

AXIAL = axial(500)
SAGITTAL = sagittal(7001)
"""The sacrum in view; head up or feet up as the recipe drew it."""


def png(pixels):
    return Picture(np.ascontiguousarray(pixels), None, None, "png", None, None, None)


def in_bone_window(hu):
    return (np.clip(hu, 0, 300) * 255 / 300).astype(np.uint8)


def in_host_window(hu):
    """As the host writes its sagittal pictures: what came out black is white."""
    grey = in_bone_window(hu)
    return np.where(grey == 0, np.uint8(255), grey)


@pytest.mark.parametrize("turn", [lambda grey: grey, np.fliplr, np.flipud])
def test_an_axial_picture_is_handed_through(turn):
    """The same bytes: the embedding of the upload is that of the view. Prone and mirrored are left as they are."""
    picture = png(turn(windowed(AXIAL.hu)))
    view = prepare(picture, "axial")

    assert view.pixels is picture.pixels
    assert view.frame.untouched
    assert view.limits_hu == (-100, 200)


def test_an_axial_dicom_keeps_its_pixels_and_its_values():
    picture = read_picture(as_dicom(AXIAL))
    view = prepare(picture, "axial")

    assert view.pixels is picture.pixels
    assert view.hu is picture.hu
    assert view.exact
    assert view.spacing_mm == picture.spacing_mm


def test_another_window_is_shown_in_the_usual_one():
    usual = prepare(read_picture(as_dicom(AXIAL)), "axial")
    bone = prepare(read_picture(as_dicom(AXIAL), window=Window(-500, 1300)), "axial")

    assert np.abs(bone.pixels.astype(int) - usual.pixels).max() <= 1


def test_a_known_window_gives_back_the_attenuation():
    grey = np.tile(np.arange(256, dtype=np.uint8), (64, 1))
    view = prepare(Picture(grey, None, None, "dicom", None, "CT", (-160.0, 350.0)), "axial")

    assert view.hu[0, 0] == -160
    assert view.hu[0, 255] == 350
    assert not view.exact
    assert view.pixels[0, 30] == 0  # -100 HU
    assert view.pixels[0, 181] == 255  # beyond 200 HU


def test_colour_becomes_grey():
    grey = windowed(AXIAL.hu)
    coloured = np.stack([grey, grey, grey], axis=2)
    coloured[0, 0] = (255, 0, 0)
    view = prepare(png(coloured), "axial")

    assert view.pixels.shape == grey.shape
    assert np.array_equal(view.pixels[1:], grey[1:])
    assert 0 < view.pixels[0, 0] < 255


@pytest.mark.parametrize("quarters", [1, 3])
def test_an_axial_body_on_its_side_is_laid_on_its_back_or_front(quarters):
    grey = windowed(AXIAL.hu)
    view = prepare(png(np.rot90(grey, quarters)), "axial")

    assert view.frame.quarter_turns % 2 == 1
    assert np.array_equal(view.pixels, grey) or np.array_equal(view.pixels, np.rot90(grey, 2))


@pytest.mark.parametrize("turn", [lambda hu: hu, np.flipud, np.fliplr, lambda hu: hu[::-1, ::-1]])
def test_a_sagittal_slice_comes_head_up(turn):
    """The host writes feet up; the phantom's structures, turned along, tell where the head is."""
    view = prepare(png(windowed(turn(SAGITTAL.hu))), "sagittal")
    rows = [np.nonzero(view.frame.upright(turn(SAGITTAL.structure(name))))[0].mean() for name in ("L1", "L5")]

    assert rows[0] < rows[1]
    assert view.frame.quarter_turns == 0


def test_slices_of_every_style_come_head_up():
    """However the sacrum is drawn and the slice was stored: by the ends of the column alone, three in four do."""
    head_up = []
    for style in (None, "wedge", "gentle", "hollow", "wing", "hook"):
        for seed in (7101, 7102, 7103):
            phantom = sagittal(seed, style=style, size=256)
            if all(phantom.structure(name).sum() > 50 for name in ("L3", "L5", "S2")):
                view = prepare(png(windowed(phantom.hu)), "sagittal")
                rows = [np.nonzero(view.frame.upright(phantom.structure(name)))[0].mean() for name in ("L3", "L5")]
                head_up.append(rows[0] < rows[1])

    assert len(head_up) >= 9
    assert np.mean(head_up) > 0.9


def test_a_column_on_its_side_is_turned_upright():
    view = prepare(png(np.rot90(windowed(SAGITTAL.hu))), "sagittal")
    upright = view.frame.upright(np.ascontiguousarray(np.rot90(SAGITTAL.structure("L1"))))
    below = view.frame.upright(np.ascontiguousarray(np.rot90(SAGITTAL.structure("L5"))))

    assert view.frame.quarter_turns % 2 == 1
    assert np.nonzero(upright)[0].mean() < np.nonzero(below)[0].mean()


def test_what_lies_across_is_no_reason_to_turn_a_slice_whose_levels_are_in_order():
    """Here an organ fits the turned picture better than the faint column fits the upright one."""
    faint = sagittal(400_238, style="mixed", size=256)

    assert prepare(read_picture(as_dicom(faint)), "sagittal").frame.quarter_turns == 0


def test_spacing_turns_with_the_picture():
    quarter = Picture(np.ascontiguousarray(np.rot90(windowed(SAGITTAL.hu))), None, (0.7, 0.9), "png", None, None, None)

    assert prepare(quarter, "sagittal").spacing_mm == (0.9, 0.7)


@pytest.mark.parametrize(
    ("shown", "limits_hu"),
    [(windowed, (-100, 200)), (in_bone_window, (0, 300)), (in_host_window, (0, 300))],
)
def test_the_window_of_a_sagittal_picture_is_recognised(shown, limits_hu):
    view = prepare(png(shown(SAGITTAL.hu)), "sagittal")
    body = view.frame.upright((SAGITTAL.hu > 40) & (SAGITTAL.hu < 150))

    assert view.limits_hu == limits_hu
    assert np.abs(view.hu - view.frame.upright(SAGITTAL.hu))[body].max() < 2


@pytest.mark.parametrize(("style", "seed"), [("parts", 0), ("hook", 2), ("hollow", 1)])
def test_noise_in_the_fat_of_a_large_patient_is_not_taken_for_tissue(style, seed):
    obese = sagittal(seed, style=style, size=256, hardship="obese")

    assert prepare(png(windowed(obese.hu)), "sagittal").limits_hu == (-100, 200)
    assert prepare(png(in_bone_window(obese.hu)), "sagittal").limits_hu == (0, 300)


@pytest.mark.parametrize(("style", "seed", "size"), [("wedge", 2310000064, 512), ("mixed", 2310000023, 256)])
def test_where_greys_leave_the_window_in_doubt_the_one_in_which_levels_are_told_is_taken(style, seed, size):
    noisy = sagittal(seed, style=style, size=size)
    grey = windowed(noisy.hu)

    assert sagittal_windows(grey) == ((0, 300), (-100, 200))
    assert prepare(png(grey), "sagittal").limits_hu == (-100, 200)


def test_a_picture_with_white_air_is_the_hosts_even_if_its_greys_are_not():
    """Organs full of contrast: by its greys alone it would be in the other window."""
    dense = np.where(SAGITTAL.hu > 0, SAGITTAL.hu + 50, SAGITTAL.hu)

    assert prepare(png(in_bone_window(dense)), "sagittal").limits_hu == (-100, 200)
    assert prepare(png(in_host_window(dense)), "sagittal").limits_hu == (0, 300)


@pytest.mark.parametrize("seed", [2396000000, 2396000004])
def test_white_air_in_the_usual_window_is_told_by_greys_and_levels_together(seed):
    grey = windowed(sagittal(seed).hu)
    white = np.where(grey == 0, np.uint8(255), grey)

    assert prepare(png(white), "sagittal").limits_hu == (-100, 200)


@pytest.mark.parametrize("seed", [500, 501, 502])
def test_a_white_background_makes_no_difference_to_an_axial_slice(seed):
    hu = axial(seed).hu
    grey = windowed(hu)
    labels, _ = ndimage.label(hu < -500)
    white = np.where(labels == labels[0, 0], np.uint8(255), grey)

    assert np.array_equal(prepare(png(white), "axial").pixels, prepare(png(grey), "axial").pixels)


def test_white_air_makes_no_difference():
    black = prepare(png(in_bone_window(SAGITTAL.hu)), "sagittal")
    white = prepare(png(in_host_window(SAGITTAL.hu)), "sagittal")

    assert white.frame == black.frame
    assert np.mean(white.pixels != black.pixels) < 0.005


@pytest.mark.parametrize("grey", [0, 128, 255])
@pytest.mark.parametrize("plane", ["axial", "sagittal"])
def test_an_empty_picture_is_left_as_it_is(grey, plane):
    view = prepare(png(np.full((64, 48), grey, np.uint8)), plane)

    assert view.frame.untouched
    assert view.pixels.shape == (64, 48)


def test_the_same_picture_gives_the_same_view():
    first, second = (prepare(png(in_host_window(SAGITTAL.hu)), "sagittal") for _ in range(2))

    assert np.array_equal(first.pixels, second.pixels)
    assert first.frame == second.frame


def test_real_sagittal_slices_come_head_up(ct_cases):
    """As stored (head up) and as the host writes them (feet up), in the patient whose sacrum is in view."""
    folder = next((case for case in ct_cases if case.name.startswith("sg01")), None)
    if folder is None:
        pytest.skip("The folder of real cases has no sg01")

    for name, flipped in (
        ("image.dcm", False),
        ("image.png", False),
        ("host/image.dcm", True),
        ("host/image.png", True),
    ):
        assert prepare(read_picture((folder / name).read_bytes()), "sagittal").frame.flipped == flipped
