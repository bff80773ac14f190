"""The mid-sagittal slice in Hounsfield units, rebuilt from the original series in the frame of the host's picture.

Hosts differ in which of the two middle columns they take, which way up and round they show it, and how they resize
rows: every way is compared with the picture, and the one that shows the same is taken; without one there is none.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from idoctor_integration.originals.refusal import NotUsable
from idoctor_integration.originals.resampling import ways
from idoctor_integration.originals.stacks import Stack

WINDOW_HU = (0.0, 300.0)
"""In which the host draws sagittal pictures; what comes out 0 is painted white by most versions of it."""

SAME_GREYS = 3
SAME_SHARE = 0.98
"""Of the pixels that show something in either picture."""

LEAST_SHOWN = 0.01
OTHER = "The original series does not show what the picture shows."
EMPTY = "The picture shows too little to find its original."


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A sagittal slice in the picture's frame.

    Attributes:
        hu: `(height, width)` float32.
        spacing_mm: between rows, between columns.
        feet_up: whether rows run to the head.
        backwards: whether columns run to the back.
    """

    hu: NDArray[np.float32]
    spacing_mm: tuple[float, float]
    feet_up: bool
    backwards: bool


def rebuild(columns: NDArray[np.float32], stack: Stack, shown: NDArray[np.uint8]) -> Rebuilt:
    """Find the way in which a picture was made of a stack.

    Args:
        columns: `(2, slices, rows)` float32 HU, feet first; see `middle_columns`.
        stack: where they come from.
        shown: `(height, width)` uint8, the host's picture.

    Raises:
        NotUsable: no way makes the same picture.
    """
    height, width = shown.shape
    if width != columns.shape[2] or height < 2:
        raise NotUsable(OTHER)
    tried = list(ways(columns.shape[1], height))
    turned = [[_turned(each, *turn) for turn in TURNS] for each in columns]
    # The two columns beside the middle show nearly the same, the four turns never do: one tells them.
    far = [_compared(tried[0].weights @ lines, shown).far for lines in turned[0]]
    turn = int(np.argmin(far))
    column, way = max(
        itertools.product(range(len(turned)), tried),
        key=lambda pair: _compared(pair[1].weights @ turned[pair[0]][turn], shown).same,
    )
    fits = [_compared(way.weights @ lines, shown).same >= SAME_SHARE for lines in turned[column]]
    if fits != [index == turn for index in range(len(TURNS))]:  # not this one, or which way up it is nobody knows
        raise NotUsable(OTHER)
    hu = np.asarray(way.weights @ turned[column][turn], np.float32)
    upside_down, reversed_ = TURNS[turn]
    return Rebuilt(
        hu,
        (stack.step_mm / way.rows_per_slice, stack.row_mm),
        feet_up=not upside_down,
        backwards=stack.backwards != reversed_,
    )


TURNS = ((False, False), (False, True), (True, False), (True, True))
"""Head up instead of feet up, columns from back to front instead of as the rows of the slices run."""


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Of the pixels that show something in either picture: the share that is the same, and how far greys lie apart."""

    same: float
    far: float


def _compared(hu: NDArray[np.float32], shown: NDArray[np.uint8]) -> _Comparison:
    """Compare the greys of a slice with a picture.

    Raises:
        NotUsable: the picture shows hardly anything.
    """
    low, high = WINDOW_HU
    grey = (np.clip(hu, low, high) - low) * np.float32(255 / (high - low))
    # Air and fat are white in most hosts' pictures and black in others; which side of 0 a pixel fell is rounding.
    blank = (shown == 0) | (shown == 255)
    something = ~(blank & (grey <= SAME_GREYS))
    if np.count_nonzero(~blank) < LEAST_SHOWN * shown.size:
        raise NotUsable(EMPTY)
    apart = np.abs(grey[something] - shown[something])
    return _Comparison(float(np.mean(apart <= SAME_GREYS)), float(np.mean(apart)))


def _turned(lines: NDArray[np.float32], upside_down: bool, reversed_: bool) -> NDArray[np.float32]:
    return np.ascontiguousarray(lines[:: -1 if upside_down else 1, :: -1 if reversed_ else 1])
