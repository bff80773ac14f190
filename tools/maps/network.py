"""The small convolutional network that names each place of a slice, and how it is written down.

A U: four times halved, three times doubled again, so that each cell sees the whole slice. Without biases but those of
its normalisation, which is folded into the weights when it is written: `runners.anatomy.naming` reads that.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

WIDTHS = (12, 24, 48, 72, 96)
"""Channels at full size, a half, a quarter, an eighth, a sixteenth."""

EPSILON = 1e-5  # added to variances
PAIR = ("weight", "bias")


class Step(nn.Module):
    """A convolution by three by three with its normalisation, nothing below 0 let through."""

    def __init__(self, given: int, made: int, stride: int = 1) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(given, made, 3, stride, padding=1, bias=False)
        self.normal = nn.BatchNorm2d(made, eps=EPSILON)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """`(B, given, H, W)` to `(B, made, H / stride, W / stride)`."""
        return torch.relu_(self.normal(self.convolution(given)))


class MapNetwork(nn.Module):
    """`(B, 1, S, S)` slices to `(B, classes, S / 2, S / 2)` log-odds; S is a multiple of 16."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        first, *others = WIDTHS
        self.first = Step(1, first)
        self.halving = nn.ModuleList(Step(given, made, 2) for given, made in pairwise(WIDTHS))
        self.level = nn.ModuleList(Step(made, made) for made in others)
        deep = list(reversed(others))
        self.up = nn.ModuleList(Step(given + made, made) for given, made in pairwise(deep))
        self.named = nn.Conv2d(others[0], classes, 1)

    def steps(self) -> list[Step]:
        """All of them, in the order in which they are used."""
        down = (step for pair in zip(self.halving, self.level, strict=True) for step in pair)
        return [step for step in (self.first, *down, *self.up) if isinstance(step, Step)]

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Log-odds of each class in each cell."""
        kept = []
        passed = self.first(given)
        for halving, level in zip(self.halving, self.level, strict=True):
            passed = level(halving(passed))
            kept.append(passed)
        for up, beside in zip(self.up, reversed(kept[:-1]), strict=True):
            large = nn.functional.interpolate(passed, scale_factor=2, mode="nearest")
            passed = up(torch.cat([large, beside], dim=1))
        named: torch.Tensor = self.named(passed)
        return named


def resumed(weights: Mapping[str, NDArray[np.float16]], shown: torch.Tensor) -> MapNetwork:
    """The network that `written` wrote, to be fitted further: its normalisations are set so that they change nothing.

    Args:
        weights: as `written` gives them.
        shown: `(B, 1, S, S)` slices, which show the normalisations what passes through them.
    """
    classes = len(weights[f"bias_{len(weights) // 2 - 1}"])
    network = MapNetwork(classes).train()
    kept = {name: torch.from_numpy(values.astype(np.float32)) for name, values in weights.items()}
    with torch.no_grad():
        for number, step in enumerate(network.steps()):
            step.convolution.weight.copy_(kept[f"weight_{number}"])
            step.normal.momentum = 1.0  # what is kept of what passed before is replaced at once
            step.normal.register_forward_pre_hook(_neutral(kept[f"bias_{number}"]))
        last = len(network.steps())
        network.named.weight.copy_(kept[f"weight_{last}"])
        network.named.get_parameter("bias").copy_(kept[f"bias_{last}"])
        network(shown)
    fresh = MapNetwork(classes)
    fresh.load_state_dict(network.state_dict())
    return fresh


def _neutral(bias: torch.Tensor) -> Callable[[nn.Module, Any], None]:
    """Sets a normalisation, before something passes through it, to add this bias and nothing else."""

    def before(normal: nn.Module, given: Any) -> None:
        variance, mean = torch.var_mean(given[0], (0, 2, 3), correction=0)
        normal.load_state_dict({"weight": torch.sqrt(variance + EPSILON), "bias": mean + bias}, strict=False)

    return before


def written(network: MapNetwork) -> dict[str, NDArray[np.float16]]:
    """Weights and biases of each convolution, in the order in which they are used, normalisation folded in."""
    pairs = [*map(_folded, network.steps()), (network.named.weight, network.named.get_parameter("bias"))]
    named = {f"{name}_{k}": values for k, pair in enumerate(pairs) for name, values in zip(PAIR, pair, strict=True)}
    return {name: values.detach().cpu().numpy().astype(np.float16) for name, values in named.items()}


def _folded(step: Step) -> tuple[torch.Tensor, torch.Tensor]:
    mean, variance = step.normal.get_buffer("running_mean"), step.normal.get_buffer("running_var")
    scale = step.normal.weight / torch.sqrt(variance + EPSILON)
    return step.convolution.weight * scale[:, None, None, None], step.normal.bias - mean * scale
