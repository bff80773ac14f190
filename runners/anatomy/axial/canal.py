"""Where the vertebral canal may be: soft tissue with bone around it on most sides."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from runners.anatomy.finding import Mask

DIRECTIONS = 24
REACHES_SHARE = (0.03, 0.045, 0.065, 0.095, 0.13)
"""Of the picture's long side: how far bone may lie away, from an obese patient in a large field of view (the canal is
3 % across) to a field that shows little more than the spine."""

FAT_HU = -90.0
"""Epidural fat fills what the thecal sac leaves."""

ABOVE_MUSCLE_HU = 40.0
"""The thecal sac is no denser than muscle; the spongy bone of a body, enclosed by its cortex, is. With contrast agent
in the canal (myelography) it is not found."""

SAC_BLUR_PX = 1.0
"""Less than the grain needs, lest bone around a canal of seven pixels shine into it."""

DENSITY_WEIGHT = 0.02
"""Score that each HU between muscle and the limit costs: fluid and nerves lie at or below muscle."""

MIDLINE_SHARE = 0.25
"""The canal lies within this share of the trunk's width from its middle, also where arms or a cut field shift it."""

ENCLOSED_FROM = 0.35
"""Share of directions that must meet bone; through a disc only the facets and the arch are left."""

FINE_PX = 12
FAR = 2.0
"""In median distances: a ray that goes farther slips out between two bones, or through a body as dark as the canal."""

ROWS_AROUND = 6
"""Rows above and below the trunk that are looked at too: more than the smoothing reaches."""

MOST_SEEDS = 30
MOST_CANDIDATES = 10
CENTRED_IN = 4
"""Steps after which a seed anywhere in a canal has come to rest in its middle."""


@dataclass(frozen=True, slots=True)
class Canal:
    """A place that may be the canal, in indices of the reduced picture.

    Attributes:
        column: its centre.
        row: its centre.
        radius_px: mean distance to the bone around it.
        enclosed: share of directions in which bone is near, plus half the share with bone on both sides, less
            what it is too dense.
        off_midline: distance from the trunk's middle as share of its width.
    """

    column: float
    row: float
    radius_px: float
    enclosed: float
    off_midline: float


def canal_candidates(bone: Mask, hu: NDArray[np.float32], patient: Mask, muscle_hu: float) -> list[Canal]:
    """Look for enclosed soft places near the midline.

    Args:
        bone: `(h, w)` bool.
        hu: `(h, w)` float32, lightly smoothed.
        patient: `(h, w)` bool, not empty.
        muscle_hu: the slice's muscle.

    Returns:
        At most `MOST_CANDIDATES`, the best enclosed first.
    """
    columns = np.flatnonzero(patient.any(axis=0))
    width = int(columns[-1] - columns[0] + 1)
    middle = (columns[0] + columns[-1]) / 2
    left = max(0, int(middle - MIDLINE_SHARE * width))
    right = min(bone.shape[1], int(middle + MIDLINE_SHARE * width) + 1)
    rows = np.flatnonzero(patient.any(axis=1))
    top, bottom = max(0, int(rows[0]) - ROWS_AROUND), int(rows[-1]) + ROWS_AROUND + 1
    here = np.s_[top:bottom, left:right]
    smooth = np.asarray(ndimage.gaussian_filter(hu[here], SAC_BLUR_PX), np.float32)
    soft = patient[here] & (smooth > FAT_HU) & (smooth < muscle_hu + ABOVE_MUSCLE_HU)
    dense = DENSITY_WEIGHT * np.clip(smooth - muscle_hu, 0, ABOVE_MUSCLE_HU)
    aside = ((np.arange(left, right) - middle) / width)[None]
    reaches = sorted({max(4, round(share * max(bone.shape))) for share in REACHES_SHARE})
    found: list[tuple[float, Canal]] = []
    for reach, (enclosed, distance) in zip(reaches, _enclosed(bone[top:bottom], left, right, reaches), strict=True):
        score = ndimage.gaussian_filter(np.where(soft, enclosed - dense, 0), 1.0) - 8 * aside**2
        peaks = (score == ndimage.maximum_filter(score, 5)) & (score > ENCLOSED_FROM * 1.5)
        for row, column in zip(*np.nonzero(peaks), strict=True):
            radius = float(distance[row, column])
            canal = Canal(
                float(column + left),
                float(row + top),
                radius,
                float(enclosed[row, column] - dense[row, column]),
                float(abs(aside[0, column])),
            )
            # the tighter of two equally enclosed places is the canal, the wider one may be the whole trunk
            found.append((float(score[row, column]) - 0.004 * reach, canal))
    found.sort(key=lambda pair: -pair[0])
    seeds = _distinct([canal for _, canal in found], MOST_SEEDS)
    return _distinct(_centred(bone, seeds, reaches[-1]), MOST_CANDIDATES)


def canal_at(
    bone: Mask, hu: NDArray[np.float32], patient: Mask, muscle_hu: float, column: float, row: float, radius_px: float
) -> Canal:
    """The canal at a place that is known otherwise, judged as any other.

    Args:
        bone: `(h, w)` bool.
        hu: `(h, w)` float32, lightly smoothed.
        patient: `(h, w)` bool, not empty.
        muscle_hu: the slice's muscle.
        column: of its middle.
        row: of its middle.
        radius_px: how large it should be; bone twice as far away counts.
    """
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    distances = np.arange(1, max(FAR * radius_px, 4), 0.5)
    columns = np.rint(column + np.multiply.outer(np.cos(angles), distances)).astype(np.intp)
    rows = np.rint(row + np.multiply.outer(np.sin(angles), distances)).astype(np.intp)
    height, width = bone.shape
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    met = (inside & bone[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]).any(axis=1)
    both = met & np.roll(met, DIRECTIONS // 2)
    dense = DENSITY_WEIGHT * float(np.clip(_sac_hu(hu, column, row) - muscle_hu, 0, ABOVE_MUSCLE_HU))
    trunk = np.flatnonzero(patient.any(axis=0))
    off_midline = abs(column - (trunk[0] + trunk[-1]) / 2) / (trunk[-1] - trunk[0] + 1)
    enclosed = float(met.sum() + 0.5 * both.sum()) / DIRECTIONS
    return Canal(column, row, radius_px, enclosed - dense, float(off_midline))


def _sac_hu(hu: NDArray[np.float32], column: float, row: float) -> float:
    """Attenuation at a place, smoothed as for all candidates, of no more of the slice than the smoothing reaches."""
    y, x = (int(np.clip(round(place), 0, side - 1)) for place, side in zip((row, column), hu.shape, strict=True))
    top, left = max(0, y - ROWS_AROUND), max(0, x - ROWS_AROUND)
    near = hu[top : y + ROWS_AROUND + 1, left : x + ROWS_AROUND + 1]
    return float(ndimage.gaussian_filter(near, SAC_BLUR_PX)[y - top, x - left])


def _enclosed(
    bone: Mask, left: int, right: int, reaches: list[int]
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """For each reach: how enclosed each pixel of the columns `left` to `right` is, and how far the bone is."""
    reach = reaches[-1]
    padded = np.pad(bone, reach)
    rows, columns = bone.shape[0], right - left
    hits = np.zeros((len(reaches), DIRECTIONS, rows, columns), bool)
    distances = np.zeros((len(reaches), rows, columns), np.uint16)
    for direction in range(DIRECTIONS):
        angle = 2 * np.pi * direction / DIRECTIONS
        met = np.zeros((rows, columns), bool)
        free = np.zeros((rows, columns), np.uint8)
        index = 0
        for distance, step in _distances(reaches):
            top = reach + round(distance * np.sin(angle))
            start = reach + left + round(distance * np.cos(angle))
            met |= padded[top : top + rows, start : start + columns]
            free += ~met * np.uint8(step)
            if distance == reaches[index]:
                hits[index, direction] = met
                distances[index] += free
                index += 1
    results = []
    for index in range(len(reaches)):
        both = hits[index] & np.roll(hits[index], DIRECTIONS // 2, axis=0)
        enclosed = (hits[index].sum(0) + 0.5 * both.sum(0)) / DIRECTIONS
        results.append((enclosed.astype(np.float32), (2 + distances[index] / DIRECTIONS).astype(np.float32)))
    return results


def _distances(reaches: list[int]) -> list[tuple[int, int]]:
    """Distances to look at and what each stands for: far out every second one, as bone there is two pixels thick."""
    near = min(FINE_PX, reaches[-1])
    kept = sorted({*range(2, near + 1), *range(near, reaches[-1] + 1, 2), *reaches})
    return list(zip(kept, np.diff([1, *kept]).tolist(), strict=True))


def _centred(bone: Mask, canals: list[Canal], reach: int) -> list[Canal]:
    """Move seeds to the middle of what the bone around them leaves free, and measure from there."""
    if not canals:
        return []
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    cosine, sine = np.cos(angles), np.sin(angles)
    distances = np.arange(1, reach + 1, dtype=np.float32)
    padded = np.pad(bone, reach + 1)
    column, row = np.array([[canal.column, canal.row] for canal in canals]).T
    unknown = np.array([canal.radius_px for canal in canals])
    free = np.empty((len(canals), DIRECTIONS))
    for _ in range(CENTRED_IN):
        columns = np.rint(column[:, None, None] + np.multiply.outer(cosine, distances)).astype(np.intp) + reach + 1
        rows = np.rint(row[:, None, None] + np.multiply.outer(sine, distances)).astype(np.intp) + reach + 1
        met = padded[np.clip(rows, 0, padded.shape[0] - 1), np.clip(columns, 0, padded.shape[1] - 1)]
        hit = met.any(axis=2)
        free = np.where(hit, met.argmax(axis=2) + 1.0, np.inf)
        near = np.sort(free, axis=1)[np.arange(len(free)), hit.sum(axis=1) // 2][:, None]
        near = np.where(np.isfinite(near), near, unknown[:, None])
        # a ray that leaves between two bones says nothing about where the middle is
        free = np.where(hit & (free <= FAR * near), free, near)
        area = (free**2).sum(axis=1)
        column = column + 2 / 3 * (free**3 * cosine).sum(axis=1) / area
        row = row + 2 / 3 * (free**3 * sine).sum(axis=1) / area
    radius = free.mean(axis=1)
    return [
        replace(canal, column=float(column[index]), row=float(row[index]), radius_px=float(radius[index]))
        for index, canal in enumerate(canals)
    ]


def _distinct(canals: list[Canal], most: int) -> list[Canal]:
    """Drop what lies within a better candidate and is as large."""
    kept: list[Canal] = []
    for canal in canals:
        near = (
            np.hypot(canal.column - other.column, canal.row - other.row) < 0.6 * other.radius_px
            and 0.7 < canal.radius_px / other.radius_px < 1.4
            for other in kept
        )
        if not any(near):
            kept.append(canal)
        if len(kept) == most:
            break
    return kept
