"""Cleaning of the mask that the model drew: restrict muscle to muscle, close small holes, drop specks.

Pure NumPy and SciPy, deterministic, and done on the mask's bounding box only, so that its cost follows the
structure and not the picture. What is guaranteed, whatever the model drew:

- nothing is added but holes that the mask itself encloses, so the mask never grows outwards;
- no pixel that a negative click marks is in the mask;
- no stray pixels: clients that keep only a mask's bounding box would take one for the structure's edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.prompts import Click

Target = Literal["vertebra", "psoas", "combo", "object"]
Mask = NDArray[np.bool_]

MUSCLE_HU = (-29.0, 150.0)
"""Attenuation that the field counts as skeletal muscle: Mourtzakis et al., Appl Physiol Nutr Metab 2008, and the
review of Aubrey et al., Acta Physiologica 2014."""

HOST_WINDOW_HU = (-100.0, 200.0)
"""The window of the host's axial pictures and of ours where none is asked for."""

MUSCLES: frozenset[Target] = frozenset({"psoas", "combo"})

GATE_SIGMA_PX = 0.8
"""Light smoothing before the attenuation is judged: with noise of 20 HU, hardly a pixel in the middle of a muscle
is lost, and a border between muscle (50 HU) and fat (-100 HU) stays where it is."""

GATE_MOST_LOST = 0.5
"""If the gate takes more than this share, then not the pixels are wrong but the assumption (oedema, another window,
a picture that is no CT): the ungated mask is kept, and said so."""

SPECK_PX = 12.0
HOLE_PX = 24.0
"""Areas at 512 x 512 pixels, scaled with the picture: about 6 and 12 square millimetres in an adult's abdomen."""

SHARE_KEPT: dict[Target, float] = {"psoas": 0.1, "combo": 0.01, "object": 0.01, "vertebra": 1.0}
"""Share of the whole mask from which a component stays without being clicked: a psoas has one or two parts, all
muscle has many (each rectus abdominis is about 3 %), a vertebra is one piece: none but the largest."""

CLICK_RADIUS_PX = 2
"""A click stands for a small disc: nobody clicks more precisely than this."""

_MARGIN_PX = 4  # more than the reach of the smoothing, and background all around the crop's mask
_EIGHT = np.ones((3, 3), bool)

NOT_GATED = (
    "More than half of the outline does not have the density of muscle; it was left as the model drew it. Please check."
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A mask fit to be shown."""

    mask: Mask  # (H, W) bool
    warnings: tuple[str, ...]


def clean(
    mask: Mask,
    target: Target,
    *,
    attenuation: NDArray[np.float32] | NDArray[np.uint8] | None = None,
    window_hu: tuple[float, float] | None = None,
    clicks: Sequence[Click] = (),
) -> Cleaned:
    """Turn the model's mask into one that can be offered.

    Args:
        mask: `(H, W)` bool, as the model drew it.
        target: what the mask is meant to be; decides which parts stay and whether attenuation counts.
        attenuation: `(H, W)`; float32 HU, or uint8 grey values if `window_hu` says what they mean; None switches
            the restriction to muscle off.
        window_hu: the HU that grey values 0 and 255 stand for.
        clicks: the points that the caller set, in natural pixels.

    Returns:
        The cleaned mask, of the same size, and sentences about what a person should know.
    """
    warnings: tuple[str, ...] = ()
    result = np.zeros_like(mask)
    box = _bounding_slices(mask)
    if box is None:
        return Cleaned(result, ())
    raw = mask[box]
    scale = mask.size / (512 * 512)
    wanted = _discs(clicks, 1, box, raw.shape) & raw
    refused = _discs(clicks, 0, box, raw.shape)
    drawn = raw & ~refused
    if target in MUSCLES and attenuation is not None:
        inside = _muscle(attenuation[box], window_hu)
        gated = drawn if inside is None else _cut(drawn, inside | wanted)
        if gated.sum() < (1 - GATE_MOST_LOST) * drawn.sum():
            warnings = (NOT_GATED,)
        else:
            drawn = gated
    largest_hole = np.inf if target == "vertebra" else 0 if target == "object" else HOLE_PX * scale
    drawn = _fill_holes(drawn, largest_hole, refused)
    result[box] = _parts(drawn, target, wanted, max(1.0, SPECK_PX * scale))
    return Cleaned(result, warnings)


def bounding_box(mask: Mask) -> tuple[int, int, int, int] | None:
    """The smallest rectangle around a mask.

    Returns:
        `(x, y, width, height)` in whole pixels, or None for an empty mask.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    x, y = int(columns[0]), int(rows[0])
    return x, y, int(columns[-1]) - x + 1, int(rows[-1]) - y + 1


def _bounding_slices(mask: Mask) -> tuple[slice, slice] | None:
    box = bounding_box(mask)
    if box is None:
        return None
    x, y, width, height = box
    return (
        slice(max(0, y - _MARGIN_PX), min(mask.shape[0], y + height + _MARGIN_PX)),
        slice(max(0, x - _MARGIN_PX), min(mask.shape[1], x + width + _MARGIN_PX)),
    )


def _discs(clicks: Sequence[Click], label: int, box: tuple[slice, slice], shape: tuple[int, ...]) -> Mask:
    """Discs of `CLICK_RADIUS_PX` around the pixels clicked with this label, in the frame of the crop."""
    discs = np.zeros(shape, bool)
    radius = CLICK_RADIUS_PX
    for click in clicks:
        row, column = int(click.y) - box[0].start, int(click.x) - box[1].start
        near = (
            slice(max(0, row - radius), max(0, row + radius + 1)),
            slice(max(0, column - radius), max(0, column + radius + 1)),
        )
        part = discs[near]
        if click.label == label and part.size:
            rows, columns = np.ogrid[: part.shape[0], : part.shape[1]]
            part |= (rows + near[0].start - row) ** 2 + (columns + near[1].start - column) ** 2 <= radius**2
    return discs


def _muscle(values: NDArray[np.float32] | NDArray[np.uint8], window_hu: tuple[float, float] | None) -> Mask | None:
    """Where the lightly smoothed attenuation is that of muscle; None if that cannot be known.

    Grey values at either end of the window stand for everything beyond it, so a limit outside the window cannot be
    judged and is left open.
    """
    low, high = MUSCLE_HU
    smooth = np.empty(values.shape, np.float32)
    ndimage.gaussian_filter(values, GATE_SIGMA_PX, output=smooth, truncate=3.0)
    if values.dtype == np.uint8:
        if window_hu is None:
            return None
        floor, ceiling = window_hu
        per_hu = 255.0 / (ceiling - floor)
        low = (low - floor) * per_hu if low > floor else -np.inf
        high = (high - floor) * per_hu if high < ceiling else np.inf
    allowed: Mask = (smooth >= low) & (smooth <= high)
    return allowed


def _cut(drawn: Mask, allowed: Mask) -> Mask:
    """Take what is not allowed off a mask, and near the cuts also single spurs and gaps.

    There a pixel stays if at least five of the nine pixels around it stay; where nothing was cut nothing changes.
    """
    left = drawn & allowed
    near_a_cut = ndimage.binary_dilation(drawn & ~allowed, _EIGHT)
    votes: NDArray[np.float32] = ndimage.uniform_filter(left.astype(np.float32), 3, mode="nearest")
    return np.where(near_a_cut, votes > 0.5, left) & drawn


def _fill_holes(mask: Mask, largest: float, refused: Mask) -> Mask:
    """Fill enclosed holes up to an area in pixels, but none in which a negative click lies."""
    if largest <= 0:
        return mask
    holes = ndimage.binary_fill_holes(mask) & ~mask
    labels, count = ndimage.label(holes)
    if not count:
        return mask
    fill = np.bincount(labels.ravel(), minlength=count + 1) <= largest
    fill[0] = False
    fill[np.unique(labels[refused])] = False
    filled: Mask = mask | fill[labels]
    return filled


def _parts(mask: Mask, target: Target, wanted: Mask, speck_px: float) -> Mask:
    """Keep the components that were clicked and, by target, those that are large enough to be meant."""
    labels, count = ndimage.label(mask, structure=_EIGHT)
    if not count:
        return mask
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    areas[0] = 0
    keep = np.zeros(count + 1, bool)
    keep[np.unique(labels[wanted])] = True
    keep &= areas >= speck_px
    if target == "vertebra":
        if not keep.any():
            keep[areas.argmax()] = areas.max() >= speck_px
    else:
        keep |= areas >= max(speck_px, SHARE_KEPT[target] * areas.sum())
    kept: Mask = keep[labels]
    return kept
