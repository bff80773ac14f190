"""The small convolutional network that names each place of a sagittal slice by its level, and how it is written down.

A U: four times halved, three times doubled again, so that each cell sees the whole slice. Without biases but those of
its normalisation, which is folded into the weights when it is written: `runners.anatomy.sagittal.level_map` reads that.
"""

from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from tools.levels.slices import CLASSES

WIDTHS = (8, 16, 32, 48, 48)
"""Channels at full size, a half, a quarter, an eighth, a sixteenth."""


def _step(given: int, made: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(given, made, 3, stride, padding=1, bias=False), nn.BatchNorm2d(made), nn.ReLU(inplace=True)
    )


class LevelNetwork(nn.Module):
    """`(B, 1, S, S)` slices to `(B, CLASSES, S / 2, S / 2)` log-odds; S is a multiple of 16."""

    def __init__(self) -> None:
        super().__init__()
        first, *others = WIDTHS
        self.first = _step(1, first)
        self.down = nn.ModuleList(
            nn.Sequential(_step(given, made, 2), _step(made, made)) for given, made in pairwise(WIDTHS)
        )
        deep = list(reversed(others))
        self.up = nn.ModuleList(_step(given + made, made) for given, made in pairwise(deep))
        self.named = nn.Conv2d(others[0], CLASSES, 1)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Log-odds of each class in each cell."""
        kept = []
        passed = self.first(given)
        for down in self.down:
            passed = down(passed)
            kept.append(passed)
        for up, beside in zip(self.up, reversed(kept[:-1]), strict=True):
            large = nn.functional.interpolate(passed, scale_factor=2, mode="nearest")
            passed = up(torch.cat([large, beside], dim=1))
        named: torch.Tensor = self.named(passed)
        return named


def written(network: LevelNetwork) -> dict[str, NDArray[np.float16]]:
    """Weights and biases of each convolution, in the order in which they are used, normalisation folded in."""
    steps = [network.first, *(step for down in network.down for step in down.children()), *network.up]
    found = {}
    for number, step in enumerate(steps):
        convolution, normal, _ = step.children()
        scale = normal.weight / torch.sqrt(normal.running_var + normal.eps)
        weight = convolution.weight * scale[:, None, None, None]
        found[f"weight_{number}"], found[f"bias_{number}"] = weight, normal.bias - normal.running_mean * scale
    found[f"weight_{len(steps)}"], found[f"bias_{len(steps)}"] = network.named.weight, network.named.bias
    return {name: values.detach().numpy().astype(np.float16) for name, values in found.items()}
