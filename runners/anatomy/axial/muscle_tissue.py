"""What may be muscle in an axial slice, pixel by pixel: by density, and by not being bone, canal or skin."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.part_map import MUSCLES
from runners.anatomy.finding import Mask, Structure
from runners.anatomy.view import View
from runners.masks import GATE_SIGMA_PX, MUSCLE_HU

FAT_SIDE_HU = (-50.0, -10.0)
"""Likeness rises over this span: half at the lower limit of muscle, so that a blurred edge is where the gate cuts."""

BRIGHT_SIDE_HU = (45.0, 75.0)
"""Above the commonest muscle: bowel with contrast, kidneys and vessels are brighter by more than noise."""

CANAL_HALF_AXES = (0.55, 0.42)
"""Across and back, in half-widths: a lumbar canal is 22 to 27 mm wide and 15 to 20 mm deep, the vertebra 45 mm wide."""

BODY_MARGIN = 1.06
BODY_POWER = 2.6
"""The vertebral body is fitted as a super-ellipse of this power; its cortex and ligaments lie just outside."""

SEEN = 0.5
NEAR_CELLS, NAMED_SHARE, UNNAMED = 3, 0.3, 0.6
"""Bowel, liver and kidney are as dense as muscle: where the map of parts names none within a cell, likeness is less."""

BONE_GAP = 0.12
"""Half-widths: cortex is closed over gaps as wide as this, so that marrow of ribs and processes counts as bone."""


@dataclass(frozen=True, slots=True, eq=False)
class Tissue:
    """Maps of one slice, all `(H, W)`.

    Attributes:
        smooth_hu: float32, lightly smoothed.
        muscle_hu: commonest attenuation of this patient's muscle, one number.
        likeness: float32, 0 to 1, how much like muscle.
        skeleton: bool, bone with its marrow and rim, the vertebra and its canal.
        psoas: bool.
        allowed: bool, density of muscle and inside the patient, not skeleton.
    """

    smooth_hu: NDArray[np.float32]
    muscle_hu: float
    likeness: NDArray[np.float32]
    skeleton: Mask
    psoas: Mask
    allowed: Mask


def classify(view: View, landmarks: AxialLandmarks, psoas: Sequence[Structure]) -> Tissue:
    """Judge every pixel of a slice."""
    smooth = np.empty(view.hu.shape, np.float32)
    ndimage.gaussian_filter(view.hu, GATE_SIGMA_PX, output=smooth, truncate=3.0)
    psoas_mask = np.zeros(view.hu.shape, bool)
    for piece in psoas:
        psoas_mask |= piece.prior
    muscle_hu = typical_muscle(smooth, landmarks, psoas_mask)
    low, high = (
        np.interp(smooth, FAT_SIDE_HU, (0.0, 1.0)),
        np.interp(smooth - muscle_hu, BRIGHT_SIDE_HU, (1.0, 0.0)),
    )
    skeleton = _skeleton(landmarks)
    likeness = np.where(landmarks.patient & ~skeleton, low * high, 0) * _less_where_unnamed(landmarks, view.hu.shape)
    gate = (smooth >= MUSCLE_HU[0]) & (smooth <= MUSCLE_HU[1])
    return Tissue(smooth, muscle_hu, likeness.astype(np.float32), skeleton, psoas_mask, gate & ~skeleton)


def _less_where_unnamed(landmarks: AxialLandmarks, shape: tuple[int, int]) -> NDArray[np.float32]:
    """`(H, W)` 1 where the map of parts sees muscle within a cell or so, and less where it sees none at all."""
    seen = ndimage.maximum_filter(landmarks.parts.of(*MUSCLES), NEAR_CELLS)
    if seen.max(initial=0) < SEEN:
        return np.ones(shape, np.float32)
    return landmarks.parts.enlarged(1 - UNNAMED * np.clip(1 - seen / NAMED_SHARE, 0, 1), shape)


def typical_muscle(smooth_hu: NDArray[np.float32], landmarks: AxialLandmarks, psoas: Mask) -> float:
    """Attenuation of this patient's muscle: that of the psoas, which lies far from skin, ribs and bowel gas."""
    core = ndimage.binary_erosion(psoas, iterations=2)
    if core.sum() < landmarks.half_width_px:
        return landmarks.muscle_hu
    return float(np.clip(np.median(smooth_hu[core]), *MUSCLE_HU))


def _skeleton(landmarks: AxialLandmarks) -> Mask:
    """Bone closed over its marrow, with a rim of one pixel of partial volume, the vertebral body and the canal."""
    reach = max(1, round(BONE_GAP * landmarks.half_width_px / 2))
    disc = np.hypot(*np.ogrid[-reach : reach + 1, -reach : reach + 1]) <= reach + 0.5
    bone: Mask = landmarks.bone
    rows, columns = np.flatnonzero(bone.any(1)), np.flatnonzero(bone.any(0))
    skeleton = np.zeros_like(bone)
    if rows.size:
        window = np.s_[
            max(0, rows[0] - reach) : rows[-1] + reach + 1, max(0, columns[0] - reach) : columns[-1] + reach + 1
        ]
        padded = np.pad(bone[window], reach + 1)
        closed = ndimage.binary_fill_holes(ndimage.binary_closing(padded, disc))
        closed = ndimage.binary_dilation(closed | padded)
        inner = np.s_[reach + 1 : -reach - 1]
        skeleton[window] = closed[inner, inner]
    height, width = bone.shape
    radius = int(3 * landmarks.half_width_px)
    top, left = (max(0, int(landmarks.body[i]) - radius) for i in (1, 0))
    near = np.s_[top : top + 2 * radius, left : left + 2 * radius]
    y, x = np.mgrid[top : min(height, top + 2 * radius), left : min(width, left + 2 * radius)] + 0.5
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    across, back = landmarks.across_and_back(points).T
    depth = landmarks.half_depth_px / landmarks.half_width_px
    body = np.abs(across / BODY_MARGIN) ** BODY_POWER + np.abs(back / depth / BODY_MARGIN) ** BODY_POWER < 1
    canal_across, canal_back = landmarks.across_and_back(np.array([landmarks.canal]))[0]
    canal = np.hypot((across - canal_across) / CANAL_HALF_AXES[0], (back - canal_back) / CANAL_HALF_AXES[1]) < 1
    skeleton[near] |= (body | canal).reshape(y.shape)
    return skeleton
