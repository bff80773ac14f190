"""The vertebra as the map of parts sees it, whichever way the patient lies, and how far a found body agrees with it."""

from dataclasses import replace

import numpy as np
import pytest

from runners.anatomy.axial.body import Body
from runners.anatomy.axial.part_map import PartMap, part_map
from runners.anatomy.axial.vertebra_named import agreement, named_place
from runners.anatomy.shrunk import shrink
from tests.anatomy.axial_views import parts_of
from tools.phantoms import axial, chest

SHAPE = (120, 140)
A_PX = 12.0
MIDDLE = (66.0, 57.0)  # column and row


def ellipse(column, row, half_width, half_depth, turn=0.0):
    rows, columns = np.indices(SHAPE)
    right, down = columns - column, rows - row
    across = right * np.cos(turn) + down * np.sin(turn)
    along = -right * np.sin(turn) + down * np.cos(turn)
    return (across / half_width) ** 2 + (along / half_depth) ** 2 < 1


def drawn(back_deg):
    """A body with its canal, the back in this direction; 90 is down."""
    back = np.deg2rad(back_deg)
    column, row = MIDDLE
    body = ellipse(column, row, A_PX, 0.8 * A_PX, back - np.pi / 2)
    away = 1.25 * A_PX
    canal = ellipse(column + away * np.cos(back), row + away * np.sin(back), 0.35 * A_PX, 0.35 * A_PX) & ~body
    return body, canal


@pytest.mark.parametrize("back_deg", [90, 75, 110, -90, -70])
@pytest.mark.parametrize("cell", [1.0, 3.0])
def test_body_and_back_are_where_they_were_drawn(back_deg, cell):
    body, canal = drawn(back_deg)
    place = named_place(replace(parts_of(vertebra=body, canal=canal), cell=(cell, cell)))

    assert place is not None
    column, row = MIDDLE
    assert (place.column, place.row) == pytest.approx((cell * (column + 0.5) - 0.5, cell * (row + 0.5) - 0.5), abs=0.3)
    assert place.half_width_px == pytest.approx(cell * A_PX, rel=0.05)
    assert np.rad2deg(place.back_rad) == pytest.approx(back_deg, abs=4)
    to_canal = np.hypot(place.canal[0] - place.column, place.canal[1] - place.row)
    assert to_canal == pytest.approx(1.3 * cell * A_PX, rel=0.1)


def test_without_a_canal_the_arch_tells_the_back():
    body, arch = drawn(90)
    place = named_place(parts_of(vertebra=body, arch=arch))

    assert place is not None
    assert np.rad2deg(place.back_rad) == pytest.approx(90, abs=4)
    assert place.canal[1] == pytest.approx(MIDDLE[1] + 1.15 * A_PX, abs=1)


@pytest.mark.parametrize("seen", ["nothing", "a speck", "no back"])
def test_what_is_too_little_is_no_vertebra(seen):
    body, canal = drawn(90)
    nothing = np.zeros(SHAPE, bool)
    speck = nothing.copy()
    speck[50, 50:52] = True
    given = {
        "nothing": parts_of(vertebra=nothing, canal=canal),
        "a speck": parts_of(vertebra=speck, canal=canal),
        "no back": parts_of(vertebra=body, canal=nothing),
    }[seen]

    assert named_place(given) is None


def test_the_larger_of_two_is_the_vertebra():
    body, canal = drawn(90)
    vessel = ellipse(66, 20, 4, 4)
    place = named_place(parts_of(vertebra=body | vessel, canal=canal))

    assert place is not None
    assert place.row == pytest.approx(MIDDLE[1], abs=0.3)


def test_agreement_falls_with_distance_and_size():
    parts = parts_of(vertebra=drawn(90)[0])
    right = Body(*MIDDLE, A_PX, 0.8 * A_PX, np.pi / 2, 1.5, 1.0, 1.0, 0.0)
    shifted = [agreement(replace(right, column=MIDDLE[0] + shift), parts) for shift in (0, 4, 8, 16, 40)]
    grown = [
        agreement(replace(right, half_width_px=A_PX * by, half_depth_px=0.8 * A_PX * by), parts) for by in (1, 1.5, 2)
    ]

    assert shifted[0] > 0.9
    assert shifted == sorted(shifted, reverse=True)
    assert shifted[-1] == 0
    assert grown == sorted(grown, reverse=True)


def named(phantom) -> PartMap:
    return part_map(shrink(np.clip(phantom.hu, -100, 200).astype(np.float32)), 50.0)


@pytest.mark.parametrize("hardship", [None, "disc", "osteoporosis", "arms"])
def test_the_map_finds_vertebrae_that_it_never_saw(hardship):
    right = 0
    for seed in range(880_000, 880_008):
        phantom = axial(seed, size=256, hardship=hardship)
        place = named_place(named(phantom))
        rows, columns = np.nonzero(phantom.structure("vertebra"))
        near = place is not None and np.hypot(place.row - rows.mean(), place.column - columns.mean()) < 6
        right += bool(near)

    assert right >= 7


def test_a_chest_has_no_vertebra_of_an_abdomen():
    assert [seed for seed in range(880_000, 880_010) if named_place(named(chest(seed, size=256))) is not None] == []


def test_a_place_is_found_again_in_cells_of_any_size():
    """Two rows and three columns of the slice are a cell: x is not y, and the middle of a cell is not its corner."""
    cell = np.zeros((10, 12), bool)
    cell[7, 2] = True
    parts = replace(parts_of(psoas=cell), cell=(2.0, 3.0))
    middle = np.array([[2.5 * 3, 7.5 * 2]])

    assert parts.places("psoas").tolist() == middle.tolist()
    assert parts.at(middle, "psoas") == pytest.approx(1)
    assert parts.at(middle + np.array([3, 0]), "psoas") == pytest.approx(0)
    assert parts.at(middle + np.array([0, 1]), "psoas") == pytest.approx(0.5)
    assert parts.at(middle, "wall", "erector") == pytest.approx(0)


@pytest.mark.parametrize("cell", [(1.0, 1.0), (2.0, 3.0), (7.3, 6.1)])
def test_values_of_cells_are_enlarged_as_they_are_read_at_points(cell):
    rng = np.random.default_rng(2)
    seen = rng.random((9, 11)) < 0.5
    parts = replace(parts_of(psoas=seen), cell=cell)
    shape = (int(9 * cell[0]), int(11 * cell[1]))
    rows, columns = np.indices(shape)
    points = np.stack([columns.ravel() + 0.5, rows.ravel() + 0.5], axis=-1)

    large = parts.enlarged(parts.of("psoas"), shape)

    np.testing.assert_allclose(large.ravel(), parts.at(points, "psoas"), atol=1e-5)


def test_a_picture_that_is_not_square_is_named_as_far_as_it_reaches():
    parts = part_map(shrink(np.zeros((100, 300), np.float32)), 50.0)

    assert parts.shares.shape[2] == 64
    assert parts.shares.shape[1] < 32
    np.testing.assert_allclose(parts.shares.sum(axis=0), 1, atol=1e-5)
