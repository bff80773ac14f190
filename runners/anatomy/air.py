"""White air: the host turns every black pixel of its sagittal picture white, fat and air alike; this finds them again.

A white pixel is either that or truly dense bone, contrast, metal. What tells them apart is what lies beside them: air
and fat were black, so their border is dark; dense bone fades through light greys. That holds wherever the region lies:
a white spine that touches the picture's border stays.

Where black is left in a picture, only what reaches in from its border can have been painted: a background that somebody
made white, or the corners that turning a picture has filled with white.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.segmentation import clear_border

from runners.anatomy.air_worn import blackened

WHITE: Final = 255

LEAST_WHITE: Final = 0.15
"""Share of white pixels in a picture that was turned: two thirds are usual, and a crop full of organs has a fifth. A
picture in its ordinary window, bright with bone, has less."""

LEAST_FILLED: Final = 0.01
"""The same of white that reaches in from the border, where other air is still black."""

MOST_BLACK: Final = 0.002
"""Turning leaves no black at all; a lossy copy leaves next to none."""

DARK_BELOW: Final = 128
"""A grey beside the region darker than this speaks for air, a lighter one for bone. Fading from bone (255) to soft
tissue (about 40) a pixel is as often above as below, but air's border has nothing above but noise and bone."""

MOST_LIGHT_BORDER: Final = 0.5

MOST_LIGHT_BESIDE: Final = 0.32
"""Of the border of all air: as written a quarter at most, by contrast and bone that touch; resampled two fifths."""

LEAST_BLACK_BORDER: Final = 0.5
"""Of a white region's border: bone and metal have a fifth that is black at most, a filled corner nothing else."""

NEAR_PX: Final = 7


@dataclass(frozen=True, slots=True, eq=False)
class WhiteAir:
    """Where a picture is white because it was black.

    Attributes:
        where: `(H, W)` bool; in a copy that is no longer exact also what lay between.
        black: `(H, W)` uint8, the picture with that black again, and without the halo where the picture was resampled.
        all_of_it: whether every black pixel was turned, as the host does.
    """

    where: NDArray[np.bool_]
    black: NDArray[np.uint8]
    all_of_it: bool


def white_air(grey: NDArray[np.uint8]) -> WhiteAir | None:
    """Find white air.

    Args:
        grey: `(H, W)` uint8.

    Returns:
        Where it is, or None if nothing suggests that anything was turned white.
    """
    exact = _pure_white_air(grey)
    if exact is not None and exact.all_of_it and _is_as_written(grey, exact.where):
        return exact
    black = blackened(grey)
    return exact if black is None else WhiteAir(black != grey, black, all_of_it=True)


def _is_as_written(grey: NDArray[np.uint8], air: NDArray[np.bool_]) -> bool:
    """Whether a picture's air is all there, without the light greys that copying leaves beside it."""
    beside = grey[ndimage.binary_dilation(air) & ~air]
    return bool(
        np.mean(air) >= LEAST_WHITE and np.count_nonzero(beside >= DARK_BELOW) <= MOST_LIGHT_BESIDE * beside.size
    )


def _pure_white_air(grey: NDArray[np.uint8]) -> WhiteAir | None:
    """White air in a picture whose greys are as they were written."""
    all_of_it = bool(np.count_nonzero(grey == 0) <= MOST_BLACK * grey.size)
    white = grey == WHITE
    if not all_of_it:
        white &= _from_the_border(white)
    if np.count_nonzero(white) < (LEAST_WHITE if all_of_it else LEAST_FILLED) * grey.size:
        return None
    labels, count = ndimage.label(white)
    borders, light, black = np.zeros((3, count + 1))
    for one, other in _neighbours(labels.shape):
        for here, there in ((one, other), (other, one)):
            beside = (labels[here] > 0) & (labels[there] == 0)
            regions, greys = labels[here][beside], grey[there][beside]
            borders += np.bincount(regions, minlength=count + 1)
            light += np.bincount(regions[greys >= DARK_BELOW], minlength=count + 1)
            black += np.bincount(regions[greys == 0], minlength=count + 1)
    was_black = (light <= MOST_LIGHT_BORDER * borders) & (borders > 0)  # a picture of nothing but white says nothing
    was_black[0] = False
    if np.count_nonzero(was_black[labels]) < LEAST_WHITE * grey.size:
        # Too little for all air there was: corners that were filled, beside air that is still black.
        was_black &= black >= LEAST_BLACK_BORDER * borders
        if not was_black.any():
            return None
    air = was_black[labels] & ~_bone_that_touches(grey, grey == WHITE)
    return WhiteAir(air, np.where(air, np.uint8(0), grey), all_of_it)


def _from_the_border(white: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The white regions that touch the picture's border."""
    labels, _ = ndimage.label(white)
    return np.asarray(white & (clear_border(labels) == 0))  # type: ignore[no-untyped-call]


def _neighbours(shape: tuple[int, ...]) -> list[tuple[tuple[slice, slice], tuple[slice, slice]]]:
    """Views of an array and of its right, then its lower neighbours."""
    every = slice(None)
    return [((every, slice(0, -1)), (every, slice(1, None))), ((slice(0, -1), every), (slice(1, None), every))]


def _bone_that_touches(grey: NDArray[np.uint8], white: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """White pixels with only light greys near them: the dense rim of a bone that lies directly in fat."""
    dark: NDArray[np.float32] = ndimage.uniform_filter((grey < DARK_BELOW).astype(np.float32), NEAR_PX)
    light: NDArray[np.float32] = ndimage.uniform_filter(((grey >= DARK_BELOW) & ~white).astype(np.float32), NEAR_PX)
    half_a_pixel = np.float32(0.5 / NEAR_PX**2)
    return np.asarray(white & (light > half_a_pixel) & (dark < half_a_pixel))
