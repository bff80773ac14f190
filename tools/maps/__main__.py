"""Fit a network that names each place of a slice, on training phantoms, and write its weights.

`python -m tools.maps levels` fits the one of sagittal slices, `parts` the one of axial slices; with `--resume` and
other seeds either goes on from the weights in use. What rests on its answers is fitted again after it:
`tools.fit_sacrum` on levels, `tools.calibrate` on both.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tools.maps import LEVELS, PARTS, MapNetwork, drawn, train, written
from tools.maps.train import BATCH, RATE

KINDS = {"levels": LEVELS, "parts": PARTS}
FIRST_SEED, SLICES, STEPS = 100_000, 2500, 2800


def main(words: Sequence[str] | None = None) -> None:
    """Draw, fit, write.

    Args:
        words: of the command line; None takes the process's own.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.maps", description=__doc__)
    parser.add_argument("kind", choices=KINDS, help="which map")
    parser.add_argument("--slices", type=int, default=SLICES)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--out", type=Path, help="instead of where the search reads it")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--rate", type=float, default=RATE, help="the highest rate of learning")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw the slices")
    parser.add_argument("--resume", action="store_true", help="go on from the weights in use")
    given = parser.parse_args(words)
    kind = KINDS[given.kind]
    hu, classes = drawn(kind, given.first_seed, given.slices, workers=given.workers)

    def say(words: str, _network: MapNetwork) -> None:
        print(words, flush=True)

    begin = None
    if given.resume:
        with np.load(kind.weights) as kept:
            begin = dict(kept)
    network = train(
        kind, hu, classes, given.steps, say, batch=given.batch, device=given.device, begin=begin, rate=given.rate
    )
    np.savez(given.out or kind.weights, allow_pickle=False, **written(network))


if __name__ == "__main__":
    main()
