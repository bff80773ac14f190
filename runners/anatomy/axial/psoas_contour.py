"""Contours of both psoas in the patch: from several seeds, with several settings."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.draw import polygon2mask

from runners.anatomy.axial.closed_path import closed_paths
from runners.anatomy.axial.landmarks import AxialLandmarks
from runners.anatomy.axial.patch import PER_HALF_WIDTH, Patch
from runners.anatomy.axial.psoas_choice import USUAL_PLACE, USUAL_SPREAD, Contour, best_pair, judged
from runners.masks import MUSCLE_HU

Floats = NDArray[np.float64]

SEEDS_A_SIDE = 3
WORTH_TRYING = 0.3  # of the best seed's promise
SEEDS_APART = 0.4
DEEP_ENOUGH = 0.5  # half-widths; a seed deeper inside muscle is no better
LEAST_DEEP = 0.06  # half-widths: less is a streak between fat, no muscle

ANGLES = 72
RADII = np.arange(0, 1.75, 0.035)
PASSES = 2
FIRST_RADII = 3
"""A contour does not shrink to its seed."""

USUAL_RADIUS = 0.8
SETTINGS = ((2, 0.02, 0.5), (1, 0.06, 0.9))
"""Loose and stiff: the largest step between neighbouring angles in radii, what a step costs, and how much the usual
radius weighs. No single smoothness fits the slender and the lobed."""

MUSCLE_REWARD = 0.8
OTHER_COST = 3.0
SOLID_COST = 4.5
EDGE_REWARD = 0.6

NAMED_TRUST, SEEN = 0.5, 0.5
"""How much less a usual place is worth where the map of parts sees a psoas on that side."""

UNNAMED_COST, NAMED_SHARE = 4.0, 0.5
"""Where the map of parts, as coarse as it is, sees hardly any psoas at all, a contour had better not go."""

INNER_LIMIT = 0.75
OUTER_LIMIT = 2.7
FRONT_LIMIT = -0.9
"""Beyond these a contour costs more and more: into the body, into the flank, in front of the vessels."""

BACK_BEYOND_CANAL = 0.1
"""The transverse process, behind which quadratus and erector lie, is as far back as the canal."""

RIM = 0.03
"""The path runs where the edge begins; the border between muscle and fat is this much further out, half-widths."""


def psoas_contours(patch: Patch, landmarks: AxialLandmarks) -> dict[int, Contour]:
    """Outline both psoas.

    Args:
        patch: the slice around the vertebra.
        landmarks: its muscle and canal.

    Returns:
        The contour on either side, -1 and 1 as the sign of `across`; a side without a seed is absent.
    """
    smooth = patch.hu
    low = max(MUSCLE_HU[0], landmarks.muscle_hu - 65)
    muscle = (smooth > low) & (smooth < landmarks.muscle_hu + 60) & ~ndimage.binary_dilation(patch.solid)
    depth = ndimage.distance_transform_edt(muscle) / PER_HALF_WIDTH
    starts = [(side, seed) for side in (-1, 1) for seed in _seeds(patch, depth, side)]
    if not starts:
        return {}
    back = float(landmarks.across_and_back(np.array([landmarks.canal]))[0, 1]) + BACK_BEYOND_CANAL
    likenesses = [_likeness(patch, muscle, seed) for _, seed in starts]
    likely = np.stack([likeness for likeness, _ in likenesses])
    levels = np.array([level for _, level in likenesses])
    which = np.repeat(np.arange(len(starts)), len(SETTINGS))
    contours = _outlined(
        patch,
        likely[which],
        levels[which],
        np.array([starts[index][1] for index in which]),
        np.array([starts[index][0] for index in which]),
        np.tile(np.arange(len(SETTINGS)), len(starts)),
        back,
        landmarks.muscle_hu,
    )
    by_side: dict[int, list[Contour]] = {-1: [], 1: []}
    for index, contour in zip(which, contours, strict=True):
        by_side[starts[index][0]].append(contour)
    return best_pair(by_side)


def _seeds(patch: Patch, depth: Floats, side: int) -> list[tuple[float, float]]:
    """Deep places in muscle near where a psoas usually lies, the best first."""
    across = patch.across * side
    prior = np.exp(
        -(((across - USUAL_PLACE[0]) / USUAL_SPREAD[0]) ** 2 + ((patch.behind - USUAL_PLACE[1]) / USUAL_SPREAD[1]) ** 2)
        / 2
    )
    reach = (across > 0.85) & (across < 2.9) & (patch.behind > -1) & (patch.behind < 1.6) & (depth > LEAST_DEEP)
    prior = np.maximum(prior * (1 - NAMED_TRUST), patch.psoas) if patch.psoas[reach].max(initial=0) > SEEN else prior
    score = np.where(reach, np.minimum(depth, DEEP_ENOUGH) * prior, 0)
    seeds: list[tuple[float, float]] = []
    best = 0.0
    for _ in range(SEEDS_A_SIDE):
        index = np.unravel_index(int(score.argmax()), score.shape)
        if score[index] <= WORTH_TRYING * best:
            break
        best = max(best, float(score[index]))
        seed = float(patch.across[index]), float(patch.behind[index])
        seeds.append(seed)
        score = np.where(np.hypot(patch.across - seed[0], patch.behind - seed[1]) < SEEDS_APART, 0, score)
    return seeds


def _likeness(patch: Patch, muscle: NDArray[np.bool_], seed: tuple[float, float]) -> tuple[Floats, float]:
    """How much like the tissue around a seed every pixel is, 0 to 1, and that tissue's attenuation."""
    near = muscle & (np.hypot(patch.across - seed[0], patch.behind - seed[1]) < 0.2)
    level = float(np.median(patch.hu[near]))
    # fat and fluid may streak a muscle, so the way down is longer than the way up to vessel, kidney and bone
    above = np.clip((level + 45 - patch.hu) / 20, 0, 1)
    below = np.clip((patch.hu - level + 75) / 30, 0, 1)
    return np.where(patch.solid, 0, np.minimum(above, below)).astype(np.float64), level


def _outlined(
    patch: Patch,
    likely: Floats,
    levels: Floats,
    seeds: Floats,
    sides: Floats,
    settings: NDArray[np.intp],
    back: float,
    muscle_hu: float,
) -> list[Contour]:
    """One contour for each of `B` seeds, likenesses and settings."""
    angles = np.arange(ANGLES) * 2 * np.pi / ANGLES
    cosine, sine = np.cos(angles), np.sin(angles)
    spacing = RADII[1] - RADII[0]
    reach = max(setting[0] for setting in SETTINGS)
    change = np.abs(np.arange(-reach, reach + 1))
    steps = np.array([np.where(change <= most, cost * change, np.inf) for most, cost, _ in SETTINGS])[settings]
    weight = np.array([setting[2] for setting in SETTINGS])[settings][:, None, None]
    across, behind = seeds[:, 0], seeds[:, 1]
    unlikely = _unnamed(patch)
    path = np.zeros((len(seeds), ANGLES), np.intp)
    edge = np.zeros((len(seeds), ANGLES, RADII.size))
    for _ in range(PASSES):
        x = across[:, None, None] + RADII * cosine[:, None]
        y = behind[:, None, None] + RADII * sine[:, None]
        rows, columns = np.rint(Patch.indices(x, y)).astype(np.intp)
        rows, columns = np.clip(rows, 0, likely.shape[1] - 1), np.clip(columns, 0, likely.shape[2] - 1)
        like = likely[np.arange(len(seeds))[:, None, None], rows, columns]
        other = (
            np.clip((0.55 - like) / 0.55, 0, 1) * OTHER_COST + (SOLID_COST - OTHER_COST) * patch.solid[rows, columns]
        )
        other += unlikely[rows, columns]
        region = np.cumsum(other - MUSCLE_REWARD * np.clip((like - 0.45) / 0.55, 0, 1), axis=2) * spacing
        edge = _edges(like)
        lateral = x * sides[:, None, None]
        beyond = (
            4 * np.clip(INNER_LIMIT - lateral, 0, 1)
            + 6 * np.clip(lateral - OUTER_LIMIT, 0, 1)
            + 4 * np.clip(y - back, 0, 1)
            + 6 * np.clip(FRONT_LIMIT - y, 0, 1)
        )
        cost = region - EDGE_REWARD * edge + weight * (RADII - USUAL_RADIUS) ** 2 + np.cumsum(beyond, axis=2) * spacing
        cost[:, :, :FIRST_RADII] += 1
        path = closed_paths(cost, steps)
        radius = RADII[path] + RIM
        area = (radius**2).sum(axis=1)
        centre = (
            across + 2 / 3 * (radius**3 * cosine).sum(axis=1) / area,
            behind + 2 / 3 * (radius**3 * sine).sum(axis=1) / area,
        )
        outline = np.stack([across[:, None] + radius * cosine, behind[:, None] + radius * sine], axis=-1)
        across, behind = centre
    drop = np.take_along_axis(edge, path[..., None], axis=2)[..., 0]
    size = (radius**2).sum(axis=1) * np.pi / ANGLES
    return [
        judged(
            outline[i],
            drop[i],
            float(size[i]),
            (float(across[i]), float(behind[i])),
            float(levels[i]),
            muscle_hu,
            _agreement_with_map(patch, outline[i], float(sides[i])),
        )
        for i in range(len(seeds))
    ]


def _unnamed(patch: Patch) -> Floats:
    """What each place costs for not being named psoas, on a side where any is."""
    cost = UNNAMED_COST * (1 - np.clip(patch.psoas / NAMED_SHARE, 0, 1))
    for side in (-1, 1):
        half = patch.across * side > 0
        if patch.psoas[half].max(initial=0) < SEEN:
            cost[half] = 0
    return np.asarray(cost)


def _agreement_with_map(patch: Patch, outline: Floats, side: float) -> float | None:
    """Dice coefficient of what a contour encloses with the psoas of its side in the map of parts; None without one."""
    psoas = np.where(patch.across * side > 0, patch.psoas, 0)
    if psoas.max() < SEEN:
        return None
    rows, columns = Patch.indices(outline[:, 0], outline[:, 1])
    drawn = polygon2mask(patch.hu.shape, np.stack([rows, columns], axis=-1))  # type: ignore[no-untyped-call]
    return float(2 * psoas[drawn].sum() / max(float(drawn.sum() + psoas.sum()), 1e-6))


def _edges(like: Floats) -> Floats:
    """Drop of likeness from the three radii inwards to the three outwards."""
    inwards = (like + np.roll(like, 1, axis=2) + np.roll(like, 2, axis=2)) / 3
    outwards = (np.roll(like, -1, axis=2) + np.roll(like, -2, axis=2) + np.roll(like, -3, axis=2)) / 3
    edge = inwards - outwards
    edge[:, :, :3] = 0
    edge[:, :, -4:] = 0
    return np.asarray(edge)
