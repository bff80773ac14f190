"""White air in a host picture that was compressed, resampled, blurred or got noise since: no longer pure white.

Between white air and dark tissue there is then a halo of light greys, as wide as the picture is blurred; it goes too,
for it would be a bright rim where there was none. Black may have come back: rings of compression, filled corners.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

LEAST_SIDE_PX: Final = 192
"""A smaller piece of an ordinary slice may show bone, and a little dark around it, and nothing else."""

NEAR_WHITE: Final = 240
WHITE_MEAN: Final = 225
"""Mean of three by three pixels in white air: noise that is cut off at white pulls it down, one dark pixel more so."""

DARK_MEAN: Final = 5
LIGHT: Final = 100
"""In the host's window only bone and contrast are lighter (118 HU)."""

TISSUE: Final = 75
"""Halos end where it is darker than this: muscle is grey 42, most organs are below 70."""

MOST_BEYOND: Final = 105
"""What lies beyond white air is darker at its median, even where noise has strewn white in it. In the usual window of
soft tissue muscle is 127."""

LEAST_WHITE: Final = 0.15
MOST_DARK: Final = 0.005
"""Share that may be black but for filled corners: of all tissues water comes close where no noise lifts it, with a
tenth of this."""

LEAST_WHITE_EDGE: Final = 0.2
"""Of the picture's border, filled corners left out: the body that reaches it takes two thirds at most. In a close-up of
bone an eighth is white, and black air, left out likewise, meets skin."""

MOST_LIGHT: Final = 0.6
LIGHTER: Final = 0.25
"""Where the border of the air around the body is dark to `MOST_LIGHT`, bone, which fades, is lighter by this share of
what is left; fat inside of the body is not."""

WIDEST_HALO_PX: Final = 6  # a blur of two pixels
NEAR_PX: Final = 3
FAINT: Final = 8
SPECK_PX: Final = 5
SPECK_PEAK: Final = 160  # spongy bone has specks, too, but duller ones

Mask = NDArray[np.bool_]
Grey = NDArray[np.uint8]


def blackened(grey: Grey) -> Grey | None:
    """The picture with its air black again.

    Args:
        grey: `(H, W)` uint8.

    Returns:
        `(H, W)` uint8, or None if this does not look like a host picture whose black was turned white.
    """
    if min(grey.shape) < LEAST_SIDE_PX or np.count_nonzero(grey >= NEAR_WHITE) < LEAST_WHITE * grey.size:
        return None
    smooth: Grey = ndimage.uniform_filter(grey, 3)
    corners = _corners(smooth)
    found = None if corners is None else _air(grey, smooth, corners)
    if corners is None or found is None:
        return None
    air, halo_px = found
    halo = _downhill(smooth, air, halo_px + 1)
    darkest = np.minimum(grey, ndimage.minimum_filter(smooth, 2 * halo_px + 1))
    black = np.where(air | corners, np.uint8(0), np.where(halo, darkest, grey))
    return np.where(_specks(black), ndimage.minimum_filter(black, SPECK_PX), black)


def _air(grey: Grey, smooth: Grey, corners: Mask) -> tuple[Mask, int] | None:
    """Where air is, without its halo, and how wide that is; None if there is too little, or bone is as likely."""
    white = smooth >= WHITE_MEAN
    if np.count_nonzero(white) < LEAST_WHITE * grey.size:
        return None
    white &= ~_faint_lines(smooth, white)
    edge = _edge(corners)
    if np.count_nonzero(white & edge) < LEAST_WHITE_EDGE * np.count_nonzero(edge):
        return None
    labels, count = ndimage.label(white)
    outside = np.zeros(count + 1, bool)
    outside[labels[edge]] = True
    outside[0] = False
    if np.count_nonzero(outside[labels]) < LEAST_WHITE * grey.size:
        return None
    away, nearest = ndimage.distance_transform_cdt(~white, "chessboard", return_indices=True)
    near = (away > 0) & (away <= WIDEST_HALO_PX) & ~corners
    away, region = away[near], labels[tuple(nearest)][near]
    light_near = ndimage.minimum_filter(grey, 3)[near] >= LIGHT  # a dark line between fat and bone may be all there is
    edge_px, usual_light = _edge_px(away[outside[region]], light_near[outside[region]])
    beyond = grey[near][outside[region] & (away == WIDEST_HALO_PX)]
    if edge_px > WIDEST_HALO_PX or not beyond.size or np.median(beyond) > MOST_BEYOND:
        return None
    rim = away == edge_px
    borders = np.bincount(region[rim], minlength=count + 1)
    light = np.bincount(region[rim & light_near], minlength=count + 1)
    was_black = (light <= (LIGHTER + (1 - LIGHTER) * usual_light) * borders) & (borders > 0)
    was_black[0] = False
    air = was_black[labels]
    if np.count_nonzero(air & outside[labels]) < LEAST_WHITE * grey.size:
        return None
    air &= ~_bone_that_touches(smooth, white, edge_px + 1)
    air |= ndimage.binary_closing(air, np.ones((3, 3), bool)) & (smooth >= LIGHT)  # lines in it are noise or skin
    return air, edge_px + 1


def _corners(smooth: Grey) -> Mask | None:
    """What turning a picture filled with black; None if more than that is black."""
    dark = smooth < DARK_MEAN
    labels, _ = ndimage.label(dark)
    at = labels[[0, 0, -1, -1], [0, -1, 0, -1]]
    corners = np.isin(labels, at[at > 0])
    if np.count_nonzero(dark & ~corners) > MOST_DARK * dark.size:
        return None
    return corners


def _edge(corners: Mask) -> Mask:
    """Where the picture ends: along its border, and just inside of filled corners."""
    inner = ~ndimage.binary_dilation(corners, iterations=NEAR_PX - 1)
    border = np.ones_like(corners)
    border[1:-1, 1:-1] = False
    return np.asarray(inner & (border | ndimage.binary_dilation(corners, iterations=NEAR_PX)))


def _edge_px(away: NDArray[np.int32], light_near: Mask) -> tuple[int, float]:
    """How far from white air its border lies, by which most of it is dark, and how much of it is still light there."""
    for distance_px in range(1, WIDEST_HALO_PX + 1):
        light = light_near[away == distance_px]
        if light.size and (share := float(light.mean())) <= MOST_LIGHT:
            return distance_px, share
    return WIDEST_HALO_PX + 1, 1.0


def _faint_lines(smooth: Grey, white: Mask) -> Mask:
    """Thin lines a little darker than what lies on both sides: what parts bone from fat where both are white."""
    depth = ndimage.grey_closing(smooth, (5, 5)) - smooth
    clear = np.median(depth[white]) <= FAINT / 4  # else noise draws lines everywhere
    return np.asarray((depth > FAINT) & clear)


def _bone_that_touches(smooth: Grey, white: Mask, halo_px: int) -> Mask:
    """White pixels with light greys near them and nothing dark behind: the rim of a bone that lies directly in fat."""
    thick = ndimage.binary_opening(
        (smooth >= LIGHT) & ~white, np.ones((halo_px + 3, halo_px + 3), bool)
    )  # no mere halo
    light = ndimage.uniform_filter(thick.astype(np.float32), 2 * NEAR_PX + 1)
    far_px = 2 * (NEAR_PX + halo_px + 1) + 1
    dark = ndimage.uniform_filter((smooth < LIGHT).astype(np.float32), far_px)
    return np.asarray(white & (light > 0.5 / (2 * NEAR_PX + 1) ** 2) & (dark < 0.5 / far_px**2))


def _specks(grey: Grey) -> Mask:
    """What is left of single white pixels and small groups, as noise makes them in fat and bowel."""
    labels, count = ndimage.label(grey >= LIGHT)
    small = np.bincount(labels.ravel(), minlength=count + 1) <= SPECK_PX**2
    bright = np.zeros(count + 1, bool)
    bright[labels[grey >= SPECK_PEAK]] = True
    return np.asarray((small & bright)[labels] & (labels > 0))


def _downhill(smooth: Grey, air: Mask, most_px: int) -> Mask:
    """The light pixels reached from air by going from each to a darker one: beyond a dark line, bone is not."""
    reached, height = air, np.where(air, smooth, np.uint8(0))
    for _ in range(most_px):
        above = ndimage.maximum_filter(height, 3)
        reached = reached | ((smooth >= TISSUE) & (smooth < above))
        height = np.where(reached, smooth, np.uint8(0))
    return reached & ~air
