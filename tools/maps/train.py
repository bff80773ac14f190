"""Trains the network of a map: cross entropy over cells, cosine decay, a count of what it tells right."""

import time
from collections.abc import Callable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from tools.maps.kinds import Kind
from tools.maps.network import MapNetwork, resumed
from tools.maps.views import views

BATCH = 16
RATE = 3e-3
SHOWN = 64  # slices that show an earlier fit's network what passes through it
SAID_EVERY = 20  # steps
WARM_UP = 0.05  # of all steps


def train(
    kind: Kind,
    hu: NDArray[np.int16],
    classes: NDArray[np.uint8],
    steps: int,
    say: Callable[[str, MapNetwork], None],
    *,
    seed: int = 0,
    batch: int = BATCH,
    device: str = "cpu",
    begin: Mapping[str, NDArray[np.float16]] | None = None,
    rate: float = RATE,
) -> MapNetwork:
    """Fit a network, on one core where the device is the processor.

    Args:
        kind: what the map is to tell.
        hu: `(N, H, W)` slices.
        classes: `(N, H, W)` what they show.
        steps: batches.
        say: is told how it goes, and shown the network so far.
        seed: the only source of randomness.
        batch: slices a step.
        device: of PyTorch; all slices are kept on it.
        begin: weights of an earlier fit to go on from.
        rate: the highest rate of learning; a smaller one forgets less of an earlier fit.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng((30, seed))
    slices, named = (torch.from_numpy(values).to(device) for values in (hu, classes))
    if begin is None:
        network = MapNetwork(len(kind.classes))
    else:
        network = resumed(begin, views(slices[:SHOWN], named[:SHOWN], kind.looks, rng)[0].cpu())
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=steps, pct_start=max(WARM_UP, 2 / steps)
    )
    weight = torch.ones(len(kind.classes), device=device)
    weight[0] = kind.nothing
    started = time.perf_counter()
    losses: list[torch.Tensor] = []  # since it was last said
    for step in range(steps):
        chosen = torch.from_numpy(np.sort(rng.integers(0, len(hu), batch))).to(device)
        shown, right = views(slices[chosen], named[chosen], kind.looks, rng)
        with torch.autocast(torch.device(device).type, torch.bfloat16):
            named_odds = network(shown.contiguous(memory_format=torch.channels_last))
        loss = functional.cross_entropy(named_odds.float(), right, weight)
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
