"""Slices to learn levels from: training phantoms of several recipes, and random views of them."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from runners.anatomy import LEVEL_CLASSES, shown_to_levels
from tools.phantoms import Phantom, chest_sagittal, sagittal

CLASSES = len(LEVEL_CLASSES)
REGIONS = {"C": "T", "T": "T", "S": "S"}
MIXED: Callable[..., Phantom] = partial(sagittal, style="mixed")
RECIPES: tuple[Callable[..., Phantom], ...] = (MIXED, MIXED, MIXED, sagittal, MIXED, MIXED, chest_sagittal)
"""Drawn in turn. Most are of the mixture of styles; the plain recipe has other flesh, and a chest has no sacrum."""

DRAWN_PX = 256
SIDE = 128  # cells: what `coarsen` makes of a slice
LOWEST_HU, HIGHEST_HU = -300, 1000

TURN = np.deg2rad(14.0)  # standard deviation
ZOOM = (0.75, 1.5)
SHIFT = 0.25  # of the side, at most
FLAT = (0.6, 1.4)
"""Contrast to soft tissue is multiplied by as much: bone of any density."""

GRAIN_HU = 25.0  # of a cell, at most


def drawn(first_seed: int, count: int) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """`(count, DRAWN_PX, DRAWN_PX)` HU and number of the class of each pixel."""
    hu = np.empty((count, DRAWN_PX, DRAWN_PX), np.int16)
    classes = np.empty(hu.shape, np.uint8)
    for number in range(count):
        phantom = RECIPES[number % len(RECIPES)](first_seed + number, size=DRAWN_PX)
        hu[number] = np.clip(np.rint(phantom.hu), LOWEST_HU, HIGHEST_HU)
        classes[number] = named(phantom)
    return hu, classes


def named(phantom: Phantom) -> NDArray[np.uint8]:
    """`(H, W)` uint8 number in `LEVEL_CLASSES` of what each pixel shows; the neck counts as chest."""
    table = np.zeros(int(phantom.labels.max()) + 1, np.uint8)
    for name, parts in phantom.parts.items():
        level = name if name[0] not in REGIONS or not name[1:].isdigit() else REGIONS[name[0]]
        if level in LEVEL_CLASSES:
            table[[part for part in parts if part < table.size]] = LEVEL_CLASSES.index(level)
    return np.asarray(table[phantom.labels])


def views(
    hu: NDArray[np.int16], classes: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """A random view of each slice as the network is shown it, and the classes at half of its size.

    Args:
        hu: `(B, H, W)`, HU.
        classes: `(B, H, W)`.
        rng: the only source of randomness.
    """
    places = torch.from_numpy(np.stack([_map(rng) for _ in range(len(hu))]).astype(np.float32))
    size = (len(hu), 1, DRAWN_PX, DRAWN_PX)
    grid = functional.affine_grid(places, list(size), align_corners=False)
    offset = -LOWEST_HU  # beyond the slice lies the lowest
    moved = functional.grid_sample(torch.from_numpy(hu.astype(np.float32))[:, None] + offset, grid, align_corners=False)
    cells = functional.avg_pool2d(moved - offset, DRAWN_PX // SIDE)
    named_px = 2 * DRAWN_PX // SIDE
    middles = grid[:, named_px // 2 - 1 :: named_px, named_px // 2 - 1 :: named_px]
    right = functional.grid_sample(
        torch.from_numpy(classes.astype(np.float32))[:, None], middles, mode="nearest", align_corners=False
    )
    shown = np.stack([_shown(cell[0].numpy(), rng) for cell in cells])
    return torch.from_numpy(shown)[:, None], right[:, 0].long()


def _map(rng: np.random.Generator) -> NDArray[np.float64]:
    """`(2, 3)` from places in the view to places in the slice: mirrored, feet up, leaning, nearer or farther."""
    turn, zoom = rng.normal(0, TURN), np.exp(rng.uniform(*np.log(ZOOM)))
    cos, sin = np.cos(turn) / zoom, np.sin(turn) / zoom
    matrix = np.array([[cos, -sin], [sin, cos]]) * rng.choice([-1, 1], 2)
    return np.column_stack([matrix, rng.uniform(-SHIFT, SHIFT, 2) * rng.choice([0, 1])])


def _shown(cells: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """As the network is shown it: soft tissue a little misjudged, contrast and grain at random, strips blacked out."""
    soft = 50.0 + rng.normal(0, 8)
    scaled = soft + (cells - soft) * rng.uniform(*FLAT)
    grained = scaled + rng.normal(0, rng.uniform(0, GRAIN_HU), cells.shape)
    if rng.random() < 0.3:
        side = int(rng.integers(1, 45))
        rows = slice(0, side) if rng.random() < 0.5 else slice(SIDE - side, SIDE)
        turned = grained if rng.random() < 0.3 else grained.T
        turned[rows] = LOWEST_HU
    return shown_to_levels(np.minimum(grained, 200.0).astype(np.float32), soft + rng.normal(0, 4))
