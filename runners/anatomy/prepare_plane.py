"""Whether a picture is an axial or a sagittal slice, for uploads that do not say it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.air import white_air
from runners.anatomy.prepare import grey_of
from runners.anatomy.view import Plane
from runners.pictures import Picture

BODY_ABOVE: Final = 25
"""Grey above which there is body: fat is dark in every window, skin and muscle are not."""

ACROSS: Final = 0.9
"""A sagittal body fills this share of the rows from top to bottom; an axial one is closed above and below."""

CLOSED: Final = 0.97
WIDER: Final = 1.05
FEWEST_BODY: Final = 0.05
GRID: Final = 96


def plane_of(picture: Picture) -> Plane | None:
    """Which way a slice is cut.

    Args:
        picture: as it was read.

    Returns:
        "axial" or "sagittal"; None for a coronal slice, and where neither the file nor the picture shows it.
    """
    if picture.plane is not None:
        return None if picture.plane == "coronal" else picture.plane
    grey = grey_of(picture.pixels)
    air = white_air(grey)
    plane = plane_by_outline(grey if air is None else air.black)
    # of the host's pictures only the sagittal ones are white where there is nothing
    return "sagittal" if plane is None and air is not None and air.all_of_it else plane


def plane_by_outline(grey: NDArray[np.uint8]) -> Plane | None:
    """Which way a slice is cut, by the outline of the body alone; None where it does not tell.

    Args:
        grey: `(H, W)` uint8, air black.
    """
    step = max(max(grey.shape) // GRID, 1)
    body = grey[::step, ::step] > BODY_ABOVE
    if body.mean() < FEWEST_BODY:
        return None
    rows, columns = np.flatnonzero(body.any(axis=1)), np.flatnonzero(body.any(axis=0))
    height, width = (int(at[-1] - at[0] + 1) for at in (rows, columns))
    touches_above, touches_below = (float(edge.mean()) for edge in (body[:2].any(axis=0), body[-2:].any(axis=0)))
    open_above_and_below = min(touches_above, touches_below) > 0.05
    if open_above_and_below and height >= ACROSS * body.shape[0] and height > WIDER * width:
        return "sagittal"
    if not open_above_and_below and width > WIDER * height:
        return "axial"
    return None
