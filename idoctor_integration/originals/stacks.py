"""The slices of a series as an even stack, feet first: only of such a stack a sagittal picture can be measured."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from idoctor_integration.originals.headers import Header, Place
from idoctor_integration.originals.refusal import NotUsable

FEWEST_SLICES = 3
MOST_SLICES = 3000
MOST_SIDE_PX = 2048
STRAIGHT = 0.9994
"""Cosine of two degrees: how far an axis of the slices may lie from the patient's."""

SAME_PLACE_MM = 0.01
MOST_UNEVEN = 0.02
"""Share of a step by which a slice may lie beside its place, on top of the rounding of positions."""

ROUNDING_MM = 0.02
TILTED = "The slices of the original series are tilted or not axial."
UNEVEN = "Slices of the original series are missing, or not evenly spaced."
NO_SERIES = "No original series of axial CT slices can be read."


@dataclass(frozen=True, slots=True)
class Stack:
    """An even stack of axial slices.

    Attributes:
        names: of the files, from the feet to the head.
        shape: rows and columns of each.
        row_mm: from row to row.
        step_mm: from slice to slice.
        backwards: whether rows run to the patient's back.
    """

    names: tuple[str, ...]
    shape: tuple[int, int]
    row_mm: float
    step_mm: float
    backwards: bool


def largest_stacks(headers: Iterable[Header], most: int) -> list[list[tuple[str, Place]]]:
    """The files of the largest series among some, largest first.

    Raises:
        NotUsable: there is none.
    """
    groups: defaultdict[tuple[object, ...], list[tuple[str, Place]]] = defaultdict(list)
    for header in headers:
        if header.place is not None:
            groups[header.place.series].append((header.name, header.place))
    large = sorted((each for each in groups.values() if len(each) >= FEWEST_SLICES), key=len, reverse=True)
    if not large:
        raise NotUsable(NO_SERIES)
    return large[:most]


def stacked(files: Sequence[tuple[str, Place]]) -> Stack:
    """Put the slices of one series in order.

    Raises:
        NotUsable: tilted, not axial, uneven, or too large.
    """
    first = files[0][1]
    x_of_columns, y_of_rows = abs(first.row_direction[0]), first.column_direction[1]
    if min(x_of_columns, abs(y_of_rows)) < STRAIGHT or any(place.tilted for _, place in files):
        raise NotUsable(TILTED)
    if len(files) > MOST_SLICES or max(first.shape) > MOST_SIDE_PX:
        raise NotUsable("The original series is larger than what is read for a click.")
    places = np.array([place.position_mm for _, place in files])
    order = np.argsort(places[:, 2], kind="stable")
    heights = places[order, 2]
    # Of slices at one place, as after a repeated export, the first by name is taken, as for one that was sent twice.
    apart = np.concatenate([[True], np.diff(heights) > SAME_PLACE_MM])
    order, heights = order[apart], heights[apart]
    if len(order) < FEWEST_SLICES:
        raise NotUsable(NO_SERIES)
    drift = np.ptp(places[order, :2], axis=0)
    if drift.max() > min(first.spacing_mm):
        raise NotUsable(TILTED)
    step_mm = float(heights[-1] - heights[0]) / (len(heights) - 1)
    even = heights[0] + step_mm * np.arange(len(heights))
    if np.abs(heights - even).max() > MOST_UNEVEN * step_mm + ROUNDING_MM:
        raise NotUsable(UNEVEN)
    names = tuple(files[index][0] for index in order)
    return Stack(names, first.shape, first.spacing_mm[0], step_mm, backwards=y_of_rows > 0)
