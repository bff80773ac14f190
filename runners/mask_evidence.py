"""What a mask and the picture beneath it say about how good it is, without any truth to hold it against."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy import View
from runners.masks import Mask, bounding_box
from runners.opinions import Settled
from runners.outline import edge_shares

SMOOTHED_PX = 1.5
"""Noise of 30 HU is 6 HU after this; a streak of fat of two pixels is still seen."""

SHOWN_HU = (-200.0, 400.0)

ALIKE_HU = 30.0
"""Tissue this near to a structure's own density cannot be told from it: muscles of one patient differ by 20 HU."""

RING_PX = (1, 4)
"""Around a mask: what lies nearer is blurred together with it, what lies farther is not its border."""

CORE_PX = 2
FEWEST_CORE = 20  # pixels; a thinner mask is judged as a whole

_MARGIN_PX = 8  # more than the ring and the smoothing reach


def mask_evidence(view: View, settled: Sequence[Settled], mask: Mask) -> dict[str, float]:
    """Measure a mask on its picture.

    Args:
        view: the upright slice.
        settled: its pieces.
        mask: `(H, W)` bool, the cleaned whole.

    Returns:
        By name, of an empty mask nothing:
        `edge_share`, share of the outline that lies on edges; `alike_around`, share of what surrounds each piece that
        is as dense as the piece, other pieces apart; `core_spread`, distance between the quartiles inside, HU;
        `steadiness`, how far all the model's candidates are like what is offered; `size`, the logarithm of the area
        in pixels, as an outline is never better than a pixel.
    """
    window = _around(mask)
    if window is None:
        return {}
    smooth = ndimage.gaussian_filter(np.clip(view.hu[window], *SHOWN_HU), SMOOTHED_PX, truncate=3.0)
    whole = mask[window]
    pieces = [(each.mask[window], each.steadiness) for each in settled if each.mask[window].any()]
    areas = np.array([piece.sum() for piece, _ in pieces], np.float64)
    weights = areas / max(1.0, areas.sum())
    core = ndimage.binary_erosion(whole, iterations=CORE_PX)
    inside = smooth[core if core.sum() > FEWEST_CORE else whole]
    return {
        "edge_share": edge_shares(mask[None], view.pixels)[0],
        "alike_around": float(np.array([_alike_around(piece, whole, smooth) for piece, _ in pieces]) @ weights),
        "core_spread": float(np.subtract(*np.percentile(inside, (75, 25)))),
        "steadiness": float(np.array([steadiness for _, steadiness in pieces]) @ weights),
        "size": float(np.log(mask.sum())),
    }


def _alike_around(piece: Mask, whole: Mask, smooth: NDArray[np.float32]) -> float:
    """Share of the ring around a piece, outside of the whole mask, that has the piece's own density."""
    window = _around(piece)
    if window is None:
        return 0.0
    piece, whole, smooth = piece[window], whole[window], smooth[window]
    near, far = (ndimage.binary_dilation(piece, iterations=reach) for reach in RING_PX)
    ring = far & ~near & ~whole
    if not ring.any():
        return 0.0
    return float((np.abs(smooth[ring] - np.median(smooth[piece])) < ALIKE_HU).mean())


def _around(mask: Mask) -> tuple[slice, slice] | None:
    box = bounding_box(mask)
    if box is None:
        return None
    x, y, width, height = box
    return (
        slice(max(0, y - _MARGIN_PX), y + height + _MARGIN_PX),
        slice(max(0, x - _MARGIN_PX), x + width + _MARGIN_PX),
    )
