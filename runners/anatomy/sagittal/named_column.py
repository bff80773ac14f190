"""Columns along what the map of levels names, for those that neither density nor cross-section shows."""

import numpy as np
from scipy import ndimage

from runners.anatomy.sagittal.coarse import Coarse
from runners.anatomy.sagittal.column import WIDTHS_SHARE, ColumnPath, best_paths, cross_section
from runners.anatomy.sagittal.level_map import LevelMap

ENOUGH = 0.35  # share named anything from which a place speaks for the column
FEWEST_ROWS = 12
SMOOTH = 1.0  # cells
REACH = 0.2  # of the longer side: no body is wider on each side of the path
NARROWEST = 0.85
"""Of the width that the map names: unsure at the walls it names nothing, so bodies may be wider, hardly narrower."""

MUCH_WIDER = 1.3
"""If those that fit best are so much wider, those as wide as the map has them are followed too."""


def named_columns(coarse: Coarse, levels: LevelMap) -> list[ColumnPath]:
    """The column as the map has it, with the back and the width that fit best; two if that is far from what it names.

    Empty where the map names none.
    """
    height, width = coarse.hu.shape
    named = levels.named().repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    smooth = np.asarray(ndimage.gaussian_filter(named, SMOOTH), np.float32)
    [(rows, columns, total)] = best_paths(smooth[None] - np.float32(ENOUGH))
    if rows.size < FEWEST_ROWS or total <= 0:
        return []
    reach = round(REACH * max(height, width))
    beside = columns[:, None] + np.arange(-reach, reach + 1)
    inside = (beside >= 0) & (beside < width)
    across = (inside & (named[rows[:, None], np.clip(beside, 0, width - 1)] > ENOUGH)).sum(axis=1)
    lean = np.arctan(np.polyfit(rows, columns, 1)[0])
    size = float(max(np.median(across) * np.cos(lean), 4.0))
    wider = [share * max(height, width) for share in WIDTHS_SHARE]
    fits = []
    for body in [size, *(w for w in wider if NARROWEST * size < w < 2 * size and w <= 0.6 * width)]:
        for back in (1, -1):
            fit = cross_section(coarse.boneness[:, ::back], coarse.solidity[:, ::back], body)[:, ::back]
            along = fit[rows, columns].astype(np.float64)
            fits.append(
                ColumnPath(rows, columns.astype(np.float64) + 0.5, along, body, back, float(np.maximum(along, 0).sum()))
            )
    best = max(fits, key=lambda path: path.total)
    as_named = max(fits[:2], key=lambda path: path.total)
    return [best] if best.width < MUCH_WIDER * size else [best, as_named]
