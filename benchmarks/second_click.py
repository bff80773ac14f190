"""A second click on a slice costs the mask decoder only, and the model is warm before it is called loaded.

With full-size SAM2.1 weights of random values, in this process: what is timed is what the service calls model time,
the encoder forward and the drawing of the mask.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.promises import Promise, at_most, report
from benchmarks.random_checkpoint import write_random_checkpoint
from runners.model import ModelHost, load_engine

MODEL = "sam2.1_hiera_tiny"
PICTURES = 10
SIZE = 512
SECOND_TO_FIRST = 0.1
FIRST_TO_TENTH = 1.5
LOAD_LIMIT_S = 120.0
CALL_LIMIT_S = 120.0


class Refused(Exception):
    """The engine answered with an error."""


def prompt(x: float, y: float) -> dict[str, Any]:
    """One click as the model's process takes it."""
    return {"points": [[x, y]], "labels": [1], "box": None, "previous": None, "mask_logits": None}


def encode_ms(host: ModelHost, key: str, pixels: np.ndarray) -> float:
    """Milliseconds of the picture's encoder forward."""
    (result,) = host.encode([{"key": key, "pixels": pixels}]).result(CALL_LIMIT_S)
    return _figure(result, "encode_ms")


def decode_ms(host: ModelHost, key: str, x: float, y: float) -> float:
    """Milliseconds of drawing the mask of a click."""
    (result,) = host.decode([{"key": key, "prompts": [prompt(x, y)], "multimask": None}]).result(CALL_LIMIT_S)
    return _figure(result, "decode_ms")


def _figure(result: dict[str, Any], name: str) -> float:
    if not result["ok"]:
        raise Refused(result["message"])
    return float(result[name])


def measure(host: ModelHost, pictures: int) -> tuple[list[float], list[float]]:
    """Model time in ms of the first and of the second click on each of several pictures, in this order."""
    rng = np.random.default_rng(0)
    first, second = [], []
    for number in range(pictures):
        pixels = rng.integers(0, 256, (SIZE, SIZE), np.uint8)
        key = f"picture {number}"
        first.append(encode_ms(host, key, pixels) + decode_ms(host, key, 200.0, 300.0))
        second.append(encode_ms(host, key, pixels) + decode_ms(host, key, 320.0, 150.0))
    return first, second


def promises(first: Sequence[float], second: Sequence[float]) -> list[Promise]:
    """The verdicts on the figures of `measure`."""
    ratio = float(np.median(np.asarray(second) / np.asarray(first)))
    return [
        at_most("second click to first click, model time", ratio, SECOND_TO_FIRST, "times"),
        at_most("first request to tenth request, model time", first[0] / first[-1], FIRST_TO_TENTH, "times"),
    ]


@contextmanager
def loaded() -> Iterator[ModelHost]:
    """The model with random weights, warm.

    Raises:
        Refused: it could not be loaded.
    """
    with tempfile.TemporaryDirectory() as folder:
        table = write_random_checkpoint(MODEL, Path(folder))
        load = partial(load_engine, model=MODEL, model_path=Path(folder), batch_size=1, table=table)
        with closing(ModelHost(load, model=MODEL, device="auto")) as host:
            if host.wait(LOAD_LIMIT_S) != "ready":
                raise Refused(str(host.status()["reason"]))
            yield host


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    argparse.ArgumentParser(description=__doc__).parse_args(words)
    try:
        with loaded() as host:
            first, second = measure(host, PICTURES)
            device = host.status()["device"]
    except Refused as error:
        print(f"second_click: {error}", file=sys.stderr)
        return 1
    print(f"first clicks {np.median(first):.0f} ms, second clicks {np.median(second):.1f} ms (medians)")
    return not report(f"Second click, {MODEL} with random weights on {device}", promises(first, second))


if __name__ == "__main__":
    sys.exit(main())
