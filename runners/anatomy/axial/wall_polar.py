"""A slice around a point inside: rows are directions, columns distances; and the cheapest way around in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.closed_path import closed_paths
from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.finding import Mask, Point

Polar = NDArray[np.float32]
Path = NDArray[np.intp]

DIRECTIONS = 288
"""1.25 degrees: at the flank, eight half-widths out, neighbours lie a sixth of a half-width apart."""

STEPS_PER_HALF_WIDTH = 24
"""About one pixel, so that an edge is placed as well as the picture shows it."""

REACH = 10.5
"""Half-widths from the centre: beyond the fascia of the broadest patient (flank to flank 8 to 18 half-widths)."""


@dataclass(frozen=True, slots=True, eq=False)
class PolarGrid:
    """Where the samples lie.

    Attributes:
        centre: x and y in pixels.
        step_px: distance between neighbouring columns.
        from_front: `(N,)` angle of each direction to the patient's front, 0 to pi on either side.
        side: `(N,)` sign of the lateral axis.
        x_px: `(N, R)` float32.
        y_px: `(N, R)` float32.
        across: `(N, R)` float32, distance from the midline in half-widths.
        back: `(N, R)` float32, distance behind the body's centre in half-widths.
        known: `(N, R)` bool, inside the picture.
    """

    centre: Point
    step_px: float
    from_front: NDArray[np.float64]
    side: NDArray[np.float64]
    x_px: Polar
    y_px: Polar
    across: Polar
    back: Polar
    known: Mask

    def sample(self, picture: NDArray[np.float32]) -> Polar:
        """`(N, R)` float32, between the pixels of an `(H, W)` picture; its border goes on outside."""
        found = ndimage.map_coordinates(picture, [self.y_px - 0.5, self.x_px - 0.5], order=1, mode="nearest")
        return np.asarray(found, np.float32)

    def look_up(self, mask: Mask) -> Mask:
        """`(N, R)` bool, the nearest pixel of an `(H, W)` mask; nothing lies outside the picture."""
        height, width = mask.shape
        rows = np.clip(self.y_px.astype(np.int32), 0, height - 1)
        columns = np.clip(self.x_px.astype(np.int32), 0, width - 1)
        found: Mask = mask[rows, columns] & self.known
        return found

    def direction_of(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        """`(P,)` number of the direction nearest to each of `(P, 2)` pixels."""
        away = points - np.array(self.centre)
        first = np.arctan2(self.y_px[0, 1] - self.centre[1], self.x_px[0, 1] - self.centre[0])
        turn = (np.arctan2(away[:, 1], away[:, 0]) - first) * DIRECTIONS / (2 * np.pi)
        return np.asarray(np.rint(turn).astype(np.int64) % DIRECTIONS)

    def from_midline(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """`(P,)` lateral distance of `(P, 2)` pixels from the line from the centre to the front, in half-widths."""
        away = points - np.array(self.centre)
        front = np.array([self.x_px[0, -1], self.y_px[0, -1]], np.float64) - np.array(self.centre)
        beside = np.abs(away[:, 0] * front[1] - away[:, 1] * front[0]) / np.hypot(*front)
        return np.asarray(beside / self.step_px / STEPS_PER_HALF_WIDTH)

    def radii_at(
        self, x_px: NDArray[np.float32], y_px: NDArray[np.float32], contours_px: NDArray[np.float64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Distance of pixels from the centre, and of contours in the same directions.

        Args:
            x_px: broadcasts with `y_px` to `(H, W)`.
            y_px: the other coordinate.
            contours_px: `(C, N)` distance of each contour from the centre.

        Returns:
            `(H, W)` and `(C, H, W)` float32.
        """
        dx, dy = x_px - np.float32(self.centre[0]), y_px - np.float32(self.centre[1])
        first = np.arctan2(self.y_px[0, 1] - self.centre[1], self.x_px[0, 1] - self.centre[0])
        turn = (np.arctan2(dy, dx) - np.float32(first)) * np.float32(DIRECTIONS / (2 * np.pi)) % np.float32(DIRECTIONS)
        below = np.minimum(turn.astype(np.int32), DIRECTIONS - 1)
        share = turn - below
        closed = np.concatenate([contours_px, contours_px[:, :1]], axis=1).astype(np.float32)
        return np.hypot(dx, dy), closed[:, below] * (1 - share) + closed[:, below + 1] * share


def polar_grid(landmarks: AxialLandmarks, centre: Point, shape: tuple[int, ...]) -> PolarGrid:
    """Lay the samples: the first direction is the patient's front, and they turn from there."""
    angle = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    front = -np.array(landmarks.posterior)
    across = np.array([-front[1], front[0]])  # a quarter turn on, towards growing angles of the picture
    step_px = landmarks.half_width_px / STEPS_PER_HALF_WIDTH
    radius = np.arange(int(REACH * STEPS_PER_HALF_WIDTH)) * step_px
    direction = np.cos(angle)[:, None] * front + np.sin(angle)[:, None] * across
    x = (centre[0] + direction[:, :1] * radius).astype(np.float32)
    y = (centre[1] + direction[:, 1:] * radius).astype(np.float32)
    known: Mask = (x >= 0) & (x < shape[1]) & (y >= 0) & (y < shape[0])
    side = np.sign(direction @ np.array(landmarks.lateral))
    from_front = np.abs((angle + np.pi) % (2 * np.pi) - np.pi)
    at_centre = landmarks.across_and_back(np.array([centre]))[0]
    turned = np.stack([direction @ np.array(landmarks.lateral), direction @ np.array(landmarks.posterior)], axis=1)
    across, back = (at_centre[i] + turned[:, i : i + 1] * radius / landmarks.half_width_px for i in (0, 1))
    return PolarGrid(
        centre, step_px, from_front, side, x, y, np.abs(across).astype(np.float32), back.astype(np.float32), known
    )


def closed_path(cost: Polar, most_steps: int, price_of_step: float) -> Path:
    """The cheapest way once around: `(N,)` columns, one for each row of `cost`, `(N, R)`.

    Neighbours differ by at most `most_steps` columns, and each column of difference costs `price_of_step`.
    """
    prices = price_of_step * np.abs(np.arange(-most_steps, most_steps + 1.0))
    return np.asarray(closed_paths(cost[None].astype(np.float64), prices[None])[0])
