"""The cheapest closed contour around a point, by dynamic programming over its angles; many at once."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def closed_paths(cost: Floats, step_cost: Floats) -> NDArray[np.intp]:
    """Find, for each of `B` polar pictures, one radius an angle.

    A first round, open at both ends, tells the radius half-way round, where neither end is felt; a second one starts
    and ends there, so that the contour closes exactly.

    Args:
        cost: `(B, A, R)`, what each radius costs at each angle.
        step_cost: `(B, 2 S + 1)`, what a change by -S to S radii from one angle to the next costs; inf forbids it.

    Returns:
        `(B, A)` index of the radius at each angle.
    """
    angles, radii = cost.shape[1:]
    half = angles // 2
    through = _cheapest(cost, step_cost, None)[:, half]
    turned = np.concatenate([cost[:, half:], cost[:, : half + 1]], axis=1)
    turned[:, 0] = turned[:, -1] = np.where(np.arange(radii) == through[:, None], 0.0, np.inf)
    return np.asarray(np.roll(_cheapest(turned, step_cost, through)[:, :-1], half, axis=1))


def _cheapest(cost: Floats, step_cost: Floats, last: NDArray[np.intp] | None) -> NDArray[np.intp]:
    """The cheapest open path, ending at `last` where given."""
    batch, angles, radii = cost.shape
    reach = step_cost.shape[1] // 2
    padded = np.full((batch, radii + 2 * reach), np.inf)
    came_from = np.zeros((angles, batch, radii), np.intp)
    total = cost[:, 0].copy()
    # the last axis counts the change, so that one argmin serves the whole batch
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=1)
    changes = step_cost[:, None, ::-1]
    # of the flattened costs, where those of each batch and radius begin
    starts = np.arange(batch * radii).reshape(batch, radii) * (2 * reach + 1)
    reached = np.empty((batch, radii, 2 * reach + 1))
    for index in range(1, angles):
        padded[:, reach : reach + radii] = total
        np.add(windows, changes, out=reached)
        best = reached.argmin(axis=2, out=came_from[index])
        total = reached.ravel()[starts + best] + cost[:, index]
    each = np.arange(batch)
    at = total.argmin(axis=1) if last is None else last
    path = np.zeros((batch, angles), np.intp)
    for index in range(angles - 1, -1, -1):
        path[:, index] = at
        at = np.minimum(np.maximum(at + came_from[index, each, at] - reach, 0), radii - 1)
    return path
