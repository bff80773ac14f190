"""Trains the network that names levels: cross entropy over cells, cosine decay, a count of what it tells right."""

import time
from collections.abc import Callable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from tools.levels.network import LevelNetwork, resumed
from tools.levels.slices import CLASSES, views

BATCH = 16
RATE = 3e-3
BACKGROUND = 0.15  # weight of a cell without bone: nine in ten are
SHOWN = 64  # slices that show an earlier fit's network what passes through it
SAID_EVERY = 20  # steps
WARM_UP = 0.05  # of all steps


def train(
    hu: NDArray[np.int16],
    classes: NDArray[np.uint8],
    steps: int,
    say: Callable[[str, LevelNetwork], None],
    *,
    seed: int = 0,
    batch: int = BATCH,
    device: str = "cpu",
    begin: Mapping[str, NDArray[np.float16]] | None = None,
) -> LevelNetwork:
    """Fit a network, on one core where the device is the processor.

    Args:
        hu: `(N, H, W)` slices.
        classes: `(N, H, W)` what they show.
        steps: batches.
        say: is told how it goes, and shown the network so far.
        seed: the only source of randomness.
        batch: slices a step.
        device: of PyTorch; all slices are kept on it.
        begin: weights of an earlier fit to go on from.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng((30, seed))
    slices, named = (torch.from_numpy(values).to(device) for values in (hu, classes))
    network = LevelNetwork() if begin is None else resumed(begin, views(slices[:SHOWN], named[:SHOWN], rng)[0].cpu())
    network.to(device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps, pct_start=max(WARM_UP, 2 / steps)
    )
    weight = torch.ones(CLASSES, device=device)
    weight[0] = BACKGROUND
    started = time.perf_counter()
    losses: list[torch.Tensor] = []  # since it was last said
    for step in range(steps):
        chosen = torch.from_numpy(np.sort(rng.integers(0, len(hu), batch))).to(device)
        shown, right = views(slices[chosen], named[chosen], rng)
        loss = functional.cross_entropy(network(shown), right, weight)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        losses.append(loss.detach())
        if step % SAID_EVERY == SAID_EVERY - 1:
            took, mean = time.perf_counter() - started, float(torch.stack(losses).mean())
            losses.clear()
            say(f"{step + 1} of {steps} steps, loss {mean:.3f}, {took:.0f} s", network)
    return network.cpu().eval()
