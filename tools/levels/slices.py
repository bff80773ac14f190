"""Slices to learn levels from: training phantoms of several recipes, and random views of them."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from runners.anatomy import LEVEL_CLASSES, SHOWN_TO_LEVELS_HU
from tools.phantoms import Phantom, chest_sagittal, sagittal

CLASSES = len(LEVEL_CLASSES)
REGIONS = {"C": "T", "T": "T", "S": "S"}
MIXED: Callable[..., Phantom] = partial(sagittal, style="mixed")
RECIPES: tuple[Callable[..., Phantom], ...] = (MIXED, MIXED, MIXED, sagittal, MIXED, MIXED, chest_sagittal)
"""Drawn in turn. Most are of the mixture of styles; the plain recipe has other flesh, and a chest has no sacrum."""

DRAWN_PX = 256
SIDE = 128  # cells: what `coarsen` makes of a slice
LOWEST_HU, HIGHEST_HU = -300, 1000
SOFT_HU = 50.0
A_TASK = 32  # slices that a process draws at a time

TURN = np.deg2rad(14.0)  # standard deviation
ZOOM = (0.6, 2.2)
ASPECT = (0.85, 1.18)
"""Height against width is multiplied by as much: a picture file does not tell whether its pixels are square."""

SHIFT = 0.25  # of the side, at most
FLAT = (0.6, 1.4)
"""Contrast to soft tissue is multiplied by as much: bone of any density."""

GRAIN_HU = 25.0  # of a cell, at most
BLUR = 1.3  # cells, standard deviation, at most
BLURRED_SHARE = 0.4
BLUR_REACH = 4  # cells
CUT_SHARE, CUT = 0.3, 45
"""How often a strip along an edge is blacked out, and how many cells of it at most."""


def drawn(first_seed: int, count: int, *, workers: int = 1) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """`(count, DRAWN_PX, DRAWN_PX)` HU and number of the class of each pixel.

    Args:
        first_seed: each slice has a seed of its own, from here on.
        count: slices.
        workers: processes that draw.
    """
    hu = np.empty((count, DRAWN_PX, DRAWN_PX), np.int16)
    classes = np.empty(hu.shape, np.uint8)
    draw = partial(_drawn, first_seed)
    if workers == 1:
        for number in range(count):
            hu[number], classes[number] = draw(number)
        return hu, classes
    with ProcessPoolExecutor(workers) as pool:
        for number, made in enumerate(pool.map(draw, range(count), chunksize=A_TASK)):
            hu[number], classes[number] = made
    return hu, classes


def _drawn(first_seed: int, number: int) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """HU and classes of one slice."""
    phantom = RECIPES[number % len(RECIPES)](first_seed + number, size=DRAWN_PX)
    return np.clip(np.rint(phantom.hu), LOWEST_HU, HIGHEST_HU).astype(np.int16), named(phantom)


def named(phantom: Phantom) -> NDArray[np.uint8]:
    """`(H, W)` uint8 number in `LEVEL_CLASSES` of what each pixel shows; the neck counts as chest."""
    table = np.zeros(int(phantom.labels.max()) + 1, np.uint8)
    for name, parts in phantom.parts.items():
        level = name if name[0] not in REGIONS or not name[1:].isdigit() else REGIONS[name[0]]
        if level in LEVEL_CLASSES:
            table[[part for part in parts if part < table.size]] = LEVEL_CLASSES.index(level)
    return np.asarray(table[phantom.labels])


def views(hu: Tensor, classes: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """A random view of each slice as the network is shown it, and the classes at half of its size.

    Args:
        hu: `(B, H, W)`, HU, on the device that is to make the views.
        classes: `(B, H, W)`.
        rng: the only source of randomness.
    """
    places = torch.from_numpy(np.stack([_map(rng) for _ in range(len(hu))]).astype(np.float32)).to(hu.device)
    grid = functional.affine_grid(places, [len(hu), 1, DRAWN_PX, DRAWN_PX], align_corners=False)
    offset = -LOWEST_HU  # beyond the slice lies the lowest
    moved = functional.grid_sample(hu[:, None].float() + offset, grid, align_corners=False)
    cells = functional.avg_pool2d(moved - offset, DRAWN_PX // SIDE)
    named_px = 2 * DRAWN_PX // SIDE
    middles = grid[:, named_px // 2 - 1 :: named_px, named_px // 2 - 1 :: named_px]
    right = functional.grid_sample(classes[:, None].float(), middles, mode="nearest", align_corners=False)
    return _shown(cells, rng), right[:, 0].long()


def _map(rng: np.random.Generator) -> NDArray[np.float64]:
    """`(2, 3)` from places in the view to places in the slice: mirrored, feet up, leaning, nearer or farther."""
    turn, zoom = rng.normal(0, TURN), np.exp(rng.uniform(*np.log(ZOOM)))
    stretch = np.exp(rng.uniform(*np.log(ASPECT)) / 2 * np.array([1, -1]))
    cos, sin = np.cos(turn) / zoom, np.sin(turn) / zoom
    matrix = np.array([[cos, -sin], [sin, cos]]) * rng.choice([-1, 1], 2) * stretch
    return np.column_stack([matrix, rng.uniform(-SHIFT, SHIFT, 2) * rng.choice([0, 1])])


def _shown(cells: Tensor, rng: np.random.Generator) -> Tensor:
    """As the network is shown it: soft tissue a little misjudged, contrast, blur and grain at random, edges cut off."""
    count = len(cells)

    def each(values: NDArray[np.float64]) -> Tensor:
        return torch.from_numpy(values.astype(np.float32))[:, None, None, None].to(cells.device)

    noise = torch.Generator(cells.device).manual_seed(int(rng.integers(2**31)))
    soft = each(SOFT_HU + rng.normal(0, 8, count))
    scaled = _blurred(soft + (cells - soft) * each(rng.uniform(*FLAT, count)), rng)
    grain = torch.randn(cells.shape, generator=noise, device=cells.device) * each(
        rng.uniform(0, rng.uniform(0, GRAIN_HU, count))
    )
    grained = torch.where(_cut(count, rng).to(cells.device), LOWEST_HU, scaled + grain)
    low, high = SHOWN_TO_LEVELS_HU
    return (grained.clamp(max=200.0) - soft - each(rng.normal(0, 4, count))).clamp(low, high) / 100


def _blurred(cells: Tensor, rng: np.random.Generator) -> Tensor:
    """Some of `(B, 1, S, S)` blurred, each as much as chance has it."""
    count = len(cells)
    widths = np.where(rng.random(count) < BLURRED_SHARE, rng.uniform(0, BLUR, count), 0) + 1e-3
    kernels = np.exp(-((np.arange(-BLUR_REACH, BLUR_REACH + 1) / widths[:, None]) ** 2) / 2)
    kernels /= kernels.sum(axis=1, keepdims=True)
    along = torch.from_numpy(kernels.astype(np.float32)).to(cells.device)[:, None, None]
    beside = functional.pad(cells.transpose(0, 1), (BLUR_REACH,) * 4, mode="replicate")
    rows = functional.conv2d(beside, along, groups=count)
    return functional.conv2d(rows, along.transpose(2, 3), groups=count).transpose(0, 1)


def _cut(count: int, rng: np.random.Generator) -> Tensor:
    """`(count, 1, SIDE, SIDE)` bool, a strip of some along an edge: more often along the sides than above or below."""
    cut = np.zeros((count, 1, SIDE, SIDE), bool)
    for number in np.flatnonzero(rng.random(count) < CUT_SHARE):
        depth = int(rng.integers(1, CUT))
        rows = slice(0, depth) if rng.random() < 0.5 else slice(SIDE - depth, SIDE)
        whole = cut[number, 0]
        (whole if rng.random() < 0.3 else whole.T)[rows] = True
    return torch.from_numpy(cut)
