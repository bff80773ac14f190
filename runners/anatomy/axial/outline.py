"""Where the patient is: the trunk without table, arms and clothes, in true HU or in a window that hides the fat."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.morphology import convex_hull_image

from runners.anatomy.finding import Mask

SKIN_HU = -200.0
"""Between air and fat, with room for a blurred skin."""

FAT_VISIBLE_BELOW_HU = -150.0
"""A picture whose lowest value lies above this shows most fat as black as the air: its outline needs the other way."""

TRACE_HU = 4.0
"""Above the darkest value of a window, averaged over a few pixels: noise lifts fat by this much, and never air, whose
1000 HU less are all cut off."""

THIN_SHARE = 0.012
"""Of the picture's long side: half of what is thinner is table, blanket or tube, not trunk."""

GAP_SHARE = 0.03
"""Of the long side: gaps of black fat up to this are bridged where fat shows only as its noise."""

LIMB_SHARE = 0.45
LIMB_MARGIN = 0.06
"""Of the radius of the largest disc within the outline: an arm against the flank is thinner than the first, and no
corner of the trunk lies farther than the second from where a disc of that size fits."""

PIECE_SHARE = 0.05
"""Of the largest piece of flesh: a wall that black fat and the picture's edge cut off from the spine is larger."""


def patient_outline(hu: NDArray[np.float32], lowest_hu: float) -> Mask:
    """Outline the trunk.

    Args:
        hu: `(h, w)` float32, HU, reduced.
        lowest_hu: the value at which the picture is cut off below.

    Returns:
        `(h, w)` bool; gas inside the trunk belongs to it. Empty if there is nothing but air.
    """
    thin = max(1.5, THIN_SHARE * max(hu.shape))
    smooth = ndimage.gaussian_filter(hu, 0.8)
    if lowest_hu <= FAT_VISIBLE_BELOW_HU:
        return _without_limbs(np.asarray(ndimage.binary_fill_holes(largest(opened(smooth > SKIN_HU, thin)))))
    return _outline_in_window(smooth, lowest_hu, thin)


def _outline_in_window(smooth: NDArray[np.float32], lowest_hu: float, thin: float) -> Mask:
    """The convex hull of what hangs together once black fat is bridged: an abdomen bulges everywhere."""
    gap = GAP_SHARE * max(smooth.shape)
    trace = smooth > lowest_hu + TRACE_HU
    pieces = opened(smooth > lowest_hu + 40.0, thin)
    flesh = largest(pieces)
    if not flesh.any():
        return flesh
    joined = closed(trace, gap)
    trunk = largest(opened(ndimage.binary_fill_holes(joined) | flesh, 2 * thin))
    trunk = trunk if (trunk & flesh).any() else flesh
    # too close for arms, but black fat may part a wall from the spine
    close_up = pieces[0].any() or pieces[-1].any()
    whole = trunk | _large(pieces) if close_up else _without_limbs(trunk | flesh)
    return np.asarray(convex_hull_image(whole))  # type: ignore[no-untyped-call]  # of scikit-image


def _without_limbs(outline: Mask) -> Mask:
    """Arms that touch the flanks, or dent them, are cut off."""
    radius = float(ndimage.distance_transform_edt(np.pad(outline, 1, mode="edge")).max(initial=0.0))
    if not 0 < radius < max(outline.shape):
        return outline
    trunk = largest(opened(outline, LIMB_SHARE * radius))
    return np.asarray(outline & (ndimage.distance_transform_edt(~trunk) <= LIMB_MARGIN * radius))


def _large(pieces: Mask) -> Mask:
    labels, _ = ndimage.label(pieces)
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return np.asarray((areas >= PIECE_SHARE * areas.max(initial=0))[labels] & pieces)


def opened(mask: Mask, radius: float) -> Mask:
    """Morphological opening by a disc, as two distance transforms: its cost does not grow with the radius."""
    core = _within(mask, radius)
    if not core.any():
        return core
    return np.asarray(ndimage.distance_transform_edt(~core) <= radius)


def closed(mask: Mask, radius: float) -> Mask:
    """Morphological closing by a disc; beyond the rim of the picture lies nothing."""
    if not mask.any():
        return mask
    grown = ndimage.distance_transform_edt(~np.pad(mask, int(radius) + 2)) <= radius
    margin = int(radius) + 2
    return np.asarray(ndimage.distance_transform_edt(grown)[margin:-margin, margin:-margin] > radius) | mask


def largest(mask: Mask) -> Mask:
    """The largest connected part of a mask."""
    labels, count = ndimage.label(mask)
    if count <= 1:
        return mask
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return np.asarray(labels == int(areas.argmax()))


def _within(mask: Mask, radius: float) -> Mask:
    """Erosion by a disc; the rim of the picture cuts nothing off."""
    padded = np.pad(mask, 1, mode="edge")
    if padded.all():
        return mask
    return np.asarray(ndimage.distance_transform_edt(padded)[1:-1, 1:-1] > radius)
