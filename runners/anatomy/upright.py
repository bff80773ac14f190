"""How a stored slice has to be turned to stand upright: sagittal head up, axial wider than tall."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.sagittal.coarse import coarsen
from runners.anatomy.sagittal.column import ColumnPath, column_paths
from runners.anatomy.sagittal.level_map import LevelMap, level_map
from runners.anatomy.view import Frame, aspect_of
from runners.anatomy.window import SOFT_WINDOW_HU

ON_ITS_SIDE: Final = 0.15
"""How much speaks for a quarter turn: the logarithm of height over width, plus how much better top and bottom mirror
each other than left and right do. Abdomens are wider than deep, and alike on both sides; lying on the back or the front
they reach -0.1 at most."""

ON_ITS_SIDE_CUT: Final = 0.1
"""What the mirror images alone must say where the field of view, not the body, has the shape."""

SHOWN_HU: Final = (-100.0, 250.0)
OFF_MIDDLE: Final = 4  # cells by which the mirror may lie off the body's middle

FEWEST_BODY: Final = 0.03  # share of the picture below which no shape can be judged

MOST_CUT: Final = 0.1
"""Share of the picture's border that body may touch: beyond, its shape is that of the field of view."""

CLEARLY_BETTER: Final = 1.6
"""A column must fit the turned picture this much better before a sagittal slice is turned on its side."""

CLEAR_WAY: Final = 0.3
"""Correlation of level and height from which the map of levels tells which way up; below it the column's ends do."""

NOTHING_BUT_BODY: Final = 0.5  # share of the border beyond which a picture is a detail, and left as it is

END_WIDTHS: Final = 1.6  # the part of a column's end, in body widths, whose slope is taken
LEAST_DIFFERENCE: Final = 0.3
"""How much more the feet's end must look like a sacrum (slope to the back, as dx/dy; 0.3 for ending in view)."""

END_INSIDE: Final = 0.3


def upright_axial(hu: NDArray[np.float32], air_hu: float, spacing_mm: tuple[float, float] | None) -> Frame:
    """Turn a body that lies on its side by a quarter, back downwards.

    Args:
        hu: `(H, W)` float32.
        air_hu: what lies above is body.
        spacing_mm: between rows and between columns; None means square pixels. Only their ratio counts.
    """
    frame = Frame(hu.shape)
    step = max(min(hu.shape) // 64, 1)
    height, width = (size // step * step for size in hu.shape)
    cells = hu[:height, :width].reshape(height // step, step, width // step, step).mean(axis=(1, 3))
    body = cells > air_hu
    border = np.concatenate([body[0], body[-1], body[:, 0], body[:, -1]])
    if body.mean() < FEWEST_BODY or border.mean() > NOTHING_BUT_BODY:
        return frame
    rows, columns = np.nonzero(body)
    taller = float(np.log(aspect_of(spacing_mm) * max(rows.std(), 1e-3) / max(columns.std(), 1e-3)))
    shown = np.clip(cells, *SHOWN_HU) - SHOWN_HU[0]
    mirrored = _mirrored(shown, float(rows.mean())) - _mirrored(shown.T, float(columns.mean()))
    if taller + mirrored < ON_ITS_SIDE or (border.mean() > MOST_CUT and mirrored < ON_ITS_SIDE_CUT):
        return frame
    dense = np.clip(cells[body] - 120.0, 0, 300)  # the spine is the densest part of an abdomen
    to_the_right = float(np.sum(dense * (columns - columns.mean())))
    return Frame(hu.shape, quarter_turns=3 if to_the_right > 0 else 1)


def _mirrored(cells: NDArray[np.float32], middle: float) -> float:
    """Correlation of a picture with itself turned upside down, about the best row near `middle`."""
    best = -1.0
    for twice in range(round(2 * middle) - OFF_MIDDLE, round(2 * middle) + OFF_MIDDLE + 1):
        first, last = max(0, twice - len(cells) + 1), min(len(cells) - 1, twice)
        part = cells[first : last + 1]
        centred = part - part.mean()
        spread = float((centred * centred).sum())
        if spread > 0:
            best = max(best, float((centred * centred[::-1]).sum()) / spread)
    return best


def upright_sagittal(hu: NDArray[np.float32], spacing_mm: tuple[float, float] | None) -> Frame:
    """Turn the column upright and the head up, as far as the picture shows where both are.

    Only what a windowed picture shows too is looked at, so that the PNG and the DICOM file of a slice are turned alike.

    Args:
        hu: `(H, W)` float32.
        spacing_mm: between rows and between columns; None means square pixels. Only their ratio counts.
    """
    coarse = coarsen(np.clip(hu, *SOFT_WINDOW_HU), spacing_mm)
    paths, levels = column_paths(coarse), level_map(coarse)
    turned = column_paths(coarse.turned())
    turns = 0
    if turned and turned[0].total > CLEARLY_BETTER * (paths[0].total if paths else 0):
        turned_levels = level_map(coarse.turned())
        if _in_order(turned_levels) > _in_order(levels):
            paths, levels, turns, coarse = turned, turned_levels, 1, coarse.turned()
    # The map sees it either way up, so that what is nearly the same, as the PNG and the DICOM file of a slice, mostly
    # lies the same.
    way = levels.downwards()
    if abs(way) < CLEAR_WAY and not paths:
        return Frame(hu.shape)
    if way >= CLEAR_WAY or (way > -CLEAR_WAY and not feet_up(paths[0], coarse.hu.shape[0])):
        return Frame(hu.shape, quarter_turns=turns)
    # Turning and then flipping is flipping and then turning the other way.
    return Frame(hu.shape, flipped=True, quarter_turns=(4 - turns) % 4)


def _in_order(levels: LevelMap) -> float:
    """How much of a picture is named a level, and how far levels follow each other upwards or downwards."""
    return float(levels.named().sum()) * abs(levels.downwards())


def feet_up(path: ColumnPath, height: int) -> bool:
    """Whether the upper end of a column looks more like a sacrum than the lower one does.

    Args:
        path: the column, in cells.
        height: rows of the picture, in cells.
    """
    reach = min(max(int(END_WIDTHS * path.width), 4), path.rows.size // 2)
    if reach < 3:
        return False
    top = path.back * (path.columns[0] - path.columns[reach]) / reach
    bottom = path.back * (path.columns[-1] - path.columns[-1 - reach]) / reach
    margin = 0.5 * path.width
    top += END_INSIDE * float(path.rows[0] > margin)
    bottom += END_INSIDE * float(path.rows[-1] < height - 1 - margin)
    return bool(top > bottom + LEAST_DIFFERENCE)
