"""The cheapest closed contour around a point, by dynamic programming over its angles; many at once."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def closed_paths(cost: Floats, step_cost: Floats) -> NDArray[np.intp]:
    """Find, for each of `B` polar pictures, one radius an angle.

    The angles are gone round twice: of the second half of the first round and the first half of the second, the path
    knows nothing of where it began, and it closes to within a step.

    Args:
        cost: `(B, A, R)`, what each radius costs at each angle.
        step_cost: `(B, 2 S + 1)`, what a change by -S to S radii from one angle to the next costs; inf forbids it.

    Returns:
        `(B, A)` index of the radius at each angle.
    """
    batch, angles, radii = cost.shape
    reach = step_cost.shape[1] // 2
    rounds = 2 * angles + 1
    padded = np.full((batch, radii + 2 * reach), np.inf)
    came_from = np.zeros((rounds, batch, radii), np.int8)
    total = cost[:, 0].copy()
    # the last axis counts the change, so that one argmin serves the whole batch
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=1)
    changes = step_cost[:, None, ::-1]
    for index in range(1, rounds):
        padded[:, reach : reach + radii] = total
        reached = windows + changes
        best = reached.argmin(axis=2)
        came_from[index] = best
        total = np.take_along_axis(reached, best[..., None], axis=2)[..., 0] + cost[:, index % angles]
    each = np.arange(batch)
    at = total.argmin(axis=1)
    path = np.zeros((rounds, batch), np.intp)
    for index in range(rounds - 1, -1, -1):
        path[index] = at
        at = np.clip(at + came_from[index, each, at] - reach, 0, radii - 1)
    first = angles // 2
    return np.asarray(np.roll(path[first : first + angles], first, axis=0).T)
