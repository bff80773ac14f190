"""The training loop: two picture sizes, averaged weights, a state file to resume from.

Each step: encode a batch of small or large pictures, draw 4 structures each from their prompts, then, every third step,
once more with the drawn mask and a correcting click, as a person refines.
"""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader

from runners.model import build_model
from tools.train.curve import Curve
from tools.train.examples import Example, Examples, mirrored, moved, seeds_per_batch
from tools.train.losses import Judgement, judge
from tools.train.network import Features, decode, encode
from tools.train.prompts import NEGATIVE, POSITIVE

CONFIG = "demo.yaml"
ATTENTION = {
    "cpu": [SDPBackend.MATH],
    "cuda": [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH],
}
"""On a CPU the fused kernel's backward pass in bfloat16 takes four times as long as plain matrix products."""

PEAK_RATE, WARM_UP = 8e-4, 150
LARGE_RATE_SHARE = 0.5
EARLY_STEPS = 800
AVERAGE_DECAY = 0.998
SMALL_PX, LARGE_PX = 256, 512
"""Picture sides of the two phases; the small ones come in batches of twice as many."""

REFINE_EVERY, SAVE_EVERY, REPORT_EVERY = 3, 200, 25


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and on what to train; `start` names exported weights to go on from.

    Attributes:
        batch: large pictures a step.
        sides: steps that a batch is used for, each after the first showing it mirrored: worth it where drawing takes
            longer than learning. At most three.
    """

    steps: int = 9000
    small_steps: int = 5500
    decay_steps: int = 1800
    batch: int = 4
    sides: int = 1
    seed: int = 1
    threads: int = 2
    workers: int = 1
    device: str = "cpu"
    start: Path | None = None

    @property
    def early_steps(self) -> int:
        """Steps in which the loss is balanced; none where training goes on from weights that already draw."""
        return 0 if self.start else EARLY_STEPS

    def size_and_batch(self, step: int) -> tuple[int, int]:
        """Picture side in pixels and pictures a step."""
        return (SMALL_PX, 2 * self.batch) if step < self.small_steps else (LARGE_PX, self.batch)

    def rate(self, step: int) -> float:
        """Learning rate: warm-up, constant, linear fall at the end."""
        scale = min(1.0, (step + 1) / WARM_UP) * min(1.0, max(self.steps - step, 1) / self.decay_steps)
        return PEAK_RATE * scale * (LARGE_RATE_SHARE if step >= self.small_steps else 1.0)


def correcting_click(points: Tensor, labels: Tensor, drawn: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
    """Append to each prompt a click where the drawn mask errs, or on the structure where it does not.

    Args:
        points: `(N, P, 2)`; `labels`: `(N, P)`.
        drawn: `(N, h, w)` bool at a quarter of the masks' size; `masks`: `(N, S, S)` bool.

    Returns:
        `(N, P + 1, 2)` and `(N, P + 1)`.
    """
    scale = masks.shape[-1] // drawn.shape[-1]
    truth = masks[:, scale // 2 :: scale, scale // 2 :: scale]
    # The highest lot wins: any mistake draws a higher one than a place on the structure, that than any other place.
    lots = torch.rand(truth.shape, device=truth.device) + torch.where(drawn != truth, 2, truth.int())
    places = lots.flatten(1).argmax(1)
    rows, columns = places // truth.shape[-1], places % truth.shape[-1]
    clicks = torch.stack([columns, rows], 1).to(points) * scale + scale // 2
    inside = truth.flatten(1).gather(1, places[:, None])
    kinds = torch.where(inside, POSITIVE, NEGATIVE).to(labels)
    return torch.cat([points, clicks[:, None]], 1), torch.cat([labels, kinds], 1)


def _both_rounds(model: Any, batch: Example, step: int, *, early: bool) -> tuple[Tensor, Judgement]:
    """Loss of a step, and the first round's judgement for the report."""
    masks = batch.masks.flatten(0, 1)
    points, labels = batch.points.flatten(0, 1), batch.labels.flatten(0, 1)
    has_prior, ambiguous = batch.has_prior.flatten(), batch.ambiguous.flatten()
    features: Features = encode(model, batch.picture, batch.masks.shape[1])
    logits, ious = decode(model, features, points, labels, batch.priors.flatten(0, 1), has_prior)
    first = judge(logits, ious, masks, ambiguous, early=early)
    if step % REFINE_EVERY:
        return first.loss, first
    shown = logits.detach()[torch.arange(len(logits)), first.chosen]
    points, labels = correcting_click(points, labels, shown > 0, masks)
    again, ious = decode(model, features, points, labels, shown, torch.ones_like(has_prior))
    second = judge(again, ious, masks, torch.zeros_like(ambiguous), early=early)
    return first.loss + second.loss, first


def _save(path: Path, state: dict[str, Any]) -> None:
    """Write a state so that a kill in between leaves the old one."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def _loader(plan: Plan, step: int) -> Iterator[Example]:
    size, batch = plan.size_and_batch(step)
    # Every step has its own seeds: a resumed run goes on where it stopped.
    examples = Examples(plan.seed * 100_000_000 + step // plan.sides * seeds_per_batch(batch), size, batch)
    prefetch = 4 if plan.workers else None
    return iter(DataLoader(examples, batch_size=None, num_workers=plan.workers, prefetch_factor=prefetch))


def train(out: Path, plan: Plan) -> None:
    """Train until `plan.steps`, writing `state.pt`, `curve.csv` and `curve.png` to `out` as it goes."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    model: Any = build_model(CONFIG, image_size=plan.size_and_batch(0)[0]).train().to(plan.device)
    if plan.start:
        model.load_state_dict(load_file(plan.start))
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(AVERAGE_DECAY))  # type: ignore[no-untyped-call]
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, weight_decay=0.01)
    step, state_path, curve = 0, out / "state.pt", Curve(out)
    if state_path.exists():
        state = torch.load(state_path, map_location=plan.device, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step = int(state["step"])
    curve.keep_until(step)
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    size, started, first = plan.size_and_batch(step)[0], time.monotonic(), step
    resize(model, size)
    loader, fresh = _loader(plan, step), None
    while step < plan.steps and not stop:
        if plan.size_and_batch(step)[0] != size:
            size = plan.size_and_batch(step)[0]
            resize(model, size)
            loader, fresh = _loader(plan, step), None
        side = step % plan.sides
        if fresh is None or side == 0:
            fresh = moved(next(loader), plan.device)
        batch = mirrored(fresh, 2 - side) if side else fresh
        for group in optimizer.param_groups:
            group["lr"] = plan.rate(step)
        with sdpa_kernel(ATTENTION[plan.device]), torch.autocast(plan.device, torch.bfloat16):
            loss, judgement = _both_rounds(model, batch, step, early=step < plan.early_steps)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        average.update_parameters(model)
        step += 1
        curve.add(step, float(loss.detach()), judgement, batch.ambiguous.flatten())
        if step % REPORT_EVERY == 0:
            pace = (time.monotonic() - started) / (step - first)
            print(f"step {step}/{plan.steps}  {pace:.2f} s a step  {curve.latest()}", flush=True)
        if step % SAVE_EVERY == 0 or step == plan.steps or stop:
            _save(
                state_path,
                {
                    "model": model.state_dict(),
                    "average": average.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "step": step,
                },
            )
            curve.write()


def resize(model: Any, size: int) -> None:
    """Set the side of the pictures that a built model expects; no weight depends on it."""
    model.image_size = size
    encoder = model.sam_prompt_encoder
    stride = model.backbone_stride
    encoder.input_image_size = (size, size)
    encoder.image_embedding_size = (size // stride, size // stride)
    encoder.mask_input_size = (4 * size // stride, 4 * size // stride)
