"""All skeletal muscle of an axial slice: the ring between two contours, and the psoas, as pieces for prompts."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.muscle_features import muscle_features
from runners.anatomy.axial.muscle_pieces import split_ring
from runners.anatomy.axial.muscle_points import as_structure
from runners.anatomy.axial.muscle_tissue import classify
from runners.anatomy.axial.wall import FAT_VISIBLE_BELOW_HU, between_contours, find_wall
from runners.anatomy.finding import Mask, Structure
from runners.anatomy.view import View

LEAST_PART = 0.12
"""Squared half-widths, 60 to 70 square millimetres: smaller parts are vessels, nerves and noise."""

LARGEST_HOLE = 0.015
"""Squared half-widths, about 8 square millimetres: noise; a larger hole is fat within the muscle and not muscle."""

NARROWEST_TRUNK = 9.0
"""Half-widths, 20 cm: a picture less wide than this shows nothing but trunk from side to side."""

_CROSS = np.hypot(*np.mgrid[-1:2, -1:2]) < 1.5


def find_muscle(
    view: View, landmarks: AxialLandmarks, psoas: Sequence[Structure]
) -> tuple[tuple[Structure, ...], dict[str, float]]:
    """Find all muscle.

    Args:
        view: an upright axial slice.
        landmarks: its vertebra.
        psoas: what was found of both; their priors are part of the answer as they are.

    Returns:
        The pieces, whose priors together are all muscle and do not overlap: "psoas left", "erector left",
        "quadratus left" (with erector where nothing parts them), "wall left", "rectus left" (with the wall where there
        is next to nothing of it), and the same of the right, as far as they are there. And features without unit, by
        name, that say how plausible it all is.
    """
    landmarks = _with_whole_trunk(view, landmarks)
    tissue = classify(view, landmarks, psoas)
    wall = find_wall(view, landmarks, tissue)
    ring = _tidied(
        between_contours(wall, tissue.allowed & wall.trunk & ~tissue.psoas), tissue.psoas, landmarks.half_width_px
    )
    everything = ring | tissue.psoas
    pieces = [
        as_structure(name, mask, everything, wall, tissue, landmarks.half_width_px)
        for name, mask in split_ring(ring, landmarks, wall).items()
    ]
    structures = (*psoas, *pieces)
    return structures, muscle_features(structures, everything, view, landmarks, wall)


def _with_whole_trunk(view: View, landmarks: AxialLandmarks) -> AxialLandmarks:
    """Take everything for trunk in a close-up whose fat is as black as air: there its outline cannot be seen."""
    if view.limits_hu[0] <= FAT_VISIBLE_BELOW_HU or view.hu.shape[1] > NARROWEST_TRUNK * landmarks.half_width_px:
        return landmarks
    return replace(landmarks, patient=np.ones(view.hu.shape, bool))


def _tidied(muscle: Mask, psoas: Mask, half_width_px: float) -> Mask:
    """Without slivers, specks and pinholes, smooth at the scale of a pixel; psoas is kept out, but is no border."""
    rows, columns = np.flatnonzero(muscle.any(axis=1)), np.flatnonzero(muscle.any(axis=0))
    result = np.zeros_like(muscle)
    if not rows.size:
        return result
    window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    other = psoas[window]
    drawn = _holes_closed(muscle[window] | other, LARGEST_HOLE * half_width_px**2)
    drawn = ndimage.binary_opening(np.pad(drawn, 1, mode="edge"), _CROSS)[1:-1, 1:-1] & ~other
    result[window] = _without_specks(drawn, LEAST_PART * half_width_px**2)
    return result


def _holes_closed(mask: Mask, largest_px: float) -> Mask:
    labels, count = ndimage.label(~mask)
    small = np.bincount(labels.ravel(), minlength=count + 1) <= largest_px
    small[0] = False
    closed: Mask = mask | small[labels]
    return closed


def _without_specks(mask: Mask, least_px: float) -> NDArray[np.bool_]:
    labels, count = ndimage.label(mask)
    keep = np.bincount(labels.ravel(), minlength=count + 1) >= least_px
    keep[0] = False
    return np.asarray(keep[labels])
