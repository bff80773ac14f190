"""What each model needs of the GPU: time for a new picture and for a further click, memory.

The model's side alone, in this process: beside torch it needs sam2, hydra-core, omegaconf, iopath, pillow, tqdm,
numpy, requests, safetensors, psutil and prometheus_client; neither torchvision nor BentoML. On a GPU all models are
measured, without one the demo model only; those of SAM2.1 have random weights, which change nothing here. The rows are
those of docs/deployment.md.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from prometheus_client import CollectorRegistry, generate_latest

from benchmarks.accelerator import Accelerator
from benchmarks.promises import Promise, at_least, at_most, report
from benchmarks.random_checkpoint import write_random_checkpoint
from benchmarks.second_click import CALL_LIMIT_S, Refused, decode_ms, encode_ms, prompt
from runners.checkpoints import CHECKPOINTS
from runners.model import ModelHost, PrometheusMeter, load_engine, unpack_masks, watch_model

DEMO = "demo"
PICTURES = 10
BATCH = 4
SIZE = 512
LARGEST = (4000, 4000)
"""Rows and columns of the most pixels that the service takes."""

LOAD_LIMIT_S = 300.0
FIRST_LIMIT_MS = 1000.0
"""A click on a GPU, beside which a person notices nothing of the rest."""

LEAST_AGREEMENT = 0.97
LEAST_DISC = 0.9
EDGE = 100
"""Grey between the disc and what surrounds it."""

LEAST_SHARE = 0.8
"""Of the seconds that a new picture takes, what the metric of the encoder says it takes."""

ROW = "| {} | {} | {} | {} | {} | {} |"
HEAD = ROW.format(
    "model", "device", "new picture, ms", "further click, ms", "each of 4 at once, ms", "peak memory, GiB"
)
_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one model.

    Attributes:
        model: its name.
        device: where it ran.
        first_ms: model time of a click on a new picture, median.
        second_ms: model time of a further click, median.
        batch_ms: encoder time of each of several pictures that share a forward.
        peak_gib: most memory that torch held on the GPU, with a picture of the largest size; 0 without a GPU.
        share: encoder time as the metric has it, of that on the wall.
        gauges: what `/metrics` shows of the GPU.
        mask: `(SIZE, SIZE)` bool, drawn for a click on a disc.
    """

    model: str
    device: str
    first_ms: float
    second_ms: float
    batch_ms: float
    peak_gib: float
    share: float
    gauges: str
    mask: NDArray[np.bool_]

    @property
    def row(self) -> str:
        """A line of the guide's table."""
        peak = f"{self.peak_gib:.2f}" if self.peak_gib else "-"
        return ROW.format(
            self.model, self.device, f"{self.first_ms:.1f}", f"{self.second_ms:.1f}", f"{self.batch_ms:.1f}", peak
        )


@contextmanager
def loaded(model: str, device: str, meter: PrometheusMeter) -> Iterator[ModelHost]:
    """A model as the service loads it, warm.

    Raises:
        Refused: it could not be loaded.
    """
    with tempfile.TemporaryDirectory() as folder:
        table, path = CHECKPOINTS, None
        if model != DEMO:
            table, path = write_random_checkpoint(model, Path(folder)), Path(folder)
        load = partial(load_engine, model=model, model_path=path, device=device, meter=meter, table=table)
        with closing(ModelHost(load, model=model, device=device)) as host:
            if host.wait(LOAD_LIMIT_S) != "ready":
                raise Refused(str(host.status()["reason"]))
            yield host


def disc() -> NDArray[np.uint8]:
    """Something to click on in the middle: `(SIZE, SIZE)` uint8."""
    rows, columns = np.ogrid[:SIZE, :SIZE]
    return np.where(np.hypot(rows - SIZE / 2, columns - SIZE / 2) < SIZE / 8, 150, 60).astype(np.uint8)


def iou(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Overlap of two masks, 0 to 1."""
    return float((one & other).sum() / max(1, (one | other).sum()))


def mask_of(host: ModelHost, key: str) -> NDArray[np.bool_]:
    """The best mask of a click on the middle of a picture that is encoded: `(SIZE, SIZE)` bool."""
    item = {"key": key, "prompts": [prompt(SIZE / 2, SIZE / 2)], "multimask": None}
    (answer,) = host.decode([item]).result(CALL_LIMIT_S)
    if not answer["ok"]:
        raise Refused(answer["message"])
    (result,) = answer["results"]
    best: NDArray[np.bool_] = unpack_masks(result["masks"], result["shape"])[int(np.argmax(result["scores"]))]
    return best


def gauges(registry: CollectorRegistry) -> str:
    """What `/metrics` shows of the GPU."""
    lines = generate_latest(registry).decode().splitlines()
    return "\n".join(line for line in lines if line.startswith("sam2_gpu_memory"))


def measure(model: str, device: str, *, pictures: int = PICTURES) -> Figures:
    """Load a model and click.

    Raises:
        Refused: it could not be loaded, or an answer was an error.
    """
    gpu, rng, registry = Accelerator(device), np.random.default_rng(0), CollectorRegistry()
    meter = PrometheusMeter(registry)
    gpu.start_afresh()
    with loaded(model, device, meter) as host:
        first, second, shares = [], [], []
        for number in range(pictures):
            pixels, key = rng.integers(0, 256, (SIZE, SIZE), np.uint8), f"picture {number}"
            started = time.perf_counter()
            said_ms = encode_ms(host, key, pixels)
            gpu.finish()
            shares.append(said_ms / 1e3 / (time.perf_counter() - started))
            first.append(said_ms + decode_ms(host, key, 200.0, 300.0))
            second.append(encode_ms(host, key, pixels) + decode_ms(host, key, 320.0, 150.0))
        several = [
            {"key": f"one of {BATCH}, {n}", "pixels": rng.integers(0, 256, (SIZE, SIZE), np.uint8)}
            for n in range(BATCH)
        ]
        batch_ms = host.encode(several).result(CALL_LIMIT_S)[0]["encode_ms"] / BATCH
        encode_ms(host, "disc", disc())
        mask = mask_of(host, "disc")
        if gpu.present:  # it tells the peak of the GPU's memory only
            encode_ms(host, "largest", rng.integers(0, 256, LARGEST, np.uint8))
            decode_ms(host, "largest", 2000.0, 2000.0)
        watch_model(host, meter, registry=registry).look()
        return Figures(
            model,
            gpu.name,
            float(np.median(first)),
            float(np.median(second)),
            batch_ms,
            gpu.peak_gib(),
            float(np.median(shares)),
            gauges(registry),
            mask,
        )


def promises(figures: Sequence[Figures], on_cpu: NDArray[np.bool_], *, gpu: bool) -> list[Promise]:
    """The verdicts.

    Args:
        figures: of each model; the demo model's among them.
        on_cpu: the demo model's mask, drawn on the CPU.
        gpu: whether they were measured on a GPU.
    """
    demo = next(each.mask for each in figures if each.model == DEMO)
    clicked = disc() > EDGE
    kept = [at_least("the demo model's mask is the disc that was clicked on, IoU", iou(demo, clicked), LEAST_DISC)]
    if gpu:
        kept.append(at_least("the demo model's mask is that of the CPU, IoU", iou(demo, on_cpu), LEAST_AGREEMENT))
    for each in figures:
        words = f"{each.model}, time of a new picture that the encoder's metric accounts for"
        kept.append(at_least(words, each.share, LEAST_SHARE))
        if gpu:
            kept.append(at_most(f"{each.model}, first click, model time", each.first_ms, FIRST_LIMIT_MS, "ms"))
            in_use = float(each.gauges.split()[1])
            kept.append(at_least(f"{each.model}, memory in use that the gauge shows, GiB", in_use / _GIB, 0.1))
    return kept


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="*", choices=list(CHECKPOINTS), help="beside demo; all on a GPU, else none")
    parser.add_argument("--device", choices=["auto", "cuda", "cpu"], default="auto")
    given = parser.parse_args(words)
    try:
        gpu = Accelerator(given.device)
        others = given.models if given.models is not None else CHECKPOINTS if gpu.present else ()
        figures = []
        print(HEAD, ROW.format(*["---"] * 6), sep="\n", flush=True)
        for model in dict.fromkeys([DEMO, *others]):
            figures.append(measure(model, given.device))
            print(figures[-1].row, flush=True)
        on_cpu = measure(DEMO, "cpu", pictures=1).mask if gpu.present else figures[0].mask
    except Refused as error:
        print(f"gpu: {error}", file=sys.stderr)
        return 1
    print("\nThe gauges of the last model:", figures[-1].gauges, sep="\n")
    return not report(f"Each model on {gpu.name}", promises(figures, on_cpu, gpu=gpu.present))


if __name__ == "__main__":
    sys.exit(main())
