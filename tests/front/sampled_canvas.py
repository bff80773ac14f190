"""A canvas for tests: polygons are painted by asking 16 x 16 points of every pixel whether they are inside.

Slow and plain on purpose: it shares nothing with what it tests.
"""

import numpy as np

SAMPLES = 16
"""Points along each side of a pixel: 1/256 is the least coverage that a canvas of 8 bits can show."""


def coverage(rings, shape, *, even_odd=False):
    """`(H, W)` share of every pixel that the polygons cover, each on its own, by the nonzero or the even-odd rule."""
    painted = np.zeros(shape)
    for ring in rings:
        left, top = np.floor(ring.min(axis=0)).astype(int)
        right, bottom = np.ceil(ring.max(axis=0)).astype(int)
        turns = _turns((ring - (left, top)) * SAMPLES, ((bottom - top) * SAMPLES, (right - left) * SAMPLES))
        inside = turns % 2 == 1 if even_odd else turns != 0
        share = inside.reshape(bottom - top, SAMPLES, right - left, SAMPLES).mean((1, 3))
        painted[top:bottom, left:right] = np.maximum(painted[top:bottom, left:right], share)
    return painted


def _turns(ring, shape):
    """How often a ring goes around each point: the sides to the left of it, those going down less those going up."""
    height, width = shape
    change = np.zeros((height, width + 1), int)
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        down = 1 if y2 > y1 else -1
        rows = np.arange(np.ceil(min(y1, y2) - 0.5), np.ceil(max(y1, y2) - 0.5), dtype=int)
        columns = np.ceil(x1 + (rows + 0.5 - y1) * (x2 - x1) / (y2 - y1 or 1) - 0.5).astype(int)
        np.add.at(change, (rows, columns), down)
    return np.cumsum(change, axis=1)[:, :-1]


def iou(first, second):
    """Intersection over union of two masks."""
    return (first & second).sum() / (first | second).sum()
