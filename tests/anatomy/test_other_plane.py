"""A slice that is cut the other way is called that, and gets no mask; one that is hard to read is not."""

from dataclasses import replace

import numpy as np
import pytest

from runners.anatomy import find, prepare
from runners.anatomy.other_plane import IS_AXIAL, IS_SAGITTAL, other_plane
from runners.pictures import Picture, read_picture
from tools.phantom_files import as_host_sagittal
from tools.phantoms import ELSEWHERE, Phantom, axial, elsewhere, sagittal, windowed


def png(phantom: Phantom) -> Picture:
    return Picture(windowed(phantom.hu), None, None, "png", None, None, None)


@pytest.mark.parametrize("target", ["psoas", "combo"])
def test_most_sagittal_slices_asked_for_muscle_are_called_sagittal(target):
    findings = [find(prepare(png(sagittal(seed)), "axial"), target) for seed in range(1000, 1006)]

    assert not any(finding.structures for finding in findings)
    assert [finding.reason for finding in findings].count(IS_SAGITTAL) >= 4


def test_the_host_s_sagittal_picture_is_called_sagittal():
    picture = read_picture(as_host_sagittal(sagittal(1000)))

    assert find(prepare(picture, "axial"), "psoas").reason == IS_SAGITTAL


def test_axial_slices_asked_for_l3_are_called_axial_and_offer_no_bodies():
    for seed in range(500, 504):
        finding = find(prepare(png(axial(seed)), "sagittal"), "vertebra")

        assert finding.reason == IS_AXIAL
        assert not finding.structures
        assert not finding.bodies


@pytest.mark.parametrize("turn", [np.rot90, np.transpose, lambda hu: np.pad(hu, 200, constant_values=-1000)])
def test_neither_turning_nor_an_empty_margin_hides_it(turn):
    across, along = (png(replace(one, hu=np.ascontiguousarray(turn(one.hu)))) for one in (axial(500), sagittal(1002)))

    assert find(prepare(across, "sagittal"), "vertebra").reason == IS_AXIAL
    assert find(prepare(along, "axial"), "psoas").reason == IS_SAGITTAL


@pytest.mark.parametrize("recipe", ELSEWHERE)
def test_slices_of_elsewhere_keep_the_reason_of_their_own(recipe):
    plane = "sagittal" if recipe.__name__ == "chest_sagittal" else "axial"

    assert other_plane(prepare(png(recipe(0)), plane), {}) is None


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5])
def test_a_sagittal_slice_on_its_side_is_not_called_axial(seed):
    chest = elsewhere.chest_sagittal(seed)
    turned = png(replace(chest, hu=np.ascontiguousarray(np.rot90(chest.hu))))

    assert find(prepare(turned, "sagittal"), "vertebra").reason != IS_AXIAL


def test_a_file_that_says_how_it_is_cut_is_believed():
    """As an axial slice it shows nothing, and that is what is said."""
    slice_ = png(sagittal(1002))

    assert find(prepare(slice_, "axial"), "psoas").reason == IS_SAGITTAL
    assert find(prepare(replace(slice_, plane="axial"), "axial"), "psoas").reason != IS_SAGITTAL


@pytest.mark.parametrize("plane", ["axial", "sagittal"])
def test_nothing_is_said_of_a_picture_that_shows_nothing(plane):
    blank = Picture(np.zeros((128, 96), np.uint8), None, None, "png", None, None, None)

    assert other_plane(prepare(blank, plane), {}) is None
