"""Slices to learn from, drawn by a kind's recipes, and random views of them."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from runners.anatomy import NAMED_SIDE as SIDE
from tools.maps.kinds import Kind, Looks

DRAWN_PX = 256
LOWEST_HU, HIGHEST_HU = -300, 1000
SOFT_HU = 50.0
A_TASK = 32  # slices that a process draws at a time

BLUR = 1.3  # cells, standard deviation, at most
BLURRED_SHARE = 0.4
BLUR_REACH = 4  # cells
CUT_SHARE, CUT = 0.3, 45
"""How often a strip along an edge is blacked out, and how many cells of it at most."""

WINDOW = (0.4, 0.95)
"""Where no more is left than a rectangle: how long its sides are."""


def drawn(kind: Kind, first_seed: int, count: int, *, workers: int = 1) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """`(count, DRAWN_PX, DRAWN_PX)` HU and number of the class of each pixel.

    Args:
        kind: whose recipes are drawn, in turn.
        first_seed: each slice has a seed of its own, from here on.
        count: slices.
        workers: processes that draw.
    """
    hu = np.empty((count, DRAWN_PX, DRAWN_PX), np.int16)
    classes = np.empty(hu.shape, np.uint8)
    draw = partial(_drawn, kind, first_seed)
    if workers == 1:
        for number in range(count):
            hu[number], classes[number] = draw(number)
        return hu, classes
    with ProcessPoolExecutor(workers) as pool:
        for number, made in enumerate(pool.map(draw, range(count), chunksize=A_TASK)):
            hu[number], classes[number] = made
    return hu, classes


def _drawn(kind: Kind, first_seed: int, number: int) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """HU and classes of one slice."""
    turn = number % len(kind.recipes)
    phantom = kind.recipes[turn](first_seed + number, size=DRAWN_PX)
    hu = np.clip(np.rint(phantom.hu), LOWEST_HU, HIGHEST_HU).astype(np.int16)
    return hu, np.zeros(hu.shape, np.uint8) if turn in kind.empty else kind.named(phantom)


def views(hu: Tensor, classes: Tensor, looks: Looks, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """A random view of each slice as the network is shown it, and the classes at half of its size.

    Args:
        hu: `(B, H, W)`, HU, on the device that is to make the views.
        classes: `(B, H, W)`.
        looks: how differently they may be shown.
        rng: the only source of randomness.
    """
    places = torch.from_numpy(np.stack([_map(looks, rng) for _ in range(len(hu))]).astype(np.float32)).to(hu.device)
    grid = functional.affine_grid(places, [len(hu), 1, DRAWN_PX, DRAWN_PX], align_corners=False)
    offset = -LOWEST_HU  # beyond the slice lies the lowest
    moved = functional.grid_sample(hu[:, None].float() + offset, grid, align_corners=False)
    cells = functional.avg_pool2d(moved - offset, DRAWN_PX // SIDE)
    named_px = 2 * DRAWN_PX // SIDE
    middles = grid[:, named_px // 2 - 1 :: named_px, named_px // 2 - 1 :: named_px]
    right = functional.grid_sample(classes[:, None].float(), middles, mode="nearest", align_corners=False)
    return _shown(cells, looks, rng), right[:, 0].long()


def _map(looks: Looks, rng: np.random.Generator) -> NDArray[np.float64]:
    """`(2, 3)` from places in the view to places in the slice: mirrored, feet up, leaning, nearer or farther."""
    turn, zoom = rng.normal(0, looks.turn), np.exp(rng.uniform(*np.log(looks.zoom)))
    stretch = np.exp(rng.uniform(*np.log(looks.aspect)) / 2 * np.array([1, -1]))
    cos, sin = np.cos(turn) / zoom, np.sin(turn) / zoom
    matrix = np.array([[cos, -sin], [sin, cos]]) * rng.choice([-1, 1], 2) * stretch
    return np.column_stack([matrix, rng.uniform(-looks.shift, looks.shift, 2) * rng.choice([0, 1])])


def _shown(cells: Tensor, looks: Looks, rng: np.random.Generator) -> Tensor:
    """As the network is shown it: soft tissue a little misjudged, contrast, blur and grain at random, edges cut off."""
    count = len(cells)

    def each(values: NDArray[np.float64]) -> Tensor:
        return torch.from_numpy(values.astype(np.float32))[:, None, None, None].to(cells.device)

    noise = torch.Generator(cells.device).manual_seed(int(rng.integers(2**31)))
    soft = each(SOFT_HU + rng.normal(0, 8, count))
    scaled = _blurred(soft + (cells - soft) * each(rng.uniform(*looks.flat, count)), rng)
    grain = torch.randn(cells.shape, generator=noise, device=cells.device) * each(
        rng.uniform(0, rng.uniform(0, looks.grain_hu, count))
    )
    grained = torch.where(_cut(count, looks.window, rng).to(cells.device), LOWEST_HU, scaled + grain)
    against_soft = grained.clamp(max=200.0) - soft - each(rng.normal(0, 4, count))
    low, high = looks.shown_hu
    return torch.maximum(against_soft, each(rng.choice(looks.darkest_hu, count))).clamp(low, high) / 100


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


def _cut(count: int, window: float, rng: np.random.Generator) -> Tensor:
    """`(count, 1, SIDE, SIDE)` bool: a strip of some along an edge, and of some all but a rectangle."""
    cut = np.zeros((count, 1, SIDE, SIDE), bool)
    for number in np.flatnonzero(rng.random(count) < CUT_SHARE):
        depth = int(rng.integers(1, CUT))
        rows = slice(0, depth) if rng.random() < 0.5 else slice(SIDE - depth, SIDE)
        whole = cut[number, 0]
        # More often along the sides than above or below.
        (whole if rng.random() < 0.3 else whole.T)[rows] = True
    for number in np.flatnonzero(rng.random(count) < window):
        height, width = (rng.uniform(*WINDOW, 2) * SIDE).astype(int)
        top, left = rng.integers(0, SIDE - height + 1), rng.integers(0, SIDE - width + 1)
        beyond = np.ones((SIDE, SIDE), bool)
        beyond[top : top + height, left : left + width] = False
        cut[number, 0] |= beyond
    return torch.from_numpy(cut)
