"""How a stored slice has to be turned to stand upright: sagittal head up, axial wider than tall."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.sagittal.coarse import coarsen
from runners.anatomy.sagittal.column import ColumnPath, column_paths
from runners.anatomy.view import Frame
from runners.anatomy.window import SOFT_WINDOW_HU

TALLER: Final = 1.12
"""An axial body this much taller than wide lies on its side: abdomens are hardly ever taller than wide."""

NEARLY_ROUND: Final = 0.95
SPINE_ASIDE: Final = 0.4
CLEARLY_ASIDE: Final = 2.5
"""A body this little wider than tall lies on its side too if its bone lies aside: in standard deviations of the body
from its middle, and against the same downwards. A spine on its side does; one colon full of contrast agent does not."""

FEWEST_BODY: Final = 0.03  # share of the picture below which no shape can be judged

MOST_CUT: Final = 0.1
"""Share of the picture's border that body may touch: beyond, its shape is that of the field of view."""

CLEARLY_BETTER: Final = 1.6
"""A column must fit the turned picture this much better before a sagittal slice is turned on its side."""

END_WIDTHS: Final = 1.6  # the part of a column's end, in body widths, whose slope is taken
LEAST_DIFFERENCE: Final = 0.3
"""How much more the feet's end must look like a sacrum (slope to the back, as dx/dy; 0.3 for ending in view)."""

END_INSIDE: Final = 0.3


def upright_axial(hu: NDArray[np.float32], air_hu: float) -> Frame:
    """Turn a body that lies on its side by a quarter, back downwards.

    Args:
        hu: `(H, W)` float32.
        air_hu: what lies above is body.
    """
    frame = Frame(hu.shape)
    step = max(min(hu.shape) // 64, 1)
    body = hu[::step, ::step] > air_hu
    border = np.concatenate([body[0], body[-1], body[:, 0], body[:, -1]])
    if body.mean() < FEWEST_BODY or border.mean() > MOST_CUT:
        return frame
    rows, columns = np.nonzero(body)
    dense = np.clip(hu[::step, ::step][body] - 120.0, 0, 300)  # the spine is the densest part of an abdomen
    total = max(float(dense.sum()), 1.0)
    down = float(np.sum(dense * (rows - rows.mean()))) / total / rows.std()
    right = float(np.sum(dense * (columns - columns.mean()))) / total / columns.std()
    taller = rows.std() / columns.std()
    if taller < (NEARLY_ROUND if abs(right) > max(SPINE_ASIDE, CLEARLY_ASIDE * abs(down)) else TALLER):
        return frame
    return Frame(hu.shape, quarter_turns=3 if right > 0 else 1)


def upright_sagittal(hu: NDArray[np.float32], spacing_mm: tuple[float, float] | None) -> Frame:
    """Turn the column upright and the head up, as far as the picture shows where both are.

    Only what a windowed picture shows too is looked at, so that the PNG and the DICOM file of a slice are turned alike.

    Args:
        hu: `(H, W)` float32.
        spacing_mm: between rows and between columns; None means square pixels. Only their ratio counts.
    """
    coarse = coarsen(np.clip(hu, *SOFT_WINDOW_HU), spacing_mm)
    paths = column_paths(coarse, None)
    turned = column_paths(coarse.turned(), None)
    turns = 0
    if turned and turned[0].total > CLEARLY_BETTER * (paths[0].total if paths else 0):
        paths, turns, coarse = turned, 1, coarse.turned()
    if not paths:
        return Frame(hu.shape)
    if not feet_up(paths[0], coarse.hu.shape[0]):
        return Frame(hu.shape, quarter_turns=turns)
    # Turning and then flipping is flipping and then turning the other way.
    return Frame(hu.shape, flipped=True, quarter_turns=(4 - turns) % 4)


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
