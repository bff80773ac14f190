"""Columns along what the map of levels names, for those that neither density nor cross-section shows."""

import numpy as np
from scipy import ndimage

from runners.anatomy.sagittal.coarse import Coarse
from runners.anatomy.sagittal.column import WIDTHS_SHARE, ColumnPath, cross_section
from runners.anatomy.sagittal.level_map import LevelMap
from runners.anatomy.sagittal.named_way import named_way

SMOOTH = 1.0  # cells
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
    way = named_way(named, np.asarray(ndimage.gaussian_filter(named, SMOOTH), np.float32))
    if way is None:
        return []
    rows, columns, size = way.rows, way.columns, max(way.width, 4.0)
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
