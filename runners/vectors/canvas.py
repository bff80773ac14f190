"""What a browser's canvas paints: the share of every pixel that polygons cover, exactly, many polygons at once.

Each polygon is painted on a sheet of its own, and the sheets lie one after the other in one flat array, so that a
mask of many parts costs a few array operations. Also answers whether outlines cross.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.vectors.pieces import Indices, Numbers


@dataclass(frozen=True, slots=True)
class Sheets:
    """Where each part is painted.

    Attributes:
        start: `(P + 1,)` first pixel of each sheet in the flat array; the last is the array's size.
        corner: `(P, 2)` x, y of each sheet's upper left corner.
        size: `(P, 2)` width and height in pixels.
    """

    start: Indices
    corner: Indices
    size: Indices


@dataclass(frozen=True, slots=True)
class Strokes:
    """Sides of polygons, cut where they cross from one pixel into the next.

    Attributes:
        pixel: `(N,)` flat number of the pixel that a stroke lies in.
        side: `(N,)` which side it is a part of.
        fall: `(N,)` how far it goes down.
        left: `(N,)` 0 to 1, its middle's distance from the pixel's left border.
    """

    pixel: Indices
    side: Indices
    fall: Numbers
    left: Numbers


def sheets(corner: Indices, size: Indices) -> Sheets:
    """Lay out one sheet for each part, given its bounding box, with a margin in which running sums come to rest."""
    corner, size = corner - 1, size + 2
    return Sheets(np.concatenate([[0], np.cumsum(size.prod(axis=1))]), corner, size)


def strokes(begin: Numbers, end: Numbers, part: Indices, paper: Sheets) -> Strokes:
    """Cut sides at the borders of pixels.

    Args:
        begin, end: `(S, 2)` x, y of each side's ends, inside the bounding box of its part.
        part: `(S,)` which part each side belongs to.
        paper: the sheets.
    """
    along = end - begin
    number = np.arange(len(begin))
    sides, shares = [number], [np.zeros(len(begin))]
    for axis in (0, 1):
        low, high = np.minimum(begin[:, axis], end[:, axis]), np.maximum(begin[:, axis], end[:, axis])
        first = np.floor(low) + 1
        crossings = np.maximum(np.ceil(high) - first, 0).astype(np.intp)
        side = np.repeat(number, crossings)
        nth = np.arange(len(side)) - np.repeat(np.cumsum(crossings) - crossings, crossings)
        sides.append(side)
        shares.append((first[side] + nth - begin[side, axis]) / along[side, axis])
    side, share = np.concatenate(sides), np.concatenate(shares)
    order = np.argsort(side + np.minimum(share, 1 - 1e-9))
    side, share = side[order], share[order]
    until = np.where(np.diff(side, append=-1) != 0, 1.0, np.roll(share, -1))
    middle = begin[side] + along[side] * ((share + until) / 2)[:, None] - paper.corner[part[side]]
    cell = np.floor(middle).astype(np.intp)
    pixel = paper.start[part[side]] + cell[:, 1] * paper.size[part[side], 0] + cell[:, 0]
    return Strokes(pixel, side, along[side, 1] * (until - share), middle[:, 0] - cell[:, 0])


def coverage(marks: Strokes, paper: Sheets) -> Numbers:
    """Share of every pixel that is inside, 0 to 1, on all sheets; rings of a part that run opposite ways cut holes."""
    size = int(paper.start[-1])
    change = np.bincount(marks.pixel, marks.fall * (1 - marks.left), size)
    change += np.bincount(marks.pixel + 1, marks.fall * marks.left, size)
    share: Numbers = np.abs(np.cumsum(change))
    return share


def crossing(marks: Strokes, begin: Numbers, end: Numbers, after: Indices) -> Indices:
    """Sides that meet another side anywhere but at the vertex that they share.

    Two sides can only meet in a pixel that both pass through, so only those are compared.

    Returns:
        Numbers of such sides, each at least once.
    """
    order = np.argsort(marks.pixel, kind="stable")
    pixel, side = marks.pixel[order], marks.side[order]
    first: list[NDArray[np.intp]] = []
    second: list[NDArray[np.intp]] = []
    for lag in range(1, len(pixel)):
        same = np.flatnonzero(pixel[lag:] == pixel[:-lag])
        if not same.size:
            break
        first.append(side[same])
        second.append(side[same + lag])
    if not first:
        return np.zeros(0, np.intp)
    one, other = np.concatenate(first), np.concatenate(second)
    one, other = np.minimum(one, other), np.maximum(one, other)
    one, other = np.divmod(np.unique((one * len(begin) + other)[one != other]), len(begin))
    chained, linked = after[one] == other, after[other] == one
    apart = ~(chained | linked)
    meets = np.zeros(len(one), bool)
    a, b, c, d = begin[one], end[one], begin[other], end[other]
    turns = _turn(a, b, c) * _turn(a, b, d), _turn(c, d, a) * _turn(c, d, b)
    boxes = (np.minimum(a, b) <= np.maximum(c, d)) & (np.minimum(c, d) <= np.maximum(a, b))
    meets[apart] = ((turns[0] <= 0) & (turns[1] <= 0) & boxes.all(axis=1))[apart]
    # Neighbours share a vertex; they overlap only where the way turns straight back.
    back = ((b - a) * (d - c)).sum(axis=1) < 0
    meets[~apart] = ((_turn(a, b, c) == 0) & (_turn(a, b, d) == 0) & back)[~apart]
    return np.concatenate([one[meets], other[meets]])


def _turn(a: Numbers, b: Numbers, c: Numbers) -> Numbers:
    """Positive where c lies to the right of the way from a to b on the screen, 0 on it."""
    turn: Numbers = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return turn
