"""Which piece of an earlier mask a click is about: that one is drawn anew, the others stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.masks import Mask
from runners.prompts import Click

REACH = 0.35
"""Of the square root of a piece's area: a click up to this far beside a piece means that piece, and farther off another
one. A psoas of 40 pixels across is clicked up to 12 pixels beside it, a quarter of its width."""

BESIDE_PX = 3  # how far beside a difference a click may lie and still mean it: a hand's unsteadiness


@dataclass(frozen=True, slots=True)
class Change:
    """One piece to be drawn anew.

    Attributes:
        piece: its number; None for one that was not there yet.
        clicks: what was marked on it, in the frame of the pieces.
    """

    piece: int | None
    clicks: tuple[Click, ...]


def changes(pieces: Sequence[Mask], clicks: Sequence[Click]) -> list[Change]:
    """Tell for each click which piece it is about.

    Args:
        pieces: `(H, W)` bool each, at least one; they may overlap.
        clicks: in pixels of the pieces.

    Returns:
        A change for each piece that was clicked, in their order, then one for each new piece. A click to remove counts
        for every piece that it lies in, and far from everything for nothing.
    """
    of_piece: dict[int, list[Click]] = {}
    new: list[list[Click]] = []
    beside = [click for click in clicks if not _note(click, pieces, of_piece)]
    reached = [_nearest(pieces, click) for click in beside]
    new = [[click] for click, piece in zip(beside, reached, strict=True) if piece is None and click.label == 1]
    for click, piece in zip(beside, reached, strict=True):
        if piece is not None:
            of_piece.setdefault(piece, []).append(click)
        elif click.label == 0 and new:
            min(new, key=lambda each: _squared(each[0], click)).append(click)
    known = [Change(piece, tuple(of_piece[piece])) for piece in sorted(of_piece)]
    return [*known, *(Change(None, tuple(each)) for each in new)]


def _note(click: Click, pieces: Sequence[Mask], of_piece: dict[int, list[Click]]) -> bool:
    """Put a click down for the pieces that it lies in; of several the first one grows, and each one shrinks."""
    row, column = int(click.y), int(click.x)
    inside = [number for number, piece in enumerate(pieces) if piece[row, column]]
    for number in inside[:1] if click.label == 1 else inside:
        of_piece.setdefault(number, []).append(click)
    return bool(inside)


def _nearest(pieces: Sequence[Mask], click: Click) -> int | None:
    """The piece that a click beside all of them is nearest to, if it is near enough."""
    distances = [_distance(piece, click) / np.sqrt(max(1, int(piece.sum()))) for piece in pieces]
    best = int(np.argmin(distances))
    return best if distances[best] <= REACH else None


def _distance(piece: Mask, click: Click) -> float:
    rows, columns = np.nonzero(piece)
    if not rows.size:
        return float("inf")
    return float(np.sqrt(((rows + 0.5 - click.y) ** 2 + (columns + 0.5 - click.x) ** 2).min()))


def _squared(one: Click, other: Click) -> float:
    return (one.x - other.x) ** 2 + (one.y - other.y) ** 2


def fitting(candidates: NDArray[np.bool_], scores: Sequence[float], clicks: Sequence[Click]) -> int:
    """The candidate that keeps to the clicks best; among equals the one with the best score.

    Args:
        candidates: `(C, H, W)` bool, C at least 1.
        scores: predicted IoU of each.
        clicks: in pixels of the candidates.
    """
    kept = [sum(bool(mask[int(c.y), int(c.x)]) == bool(c.label) for c in clicks) for mask in candidates]
    return max(range(len(kept)), key=lambda k: (kept[k], scores[k]))


def corrected_piece(before: Mask, after: Mask, clicks: Sequence[Click]) -> Mask:
    """What a person asked for of what the model drew anew: clicks add where they add, remove where they remove.

    The model moves the whole outline a little whenever it is asked; a correction must not touch what nobody pointed at.

    Args:
        before: `(H, W)` bool, the piece as it was.
        after: `(H, W)` bool, drawn from the piece and the clicks.
        clicks: in pixels of the piece.

    Returns:
        `before` with those connected differences that a click of the right kind lies in or beside.
    """
    added = _clicked_parts(after & ~before, [click for click in clicks if click.label == 1])
    removed = _clicked_parts(before & ~after, [click for click in clicks if click.label == 0])
    return (before | added) & ~removed


def _clicked_parts(mask: Mask, clicks: Sequence[Click]) -> Mask:
    """The connected parts that lie within `BESIDE_PX` of a click."""
    labels, count = ndimage.label(mask, structure=np.ones((3, 3)))
    keep = np.zeros(count + 1, bool)
    for click in clicks:
        row, column = int(click.y), int(click.x)
        near = labels[
            max(0, row - BESIDE_PX) : row + BESIDE_PX + 1, max(0, column - BESIDE_PX) : column + BESIDE_PX + 1
        ]
        keep[np.unique(near)] = True
    keep[0] = False
    return np.asarray(keep[labels])


def joined(masks: Sequence[Mask]) -> Mask:
    """All pieces together, `(H, W)` bool."""
    return np.asarray(np.logical_or.reduce(list(masks)))
