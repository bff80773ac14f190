"""The part of an axial slice that shows the body, on square pixels: what the search looks at, and the way back.

A body that fills half of the picture is half as large on the map of parts as any that it learnt from.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.finding import Finding, Structure
from runners.anatomy.view import Frame, Points, Scalar, View

LEAST_PIECE: Final = 0.002
"""Of the picture: what is smaller, as noise, a wire or a burnt-in letter, does not say how far the body reaches."""

SMALL: Final = 0.75
"""Of the picture's longer side: a body and table that reach over less are looked at more closely."""

GRID: Final = 128
"""Samples along the longer side that the body is measured on."""

LEAST_PX: Final = 32
"""A body that reaches over less shows nothing."""

MOST_PIXELS: Final = 1_500_000
"""Of a slice whose pixels are made square: the search takes time and memory by the pixel."""

MARGIN: Final = 0.06  # of what is shown, on each side


@dataclass(frozen=True, slots=True, eq=False)
class CloseUp:
    """A part of a slice.

    Attributes:
        view: what is looked at.
        left, top: where it begins in the slice, pixels.
        rows, columns: how many of the slice's are shown.
        shape: rows and columns of the slice.
    """

    view: View
    left: int
    top: int
    rows: int
    columns: int
    shape: tuple[int, ...]

    def back(self, finding: Finding) -> Finding:
        """What was found in the part, in the slice."""
        if self.view.hu.shape == self.shape == (self.rows, self.columns):
            return finding
        return replace(
            finding,
            structures=tuple(self._piece(piece) for piece in finding.structures),
            bodies=tuple(self._piece(piece) for piece in finding.bodies),
            landmarks={name: self._points(points) for name, points in finding.landmarks.items()},
        )

    def _piece(self, piece: Structure) -> Structure:
        height, width = self.view.hu.shape
        prior = np.zeros(self.shape, bool)
        shown = np.ix_(_nearest(self.rows, height), _nearest(self.columns, width))
        prior[self.top : self.top + self.rows, self.left : self.left + self.columns] = piece.prior[shown]
        (x1, y1), (x2, y2) = self._points(np.reshape(piece.box, (2, 2))).tolist()
        inside, outside = (
            tuple((float(x), float(y)) for x, y in self._points(np.reshape(points, (-1, 2))))
            for points in (piece.inside, piece.outside)
        )
        return replace(piece, prior=prior, box=(x1, y1, x2, y2), inside=inside, outside=outside)

    def _points(self, points: Points) -> Points:
        height, width = self.view.hu.shape
        scale = np.array([self.columns / width, self.rows / height])
        return np.asarray(points * scale + np.array([self.left, self.top]), np.float64)


def _nearest(count: int, of: int) -> NDArray[np.intp]:
    """For each of `count` evenly spaced pixels the nearest one of `of`."""
    return np.asarray((np.arange(count) + 0.5) * of / count, np.intp)


def close_up(view: View) -> CloseUp:
    """Leave out empty surroundings where they are large, and make pixels square where the file says they are not."""
    rows, columns = _shown(view)
    hu, pixels = _square(view.hu[rows, columns], view.aspect), _square(view.pixels[rows, columns], view.aspect)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if hu.shape == view.hu.shape == (height, width):
        return CloseUp(view, 0, 0, height, width, view.hu.shape)
    spacing_mm = view.spacing_mm
    if spacing_mm is not None:
        spacing_mm = spacing_mm[0] * height / hu.shape[0], spacing_mm[1] * width / hu.shape[1]
    shape = hu.shape if view.frame.quarter_turns % 2 == 0 else hu.shape[::-1]
    part = replace(
        view,
        hu=np.ascontiguousarray(hu),
        pixels=np.ascontiguousarray(pixels),
        frame=Frame((shape[0], shape[1]), view.frame.flipped, view.frame.quarter_turns),
        spacing_mm=spacing_mm,
    )
    return CloseUp(part, columns.start, rows.start, height, width, view.hu.shape)


def _square(slice_: NDArray[Scalar], aspect: float) -> NDArray[Scalar]:
    """Rows are made more or fewer; where more would be too many pixels, columns are made fewer."""
    if aspect == 1:
        return slice_
    zoom = (1.0, 1 / aspect) if aspect > 1 and slice_.size * aspect > MOST_PIXELS else (aspect, 1.0)
    zoom = tuple(max(factor, 1 / side) for factor, side in zip(zoom, slice_.shape, strict=True))
    zoomed = ndimage.zoom(slice_.astype(np.float32), zoom, order=1, grid_mode=True, mode="nearest")
    return np.asarray(zoomed, slice_.dtype)


def _shown(view: View) -> tuple[slice, slice]:
    """Rows and columns of the body and what lies beside it, or all."""
    step = max(max(view.hu.shape) // GRID, 1)
    body = view.hu[::step, ::step] > view.body_above_hu
    labels, count = ndimage.label(body)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    large = np.flatnonzero(sizes[1:] > LEAST_PIECE * body.size) + 1
    everything = slice(0, view.hu.shape[0]), slice(0, view.hu.shape[1])
    places = ndimage.find_objects(labels)
    if not large.size:
        return everything
    starts, stops = (
        np.array([[getattr(axis, end) for axis in places[number - 1]] for number in large]) for end in ("start", "stop")
    )
    first, last = step * starts.min(axis=0), step * stops.max(axis=0)
    reach = int((last - first).max())
    if reach < LEAST_PX or reach >= SMALL * max(view.hu.shape):
        return everything
    margin = round(MARGIN * reach)
    low, high = np.maximum(first - margin, 0), np.minimum(last + margin, view.hu.shape)
    return slice(int(low[0]), int(high[0])), slice(int(low[1]), int(high[1]))
