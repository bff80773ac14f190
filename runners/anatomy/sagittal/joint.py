"""What surrounds a disc, seen along the column above it: the sacrum leaves that line, as a small picture shows."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.sagittal.spine import Spine
from runners.anatomy.sagittal.straight import ACROSS

ALONG = np.linspace(-1.5, 3.0, 31)
"""Rows of the small picture, in widths from the disc towards the feet."""

ACROSS_BODY = np.linspace(-1.2, 1.6, 15)
"""Its columns, in widths from the middle of the disc towards the back."""

ABOVE = (0.2, 1.8)
"""Widths above the disc between which the direction of the column is taken."""

BONE_HU = 150.0  # above soft tissue; denser counts no more
DARKEST = -0.6  # of that; fat, air and what lies outside the picture
BLUR = 0.07  # widths


def joint_pictures(spine: Spine, hu: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(2 * discs, len(ALONG) * len(ACROSS_BODY))`: each disc's surroundings with the feet below, then with them above.

    Args:
        spine: the column found in `hu`.
        hu: `(H, W)` float32, the slice with square pixels in the usual window.
    """
    width = spine.axis.width
    scaled = np.clip((hu - np.float32(spine.soft_hu)) / np.float32(BONE_HU), DARKEST, 1).astype(np.float32)
    smooth = ndimage.gaussian_filter(scaled, BLUR * width)
    points = spine.axis.points
    origins, ahead = [], []
    for way in (1, -1):
        for at in spine.discs.at:
            near, far = (int(np.clip(round(at) - way * int(reach * ACROSS), 0, len(points) - 1)) for reach in ABOVE)
            heading = points[near] - points[far]
            length = float(np.hypot(*heading))
            ahead.append(heading / length if length > 1e-6 else np.array([0.0, float(way)]))
            origins.append(points[min(round(at), len(points) - 1)])
    to_feet, origin = np.array(ahead), np.array(origins)
    to_back = np.stack([to_feet[:, 1], -to_feet[:, 0]], axis=1)
    to_back *= np.where(to_back[:, :1] * spine.back_side < 0, -1.0, 1.0)
    at_xy = origin[:, None, None] + width * (
        ALONG[None, :, None, None] * to_feet[:, None, None] + ACROSS_BODY[None, None, :, None] * to_back[:, None, None]
    )
    seen = ndimage.map_coordinates(
        smooth, [at_xy[..., 1] - 0.5, at_xy[..., 0] - 0.5], order=1, mode="constant", cval=DARKEST
    )
    return np.asarray(seen.reshape(len(origin), -1), np.float32)
