"""Closed ways around a centre, and the grid that they run on."""

import numpy as np
import pytest

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.wall_polar import DIRECTIONS, closed_path, polar_grid
from tests.anatomy.axial_views import parts_of

SHAPE = (200, 240)


def landmarks_facing(degrees):
    turn = np.radians(degrees)
    nothing = np.zeros(SHAPE, bool)
    posterior = (float(np.sin(turn)), float(np.cos(turn)))
    return AxialLandmarks(
        (120, 150), (120, 130), 12.0, 9.0, posterior, nothing, nothing, 50.0, 3.0, parts_of(psoas=nothing)
    )


def test_a_closed_path_follows_a_cheap_valley():
    valley = (20 + 8 * np.cos(np.arange(96) / 96 * 2 * np.pi)).round().astype(int)
    cost = np.ones((96, 40), np.float32)
    cost[np.arange(96), valley] = 0

    assert (closed_path(cost, 2, 0.01) == valley).all()


def test_a_price_on_steps_makes_the_path_straight():
    valley = (20 + 3 * np.cos(np.arange(96) / 96 * 2 * np.pi)).round().astype(int)
    cost = np.ones((96, 40), np.float32)
    cost[np.arange(96), valley] = 0

    assert np.ptp(closed_path(cost, 2, 50.0)) == 0


@pytest.mark.parametrize("degrees", [0, 20, -20, 180])
def test_the_first_direction_points_to_the_front(degrees):
    landmarks = landmarks_facing(degrees)

    grid = polar_grid(landmarks, (120.0, 100.0), SHAPE)

    away = np.array([grid.x_px[0, 24] - 120.0, grid.y_px[0, 24] - 100.0])
    assert away @ np.array(landmarks.posterior) == pytest.approx(-landmarks.half_width_px, rel=1e-3)
    assert grid.from_front[DIRECTIONS // 2] == pytest.approx(np.pi)
    places = np.stack([grid.x_px[:, 40], grid.y_px[:, 40]], axis=1)
    across, back = landmarks.across_and_back(places.astype(np.float64)).T
    np.testing.assert_allclose(grid.across[:, 40], np.abs(across), atol=1e-3)
    np.testing.assert_allclose(grid.back[:, 40], back, atol=1e-3)


@pytest.mark.parametrize("degrees", [0, 37, 180])
def test_a_contour_comes_back_where_its_samples_lie(degrees):
    grid = polar_grid(landmarks_facing(degrees), (120.0, 100.0), SHAPE)
    contour = 60 + 20 * np.cos(np.arange(DIRECTIONS) / DIRECTIONS * 4 * np.pi)
    numbers = np.arange(0, DIRECTIONS, 7)
    x, y = grid.x_px[numbers, 50], grid.y_px[numbers, 50]

    radius, (found,) = grid.radii_at(x, y, contour[None])

    np.testing.assert_allclose(found, contour[numbers], atol=0.05)
    np.testing.assert_allclose(radius, 50 * grid.step_px, atol=1e-3)
    assert (grid.direction_of(np.stack([x, y], axis=1).astype(np.float64)) == numbers).all()


def test_samples_outside_the_picture_are_unknown_and_hold_no_mask():
    grid = polar_grid(landmarks_facing(0), (230.0, 100.0), SHAPE)

    everywhere = grid.look_up(np.ones(SHAPE, bool))

    assert (everywhere == grid.known).all()
    assert not grid.known[grid.x_px >= SHAPE[1]].any()
