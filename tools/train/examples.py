"""Training examples: a phantom shown through a display window, some of its structures, a prompt for each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import get_args

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter
from torch.utils.data import IterableDataset, get_worker_info

from tools.phantoms import AxialHardship, Phantom, axial, sagittal, shapes, windowed
from tools.train.prompts import BOX_FIRST, BOX_LAST, PromptKind, draw_kind, sample_prompt

STRUCTURES_PER_PICTURE = 4
SEEDS_PER_EXAMPLE, FEWEST_SEEDS = 2, 16
"""More than a batch needs: some slices show nothing worth asking for."""

RECIPES = (axial, sagittal, shapes)
RECIPE_SHARES = (0.5, 0.4, 0.1)
HARD_SHARE = 0.35
"""How often an axial slice has a hardship of its own."""

STYLED_SHARE = 0.6
"""How often a sagittal slice is of the mixture of styles: porous bone, worn discs, any sacrum."""

SPOILT_SHARE, BLUR_PX, GRAIN_HU = 0.3, 2.5, 60.0
"""How often a scan is a bad one, its blur at 512 pixels and its noise at most, standard deviations."""

WEIGHTS = (
    ("psoas", 3.0),
    ("vertebra", 1.2),
    ("erector", 1.0),
    ("quadratus", 1.0),
    ("combo", 1.5),
    ("kidney", 0.5),
    ("wall", 0.4),
    ("aorta", 0.4),
    ("vena_cava", 0.4),
    ("liver", 0.4),
    ("bowel", 0.15),
    ("organ", 0.25),
    ("shape", 1.0),
    ("canal", 0.15),
    ("L", 2.0),
    ("T", 1.5),
    ("S", 0.8),
)
"""How often a structure is asked for, by the beginning of its name; others never are."""

SMALLEST_SHARE = 0.0012
"""Structures that show less of themselves than this share of the picture are not asked for."""


@dataclass(frozen=True, slots=True)
class Example:
    """Tensors of one picture with K structures; batches stack them along a new first axis.

    Attributes:
        picture: `(S, S)` uint8.
        masks: `(K, S, S)` bool.
        points: `(K, P, 2)` float32, `(x, y)` pixels.
        labels: `(K, P)` int64.
        priors: `(K, S / 4, S / 4)` float32 logits.
        has_prior: `(K,)` bool.
        ambiguous: `(K,)` bool.
    """

    picture: torch.Tensor
    masks: torch.Tensor
    points: torch.Tensor
    labels: torch.Tensor
    priors: torch.Tensor
    has_prior: torch.Tensor
    ambiguous: torch.Tensor


def draw(rng: np.random.Generator, seed: int, size: int) -> Phantom:
    """A phantom of any recipe, plain or hard, well scanned or not."""
    recipe = RECIPES[int(rng.choice(len(RECIPES), p=RECIPE_SHARES))]
    if recipe is axial:
        hard = get_args(AxialHardship)[int(rng.integers(len(get_args(AxialHardship))))]
        phantom = axial(seed, size=size, hardship=hard if rng.random() < HARD_SHARE else None)
    elif recipe is sagittal:
        phantom = sagittal(seed, size=size, style="mixed" if rng.random() < STYLED_SHARE else None)
    else:
        phantom = recipe(seed, size=size)
    if rng.random() < SPOILT_SHARE:
        blurred = gaussian_filter(phantom.hu, rng.uniform(0, BLUR_PX) * size / 512)
        grain = rng.normal(0, rng.uniform(0, GRAIN_HU), blurred.shape)
        phantom = replace(phantom, hu=(blurred + grain).astype(np.float32))
    return phantom


def display(rng: np.random.Generator, phantom: Phantom) -> NDArray[np.uint8]:
    """`(S, S)` uint8, mostly windowed to [-100, 200] HU, else otherwise, with the host's white air, or inverted."""
    kind = rng.random()
    if kind < 0.7:
        picture = windowed(phantom.hu, -100, 200)
    elif kind < 0.82 and phantom.plane == "sagittal":
        picture = windowed(phantom.hu, 0, 300)
        if rng.random() < 0.7:
            picture[picture == 0] = 255
    else:
        picture = windowed(phantom.hu, rng.uniform(-220, -40), rng.uniform(120, 420))
    if rng.random() < 0.03:
        picture = 255 - picture
    return picture


def crop(
    rng: np.random.Generator, picture: NDArray[np.uint8], labels: NDArray[np.int16]
) -> tuple[NDArray[np.uint8], NDArray[np.int16]]:
    """A random part stretched to the whole square, as pictures that are not square arrive at the model."""
    size = picture.shape[0]
    width, height = (size * rng.uniform(0.65, 1.0, size=2)).astype(int)
    left, top = int(rng.integers(0, size - width + 1)), int(rng.integers(0, size - height + 1))
    box = (left, top, left + int(width), top + int(height))
    shown = Image.fromarray(picture).resize((size, size), Image.Resampling.BILINEAR, box=box)
    kept = Image.fromarray(labels.astype(np.int32)).resize((size, size), Image.Resampling.NEAREST, box=box)
    return np.asarray(shown), np.asarray(kept).astype(np.int16)


def _weight(name: str) -> float:
    return next((weight for start, weight in WEIGHTS if name.startswith(start)), 0.0)


def make_example(seed: int, size: int, kind: PromptKind) -> Example | None:
    """Draw one example; `None` if the slice shows no structure worth asking for."""
    rng = np.random.default_rng((7, seed))
    phantom = draw(rng, seed, size)
    picture, labels = display(rng, phantom), phantom.labels
    if rng.random() < 0.3:
        picture, labels = crop(rng, picture, labels)
    counts = np.bincount(labels.ravel(), minlength=int(phantom.labels.max()) + 1)
    names = [
        n
        for n, parts in phantom.parts.items()
        if counts[[p for p in parts if p < len(counts)]].sum() > SMALLEST_SHARE * size * size
    ]
    # One click cannot mean all muscle.
    weights = np.array([0.0 if name == "combo" and kind.ambiguous else _weight(name) for name in names])
    if weights.sum() == 0:
        return None
    chosen = rng.choice(len(names), STRUCTURES_PER_PICTURE, p=weights / weights.sum())
    shown = Phantom(phantom.hu, labels, phantom.parts, phantom.spacing_mm, phantom.plane)
    masks = [shown.structure(names[index]) for index in chosen]
    prompts = [sample_prompt(rng, mask, kind) for mask in masks]
    return Example(
        torch.from_numpy(picture.copy()),
        torch.from_numpy(np.stack(masks)),
        torch.from_numpy(np.stack([p.points for p in prompts])),
        torch.from_numpy(np.stack([p.labels for p in prompts])),
        torch.from_numpy(np.stack([p.prior for p in prompts])),
        torch.full((len(prompts),), kind.prior),
        torch.full((len(prompts),), kind.ambiguous),
    )


def seeds_per_batch(batch: int) -> int:
    """How many seeds a batch of so many pictures may use up."""
    return max(SEEDS_PER_EXAMPLE * batch, FEWEST_SEEDS)


class Examples(IterableDataset[Example]):
    """Endless batches from one seed on; each worker takes every n-th batch, so a resumed run sees none twice."""

    def __init__(self, first_seed: int, size: int, batch: int) -> None:
        self.first_seed = first_seed
        self.size = size
        self.batch = batch

    def __iter__(self) -> Iterator[Example]:
        worker = get_worker_info()
        index, step = (worker.id, worker.num_workers) if worker else (0, 1)
        seeds = seeds_per_batch(self.batch)
        while True:
            seed = self.first_seed + index * seeds
            kind = draw_kind(np.random.default_rng((8, seed)))
            drawn = (make_example(seed + i, self.size, kind) for i in range(seeds))
            yield batched(list(islice((example for example in drawn if example is not None), self.batch)))
            index += step


def batched(examples: list[Example]) -> Example:
    """Stack examples along a new first axis."""
    fields = Example.__slots__
    return Example(*(torch.stack([getattr(example, name) for example in examples]) for name in fields))


def mirrored(batch: Example, axis: int) -> Example:
    """The same batch from the other side (`axis` 1, left and right change places) or upside down (0)."""
    size = batch.picture.shape[-1]
    picture, masks, priors = (maps.flip(axis - 2) for maps in (batch.picture, batch.masks, batch.priors))
    points = batch.points.clone()
    points[..., 1 - axis] = size - 1 - points[..., 1 - axis]
    first, last = (batch.labels == corner for corner in (BOX_FIRST, BOX_LAST))
    lower, upper = points[first][:, 1 - axis], points[last][:, 1 - axis]
    points[..., 1 - axis] = points[..., 1 - axis].masked_scatter(first, upper).masked_scatter(last, lower)
    return replace(batch, picture=picture, masks=masks, priors=priors, points=points)


def moved(batch: Example, device: str) -> Example:
    """The same batch on another device."""
    return Example(*(getattr(batch, name).to(device) for name in Example.__slots__))
