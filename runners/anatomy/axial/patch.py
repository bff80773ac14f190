"""The slice around the vertebra in the patient's own frame: every length in half-widths of the body, the back below."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.finding import Mask
from runners.anatomy.view import View

PER_HALF_WIDTH = 24
"""Pixels of the patch in a half-width of the body: about 1 mm."""

ACROSS = (-3.3, 3.3)
BEHIND = (-2.3, 2.5)
"""What the patch shows, from the middle of the body: both psoas of the most muscular, with what lies around them."""

BLUR_HALF_WIDTHS = 0.033
"""Smoothing before sampling, about 0.8 mm."""

BODY_GROWN = 1.0
"""A psoas does not reach into the fitted body, which a disc would otherwise invite."""

BONE_SHARE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The slice resampled around the vertebra.

    Attributes:
        hu: `(h, w)` float32, smoothed.
        solid: `(h, w)` bool: bone, the vertebral body, or outside of the patient or of the picture.
        across: `(h, w)` lateral distance from the middle of the body, half-widths.
        behind: `(h, w)` posterior distance from it, half-widths.
        psoas: `(h, w)` share of psoas by the map of parts.
    """

    hu: NDArray[np.float32]
    solid: Mask
    across: NDArray[np.float64]
    behind: NDArray[np.float64]
    psoas: NDArray[np.float64]

    @staticmethod
    def indices(across: NDArray[np.float64], behind: NDArray[np.float64]) -> NDArray[np.float64]:
        """Row and column, fractional, of places in half-widths, stacked along a new first axis."""
        return np.stack([(behind - BEHIND[0]) * PER_HALF_WIDTH, (across - ACROSS[0]) * PER_HALF_WIDTH])


def cut_patch(view: View, landmarks: AxialLandmarks) -> Patch:
    """Resample a slice around its vertebra."""
    grid = np.meshgrid(
        np.arange(ACROSS[0], ACROSS[1], 1 / PER_HALF_WIDTH),
        np.arange(BEHIND[0], BEHIND[1], 1 / PER_HALF_WIDTH),
    )
    across, behind = grid
    places = landmarks.pixels(np.stack([across.ravel(), behind.ravel()], axis=-1)) - 0.5
    columns, rows = places.T
    height, width = view.hu.shape
    margin = 4
    top, left = (int(np.clip(axis.min() - margin, 0, None)) for axis in (rows, columns))
    crop = view.hu[top : int(max(rows.max(), 0)) + margin, left : int(max(columns.max(), 0)) + margin]
    smooth = ndimage.gaussian_filter(crop, BLUR_HALF_WIDTHS * landmarks.half_width_px, truncate=3.0)
    sampled = ndimage.map_coordinates(smooth, [rows - top, columns - left], order=1, mode="nearest")
    nearest = (
        np.clip(np.rint(rows), 0, height - 1).astype(np.intp),
        np.clip(np.rint(columns), 0, width - 1).astype(np.intp),
    )
    inside = (rows >= 0) & (rows <= height - 1) & (columns >= 0) & (columns <= width - 1)
    solid = ~(inside & landmarks.patient[nearest]) | landmarks.bone[nearest]
    depth = landmarks.half_depth_px / landmarks.half_width_px
    body = np.abs(across / BODY_GROWN) ** 2.6 + np.abs(behind / (BODY_GROWN * depth)) ** 2.6 < 1
    hu = np.asarray(sampled.reshape(across.shape), np.float32)
    psoas = np.where(inside, landmarks.parts.at(places + 0.5, "psoas"), 0.0).reshape(across.shape)
    return Patch(hu, solid.reshape(across.shape) | body, across, behind, psoas)
