"""A mask as the shapes that the editors draw with: polygons and rectangles in natural pixels.

The outline is followed along the cracks between pixels, so every ring is closed, simple and exact. From there:

    exact (`tolerance_px=0`)   the whole-pixel outline; filled, it gives the mask back pixel for pixel
    simplified (the default)   fewer vertices; the ring is first moved half a pixel inwards, because a canvas with
                               anti-aliasing tints every pixel that the outline touches and the host counts
                               everything above 0

Holes are joined to their outline by a keyhole, a bridge that is walked both ways, because the host fills each
polygon on its own. Outlines run clockwise on the screen, holes the other way, so that the even-odd and the nonzero
rule fill the same pixels. Pixels that touch at a corner only belong to different polygons.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from runners.masks import Mask, Target, bounding_box

Ring = NDArray[np.float64]  # (N, 2) x, y of the vertices, not repeating the first

TOLERANCE_PX = 0.4
"""How far a simplified outline may stray from the outline it replaces: less than half a pixel, so that it leaves
neither a border pixel out nor reaches the middle of one beyond it."""

INSET_PX = 0.45
"""How far inside its pixel a simplified outline runs; just short of the half at which a one-pixel line vanishes."""

THIN_SHARE = 0.3
"""A ring that simplification leaves with less than this share of its area is drawn exactly instead."""

MOST_EDGES = 60_000
"""Pixel edges beyond which no outline is made: a frayed mask of that size cannot be edited by hand, and following
it would keep a thread busy for seconds. All muscle of an adult at 512 x 512 has about 4,000."""


def polygons(mask: Mask, *, tolerance_px: float = TOLERANCE_PX) -> list[Ring]:
    """Outline every connected part of a mask, largest first.

    Args:
        mask: `(H, W)` bool.
        tolerance_px: how far vertices may be saved on; 0 keeps the exact whole-pixel outline.

    Returns:
        One `(N, 2)` array of `x, y` in natural pixels for each part; empty for an empty mask and for one whose
        outline has more than `MOST_EDGES` edges.
    """
    box = bounding_box(mask)
    if box is None:
        return []
    x, y, width, height = box
    parts = _rings(np.pad(mask[y : y + height, x : x + width], 1))
    shapes = [_keyholed([_drawn(ring, tolerance_px) for ring in rings]) for rings in parts]
    shapes.sort(key=lambda ring: -abs(signed_area(ring)))
    origin = np.array([x - 1, y - 1], np.float64)
    return [ring + origin for ring in shapes]


def rectangles(mask: Mask, target: Target) -> list[tuple[int, int, int, int]]:
    """The rectangle that the vertebra editor takes.

    Only rows matter downstream of that editor, so one rectangle, tight on the body, is right; no other structure
    is drawn with rectangles.

    Returns:
        `[(x1, y1, x2, y2)]` in whole natural pixels, `x2` and `y2` just past the mask; empty for other targets.
    """
    box = bounding_box(mask) if target == "vertebra" else None
    return [] if box is None else [(box[0], box[1], box[0] + box[2], box[1] + box[3])]


def signed_area(ring: Ring) -> float:
    """Area in square pixels, positive for a ring that runs clockwise on the screen."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _rings(mask: Mask) -> list[list[Ring]]:
    """Follow the cracks around every four-connected part of a mask that has background all around.

    A side of a pixel is number `4 * pixel + side`; walking along it the pixel is on the right hand. Its successor is
    the next side of the same pixel, the same side of the pixel ahead, or, in a notch, a side of the pixel beyond it.

    Returns:
        For each part its rings of unit edges: first the outline, then the holes.
    """
    width = mask.shape[1]
    filled = mask.ravel()
    pixels = [np.flatnonzero(mask & ~np.roll(mask, (-row, -column), (0, 1))) for row, column in _OUTWARDS]
    if sum(map(len, pixels)) > MOST_EDGES:
        return []
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
    labels, count = ndimage.label(mask)
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
    return [sorted(part, key=signed_area, reverse=True) for part in parts]


_ALONG = ((0, 1), (1, 0), (0, -1), (-1, 0))
"""Row and column step along the top, right, bottom and left side of a pixel."""
_OUTWARDS = ((-1, 0), (0, 1), (1, 0), (0, -1))
_CORNER_X = np.array([0, 1, 1, 0])
_CORNER_Y = np.array([0, 0, 1, 1])
"""Where, from the pixel's upper left corner, each side starts."""


def _drawn(ring: Ring, tolerance_px: float) -> Ring:
    """A ring of unit edges with the vertices that are worth drawing."""
    steps = np.roll(ring, -1, axis=0) - ring
    exact: Ring = ring[np.any(steps != np.roll(steps, 1, axis=0), axis=1)]
    if tolerance_px <= 0:
        return exact
    inwards = np.stack([-steps[:, 1], steps[:, 0]], axis=1)  # to the right of the walk, y pointing down
    middles = ring + steps / 2 + INSET_PX * inwards
    simple = _simplified(middles, tolerance_px)
    if len(simple) < 3 or abs(signed_area(simple)) < THIN_SHARE * abs(signed_area(exact)):
        return exact
    return simple


def _simplified(ring: Ring, tolerance_px: float) -> Ring:
    """The vertices of a closed ring from which no dropped one lies farther than the tolerance.

    Source: Douglas and Peucker, The Canadian Cartographer 1973; the ring is first cut at its two most distant ends.
    """
    far = int(np.argmax(((ring - ring[0]) ** 2).sum(axis=1)))
    closed = np.concatenate([ring, ring[:1]])
    keep = np.zeros(len(closed), bool)
    keep[[0, far]] = True
    waiting = [(0, far), (far, len(ring))]
    while waiting:
        first, last = waiting.pop()
        between = closed[first + 1 : last] - closed[first]
        if not len(between):
            continue
        chord = closed[last] - closed[first]
        length = float(np.hypot(chord[0], chord[1]))
        across = np.abs(between @ np.array([-chord[1], chord[0]])) if length else np.hypot(between[:, 0], between[:, 1])
        worst = int(across.argmax())
        if across[worst] > tolerance_px * (length or 1.0):
            middle = first + 1 + worst
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    kept: Ring = closed[:-1][keep[:-1]]
    return kept


def _keyholed(rings: Sequence[Ring]) -> Ring:
    """Join holes to their outline, each by a bridge between the two nearest vertices."""
    joined = rings[0]
    for hole in rings[1:]:
        distances, nearest = map(np.asarray, cKDTree(hole).query(joined))
        here = int(np.argmin(distances))
        turned = np.roll(hole, -int(nearest[here]), axis=0)
        joined = np.concatenate([joined[: here + 1], turned, turned[:1], joined[here:]])
    return joined
