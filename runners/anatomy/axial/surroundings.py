"""Measurements of what lies around a supposed vertebra, for telling an abdomen from every other slice."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.body import POWER
from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.patch import PER_HALF_WIDTH, Patch
from runners.anatomy.axial.scale import reduced
from runners.anatomy.axial.tissue import BONE_ABOVE_MUSCLE_HU
from runners.anatomy.finding import Mask
from runners.anatomy.view import View
from runners.masks import MUSCLE_HU

Interval = tuple[float, float]

PSOAS_PLACE: tuple[Interval, Interval] = ((1.05, 2.0), (-0.3, 0.8))
"""Across and behind, half-widths: at L3 at least a wasted psoas lies here."""

BACK_PLACE: tuple[Interval, Interval] = ((0.5, 1.8), (1.4, 2.4))
"""The erector spinae, of every vertebra that has a trunk around it."""

LUNG_PLACE: tuple[Interval, Interval] = ((1.3, 3.0), (-0.3, 1.2))
"""Psoas, quadratus and kidney of an abdomen, or the lung beside a thoracic vertebra; bowel gas lies before them."""

SIDE_PLACE: tuple[Interval, Interval] = ((1.15, 1.9), (-0.6, 0.3))
"""Beside the front two thirds of a body: in front of the transverse processes a lumbar vertebra has no bone here, the
sacrum has its alae."""

ARCH_PLACE: tuple[Interval, Interval] = ((0.0, 1.6), (0.4, 2.0))

WINGS_ACROSS: Interval = (1.8, 6.0)
WINGS_BEHIND: Interval = (-3.0, 2.0)
SLENDER = 2.2
"""An iliac wing is five times as long as thick; a kidney full of contrast agent is not twice as long."""

RIBS_FROM = (2.5, -1.5)
"""Across and behind: in front of it there is bowel, which may be full of contrast agent."""

RIB_AREA: Interval = (0.06, 1.2)
"""Squared half-widths: 30 to 600 square millimetres, as ribs are cut straight or along."""

AIR_HU = -400.0
"""Lung is darker than this, or black in a window; fat is not."""

CORE = 0.3
"""Of the body's super-ellipse: spongy bone well inside the cortex."""

CORE_HU = (-100.0, 400.0)
"""Cement and calcium are no more unlike spongy bone than this."""

CORE_LEFT = 0.25
"""Share of it that metal must leave before it is judged."""

METAL_HU = 1800.0
"""Denser than cortex, teeth and calcium; the middle of a screw stands at the scanner's upper end."""

METAL_REACH = 0.25
"""Half-widths around metal in which nothing is measured: its own blur, and the dark and light it throws beside it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around a supposed vertebra; lengths in its half-widths.

    Attributes:
        psoas_place_muscle: share of the place of the psoas that has muscle's density, the poorer side.
        back_place_muscle: the same of the erector spinae, the better side.
        lung_place_air: share of the place beside the spine that is air, or as black, the side with more of it.
        side_bone: share of bone right beside the body, the side with less of it.
        arch_symmetry: overlap of the arch's bone with its mirror image, 0 to 1; 1 where there is no bone.
        core_spread_hu: distance between the quartiles in the middle of the body, 0 where metal hides it.
        largest_air: largest piece of the trunk that is air, or as black, as a share of the trunk.
        trunk_area: in squared half-widths.
        trunk_aside: from the body's centre to the nearer flank in view, inf where the picture cuts both.
        whole: whether both flanks are in view.
        bone_share: of the trunk.
        bone_in_front: area of bone more than one and a half half-widths in front, in squared half-widths.
        taller: depth of the trunk over its width, 0 where the picture cuts it.
        ribs: number of small separate bones far beside the spine, the side with fewer.
        long_side_bones: length of the longest slender bone far beside the spine, the side with the shorter one.
    """

    psoas_place_muscle: tuple[float, float]
    back_place_muscle: float
    lung_place_air: float
    side_bone: float
    arch_symmetry: float
    core_spread_hu: float
    largest_air: float
    trunk_area: float
    trunk_aside: float
    whole: bool
    bone_share: float
    bone_in_front: float
    long_side_bones: float
    taller: float
    ribs: int


def measure_surroundings(view: View, landmarks: AxialLandmarks, patch: Patch) -> Surroundings:
    """Measure them.

    Args:
        view: the upright slice.
        landmarks: its supposed vertebra.
        patch: the slice around it.
    """
    muscle = (patch.hu > MUSCLE_HU[0]) & (patch.hu < landmarks.muscle_hu + 60) & ~patch.solid
    air = patch.hu <= max(AIR_HU, view.limits_hu[0] + 1.0)
    bone = patch.hu > landmarks.muscle_hu + BONE_ABOVE_MUSCLE_HU
    outline = _outline(patch, landmarks)
    core = outline < CORE
    clear = core & ~_near_metal(patch)
    flanks, in_front, long_bones, ribs = _trunk_and_bone(landmarks)
    return Surroundings(
        psoas_place_muscle=_shares(muscle, patch, PSOAS_PLACE),
        back_place_muscle=max(_shares(muscle, patch, BACK_PLACE)),
        lung_place_air=max(_shares(air, patch, LUNG_PLACE)),
        side_bone=min(_shares(bone & (outline >= 1), patch, SIDE_PLACE)),
        arch_symmetry=_mirrored(bone & (outline >= 1), patch),
        core_spread_hu=_spread_hu(patch.hu[clear]) if clear.sum() > CORE_LEFT * core.sum() else 0.0,
        largest_air=_largest_air(view, landmarks),
        trunk_area=float(landmarks.patient.sum()) / landmarks.half_width_px**2,
        trunk_aside=min(flanks),
        whole=bool(np.isfinite(max(flanks))),
        bone_share=float(landmarks.bone.sum()) / max(1.0, float(landmarks.patient.sum())),
        bone_in_front=in_front,
        long_side_bones=long_bones,
        taller=_taller(landmarks),
        ribs=ribs,
    )


def _outline(patch: Patch, landmarks: AxialLandmarks) -> NDArray[np.float64]:
    """Less than 1 within the fitted body."""
    depth = landmarks.half_depth_px / landmarks.half_width_px
    return np.asarray(np.abs(patch.across) ** POWER + np.abs(patch.behind / depth) ** POWER)


def _inside(values: NDArray[np.float64], limits: Interval) -> Mask:
    return np.asarray((values > limits[0]) & (values < limits[1]))


def _shares(mask: Mask, patch: Patch, place: tuple[Interval, Interval]) -> tuple[float, float]:
    """Share of a place that a mask covers, on either side."""
    level = _inside(patch.behind, place[1])
    first, second = (float(mask[level & _inside(patch.across * side, place[0])].mean()) for side in (-1, 1))
    return first, second


def _mirrored(bone: Mask, patch: Patch) -> float:
    """Share of the arch's bone whose mirror image is bone, or lies one pixel beside it."""
    arch = bone & _inside(np.abs(patch.across), ARCH_PLACE[0]) & _inside(patch.behind, ARCH_PLACE[1])
    if not arch.any():
        return 1.0
    return float((arch & ndimage.binary_dilation(arch)[:, ::-1]).sum() / arch.sum())


def _spread_hu(values: NDArray[np.float32]) -> float:
    return float(np.subtract(*np.percentile(np.clip(values, *CORE_HU), (75, 25)))) if values.size else 0.0


def _near_metal(patch: Patch) -> Mask:
    """Where metal is, and what it spoils around it."""
    metal = patch.hu > METAL_HU
    if not metal.any():
        return metal
    return np.asarray(ndimage.distance_transform_edt(~metal) <= METAL_REACH * PER_HALF_WIDTH)


def _trunk_and_bone(landmarks: AxialLandmarks) -> tuple[list[float], float, float, int]:
    """Distance to each flank (inf: not in view), area of bone far in front, length of long bones and number of ribs."""
    step = max(1, int(landmarks.half_width_px / 8))
    trunk, bone = landmarks.patient[::step, ::step], landmarks.bone[::step, ::step]
    rows, columns = (grid.ravel() for grid in np.indices(trunk.shape))
    places = np.stack([columns, rows], axis=1).astype(np.float64) * step + 0.5
    across, behind = landmarks.across_and_back(places).T.reshape(2, *trunk.shape)
    cell = (step / landmarks.half_width_px) ** 2
    wings = bone & _inside(behind, WINGS_BEHIND)
    in_front = float((bone & (behind < -1.5)).sum()) * cell
    rim = np.ones(trunk.shape, bool)
    rim[1:-1, 1:-1] = False
    level = trunk & (np.abs(behind) < 0.5)
    reach, long_bones, ribs = [], [], []
    for side in (-1, 1):
        here = level & (across * side > 0)
        reach.append(float("inf") if (here & rim).any() else float(np.abs(across[here]).max(initial=0.0)))
        long_bones.append(_longest(wings & _inside(across * side, WINGS_ACROSS), cell))
        labels, _ = ndimage.label(bone & (across * side > RIBS_FROM[0]) & (behind > RIBS_FROM[1]), np.ones((3, 3)))
        areas = np.asarray(np.bincount(labels.ravel())[1:] * cell, np.float64)
        ribs.append(int(_inside(areas, RIB_AREA).sum()))
    return reach, in_front, min(long_bones), min(ribs)


def _taller(landmarks: AxialLandmarks) -> float:
    """The trunk measured along the way to the patient's back and across it, however the patient lies."""
    trunk = landmarks.patient
    if trunk[0].any() or trunk[-1].any() or trunk[:, 0].any() or trunk[:, -1].any() or not trunk.any():
        return 0.0
    rows = np.flatnonzero(trunk.any(axis=1))
    ends = trunk[rows].argmax(axis=1), trunk.shape[1] - 1 - trunk[rows, ::-1].argmax(axis=1)
    outline = np.concatenate([np.stack([end, rows], axis=1) for end in ends])
    across, back = np.ptp(landmarks.across_and_back(outline), axis=0)
    return float(back / max(across, 1e-3))


def _longest(bone: Mask, cell: float) -> float:
    """Length of the longest slender piece, half-widths: of a uniform bar, from its second moments."""
    labels, count = ndimage.label(bone, np.ones((3, 3)))
    if not count:
        return 0.0
    rows, columns = np.nonzero(labels)
    pieces = labels[rows, columns] - 1
    size = np.bincount(pieces).astype(np.float64)
    y, x = (at - (np.bincount(pieces, at) / size)[pieces] for at in (rows, columns))
    yy, xx, xy = (np.bincount(pieces, product) / size + 1 / 12 for product in (y * y, x * x, x * y))
    middle, off = (yy + xx) / 2, np.hypot((yy - xx) / 2, xy - 1 / 12)
    slender = middle + off > SLENDER**2 * (middle - off)
    return float(np.sqrt(12 * cell * ((middle + off) * slender).max()))


def _largest_air(view: View, landmarks: AxialLandmarks) -> float:
    """Largest piece within the trunk that is air, or black where fat may be black too, as a share of the trunk."""
    small = reduced(view.hu)
    step = small.step
    trunk = landmarks.patient[::step, ::step]
    air = (small.hu <= max(AIR_HU, view.limits_hu[0] + 1.0))[: trunk.shape[0], : trunk.shape[1]] & trunk
    labels, count = ndimage.label(air)
    if not count:
        return 0.0
    return float(np.bincount(labels.ravel())[1:].max() / max(1, int(trunk.sum())))
