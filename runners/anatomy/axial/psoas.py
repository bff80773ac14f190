"""Both psoas of an axial slice: prior masks, what to ask the model, and how plausible they are."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.draw import polygon

from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.outline import largest, opened
from runners.anatomy.axial.patch import Patch
from runners.anatomy.axial.psoas_choice import Contour
from runners.anatomy.axial.psoas_contour import psoas_contours
from runners.anatomy.axial.psoas_points import inside_points, outside_points
from runners.anatomy.finding import Box, Mask, Structure
from runners.anatomy.view import View
from runners.masks import GATE_SIGMA_PX, MUSCLE_HU

LEAST_AREA = 0.22
LEAST_DEPTH = 0.14
"""Square half-widths and half-widths: what is smaller is no psoas that could be measured, as beside T12."""

USUAL_AREA = 0.75
MOST_UNLIKE = 2.0
"""Where no side is of the usual size and one is this many times the other, or alone, they are crura, vessels or bowel:
wasting takes both sides, and a single healthy psoas is large."""

SPUR_HALF_WIDTHS = 0.035
"""Half of what is thinner is a fascia or a vessel at the muscle's rim."""

MARGIN_PX = 6


def find_psoas(view: View, landmarks: AxialLandmarks, patch: Patch) -> tuple[tuple[Structure, ...], dict[str, float]]:
    """Find the psoas on both sides of the vertebra.

    Args:
        view: the upright slice.
        landmarks: its vertebra.
        patch: the slice around it.

    Returns:
        Up to two structures, "psoas left" and "psoas right" as seen in the picture; and features, named by side:
        areas in square half-widths of the body, lengths in half-widths, attenuation in HU.
    """
    found: list[tuple[float, Mask, Contour]] = []
    for contour in psoas_contours(patch, landmarks).values():
        mask = _mask(view, landmarks, contour)
        columns = np.flatnonzero(mask.any(axis=0))
        if columns.size:
            found.append((float(landmarks.pixels(np.array([contour.centre]))[0, 0]), mask, contour))
    found.sort(key=lambda side: side[0])
    structures: list[Structure] = []
    features: dict[str, float] = {}
    for x, mask, contour in found:
        side = "left" if x < landmarks.body[0] else "right"
        points, depth = inside_points(mask, landmarks)
        measured = _features(view, landmarks, mask, contour, depth)
        features |= {f"{side}_{name}": value for name, value in measured.items()}
        if measured["area"] < LEAST_AREA or measured["depth"] < LEAST_DEPTH:
            continue
        outside = outside_points(view, contour, landmarks, mask)
        structures.append(Structure(f"psoas {side}", mask, _box(mask), points, outside))
    if not _like_a_pair([structure.prior.sum() / landmarks.half_width_px**2 for structure in structures]):
        structures = []
    if "left_area" in features and "right_area" in features:
        features["area_ratio"] = features["left_area"] / max(features["right_area"], 1e-6)
        features["hu_difference"] = abs(features["left_hu"] - features["right_hu"])
    return tuple(structures), features


def _like_a_pair(areas: list[float]) -> bool:
    """Whether muscles of these areas may be one patient's psoas."""
    if not areas or max(areas) >= USUAL_AREA:
        return True
    return len(areas) == 2 and max(areas) < MOST_UNLIKE * min(areas)


def _mask(view: View, landmarks: AxialLandmarks, contour: Contour) -> Mask:
    """Fill a contour and keep of it what has the density of muscle."""
    height, width = view.hu.shape
    corners = landmarks.pixels(contour.outline)
    left, top = (max(0, int(axis.min()) - MARGIN_PX) for axis in corners.T)
    right, bottom = int(corners[:, 0].max()) + MARGIN_PX, int(corners[:, 1].max()) + MARGIN_PX
    window = np.s_[top : max(top, min(bottom, height)), left : max(left, min(right, width))]
    mask = np.zeros((height, width), bool)
    crop = view.hu[window]
    if not crop.size:
        return mask
    drawn = np.zeros(crop.shape, bool)
    rows, columns = polygon(  # type: ignore[no-untyped-call]  # of scikit-image
        corners[:, 1] - 0.5 - top, corners[:, 0] - 0.5 - left, crop.shape
    )
    drawn[rows, columns] = True
    smooth = ndimage.gaussian_filter(crop, GATE_SIGMA_PX, truncate=3.0)
    allowed = drawn & (smooth >= MUSCLE_HU[0]) & (smooth <= MUSCLE_HU[1]) & ~landmarks.bone[window]
    spur = max(1.0, SPUR_HALF_WIDTHS * landmarks.half_width_px)
    mask[window] = ndimage.binary_fill_holes(largest(opened(allowed, spur)))
    return mask


def _features(view: View, landmarks: AxialLandmarks, mask: Mask, contour: Contour, depth_px: float) -> dict[str, float]:
    """What tells a good psoas from a bad one."""
    unit = landmarks.half_width_px
    rows, columns = np.nonzero(mask)
    values = view.hu[rows, columns]
    across, behind = landmarks.across_and_back(np.stack([columns + 0.5, rows + 0.5], axis=-1)).mean(axis=0)
    return {
        "area": rows.size / unit**2,
        "depth": depth_px / unit,
        "fill": rows.size / unit**2 / max(contour.area, 1e-6),
        "solidity": _solidity(contour.outline, contour.area),
        "edge": contour.edge,
        "edge_share": contour.edge_share,
        "across": abs(float(across)),
        "behind": float(behind),
        "hu": float(values.mean()),
        "deviation": _local_deviation(view.hu, mask),
        "score": contour.score,
        "named": contour.named,
    }


def _solidity(outline: NDArray[np.float64], area: float) -> float:
    """Area over that of the convex hull, which is met along 36 directions."""
    angles = np.arange(36) * np.pi / 18
    support = (outline @ np.stack([np.cos(angles), np.sin(angles)])).max(axis=0)
    hull = (support * (np.roll(support, -1) - support * np.cos(np.pi / 18)) / np.sin(np.pi / 18)).sum()
    return float(min(1.0, area / max(float(hull), 1e-6)))


def _local_deviation(hu: NDArray[np.float32], mask: Mask) -> float:
    """Standard deviation within the mask after light smoothing: streaks of fat, and tissue that is not one muscle."""
    rows, columns = np.nonzero(mask)
    window = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    smooth = ndimage.gaussian_filter(hu[window], 1.0)
    return float(smooth[mask[window]].std())


def _box(mask: Mask) -> Box:
    """Around all pixels, from edge to edge."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)
