"""The exact outline of a mask: the cracks between its pixels and the background, followed around.

Every ring is closed, simple and exact, runs clockwise on the screen around a part and the other way around a hole.
Pixels that touch at a corner only belong to different parts.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.masks import Mask

Ring = NDArray[np.float64]  # (N, 2) x, y of the vertices, not repeating the first

MOST_EDGES = 60_000
"""Pixel edges beyond which no outline is made: a frayed mask of that size cannot be edited by hand, and following
it would keep a thread busy for seconds. All muscle of an adult at 512 x 512 has about 4,000."""

_ALONG = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""Row and column step along the top, right, bottom and left side of a pixel."""
_OUTWARDS = ((-1, 0), (0, 1), (1, 0), (0, -1))
_CORNER_X = np.array([0, 1, 1, 0])
_CORNER_Y = np.array([0, 0, 1, 1])
"""Where, from the pixel's upper left corner, each side starts."""


def signed_area(ring: Ring) -> float:
    """Area in square pixels, positive for a ring that runs clockwise on the screen."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def outlines(mask: Mask) -> tuple[list[list[Ring]], NDArray[np.int32]]:
    """Follow the cracks around every four-connected part of a mask that has background all around.

    A side of a pixel is number `4 * pixel + side`; walking along it the pixel is on the right hand. Its successor is
    the next side of the same pixel, the same side of the pixel ahead, or, in a notch, a side of the pixel beyond it.

    Args:
        mask: `(H, W)` bool, its outermost rows and columns false.

    Returns:
        For each part its rings of unit edges, first the outline, then the holes; and the `(H, W)` map of parts, that
        of entry `i` being `i + 1`. No parts if the mask has more than `MOST_EDGES` edges.
    """
    width = mask.shape[1]
    filled = mask.ravel()
    found, count = ndimage.label(mask)
    labels: NDArray[np.int32] = found.astype(np.int32, copy=False)
    pixels = [np.flatnonzero(mask & ~np.roll(mask, (-row, -column), (0, 1))) for row, column in _OUTWARDS]
    if sum(map(len, pixels)) > MOST_EDGES:
        return [], labels
    sides: list[NDArray[np.int64]] = []
    successors: list[NDArray[np.int64]] = []
    for side, at in enumerate(pixels):
        (row, column), (out_row, out_column) = _ALONG[side], _OUTWARDS[side]
        ahead = at + row * width + column
        beyond = ahead + out_row * width + out_column
        straight = np.where(filled[beyond], 4 * beyond + (side - 1) % 4, 4 * ahead + side)
        sides.append(4 * at + side)
        successors.append(np.where(filled[ahead], straight, 4 * at + (side + 1) % 4))
    every = np.concatenate(sides)
    following = dict(zip(every.tolist(), np.concatenate(successors).tolist(), strict=True))
    parts: list[list[Ring]] = [[] for _ in range(count)]
    while following:
        first, here = following.popitem()
        walked = [first]
        while here != first:
            walked.append(here)
            here = following.pop(here)
        at, side_of = np.divmod(np.array(walked), 4)
        rows, columns = np.divmod(at, width)
        corners = np.stack([columns + _CORNER_X[side_of], rows + _CORNER_Y[side_of]], axis=1)
        parts[int(labels.flat[at[0]]) - 1].append(corners.astype(np.float64))
    return [sorted(part, key=signed_area, reverse=True) for part in parts], labels


def corners(ring: Ring) -> Ring:
    """The vertices of a ring of unit edges at which it turns."""
    steps = np.roll(ring, -1, axis=0) - ring
    turning: Ring = ring[np.any(steps != np.roll(steps, 1, axis=0), axis=1)]
    return turning
