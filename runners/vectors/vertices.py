"""Where the vertices go, once it is known where an outline is cut into pieces.

A canvas with anti-aliasing tints every pixel that an outline touches, and the host counts everything above 0. What
it counts is therefore the polygon grown by half a pixel upwards, downwards and sideways, so each side is fitted to
its crack middles moved inwards by as much. The vertices are those of the closed polyline with the least squared
distance to them.
"""

import numpy as np
from numpy.typing import NDArray

from runners.vectors.pieces import Chains, Cuts, Numbers, moments

SNAP_PER_PX = 4
"""Vertices lie on quarters of a pixel. Chromium's canvas (Skia) rounds them so anyway: what is checked is what will
be painted; and numbers in an answer stay short."""

_PASSES = 2
"""The direction of a side decides how far it moves in, and moving it turns it: twice is enough."""
_STEPS = 8
"""Conjugate gradient steps; each divides the error by about three, and a quarter of a pixel is what counts."""
_HOLD, _PIN = 1e-3, 1e6
"""Weight of the corner where the cut lies: slight, against vertices that nothing else determines; or all there is."""


def fitted(lines: Chains, cut: Cuts, exact: NDArray[np.bool_], inset_px: float) -> Numbers:
    """Place one vertex for each cut.

    Args:
        lines: the rings.
        cut: where they are cut, `S` places.
        exact: `(S,)` vertices that stay on the exact outline.
        inset_px: how far inside it the others lie, sideways and upright.

    Returns:
        `(S, 2)` x, y.
    """
    hold = np.where(exact, _PIN, _HOLD)
    number, (sum_x, sum_y, sum_xx, sum_xy, sum_yy) = moments(lines, cut.at, cut.at[cut.after], cut.ring)
    corner = lines.corner[cut.at] - lines.centre
    vertices = corner
    for _ in range(_PASSES):
        along = vertices[cut.after] - vertices
        squared = np.maximum((along * along).sum(axis=1), 1e-9)
        length = np.sqrt(squared)
        inwards = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None]
        shift_x, shift_y = (inwards * (inset_px * np.abs(inwards).sum(axis=1))[:, None]).T
        # An edge's middle lies at `per_x * x + per_y * y + start` of its side: 0 is one vertex, 1 the next.
        per_x, per_y = along.T / squared
        start = -(vertices[:, 0] * per_x + vertices[:, 1] * per_y)
        far = per_x * sum_x + per_y * sum_y + start * number
        far_x = per_x * sum_xx + per_y * sum_xy + start * sum_x
        far_y = per_x * sum_xy + per_y * sum_yy + start * sum_y
        far_far = per_x * far_x + per_y * far_y + start * far
        far_x, far_y = far_x + shift_x * far, far_y + shift_y * far
        near_x, near_y = sum_x + shift_x * number - far_x, sum_y + shift_y * number - far_y
        vertices = _solved(
            number - 2 * far + far_far + far_far[cut.before] + hold,
            far - far_far,
            np.stack([near_x + far_x[cut.before], near_y + far_y[cut.before]], axis=1) + hold[:, None] * corner,
            vertices,
            cut,
        )
    snapped: Numbers = np.round((vertices + lines.centre) * SNAP_PER_PX) / SNAP_PER_PX
    return snapped


def _solved(own: Numbers, shared: Numbers, wanted: Numbers, guess: Numbers, cut: Cuts) -> Numbers:
    """Solve the rings' tridiagonal equations, all rings and both coordinates at once, by conjugate gradients."""
    own, after, before = own[:, None], shared[:, None], shared[cut.before][:, None]
    result = guess
    rest = wanted - (own * guess + after * guess[cut.after] + before * guess[cut.before])
    scaled = rest / own
    direction = scaled
    weight = (rest * scaled).sum(axis=0)
    for _ in range(_STEPS):
        image = own * direction + after * direction[cut.after] + before * direction[cut.before]
        step = weight / np.maximum((direction * image).sum(axis=0), 1e-12)
        result = result + step * direction
        rest = rest - step * image
        scaled = rest / own
        last, weight = weight, (rest * scaled).sum(axis=0)
        direction = scaled + weight / np.maximum(last, 1e-12) * direction
    return result
