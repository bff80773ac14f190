"""Fit the network that names levels, on training phantoms of three recipes, and write its weights.

`python -m tools.levels` takes about 20 minutes on one core; with `--resume` and other seeds it goes on from the weights
in use. Of the styles only their mixture is learnt from, so that `python -m tools.fit_sacrum`, which comes after it,
judges on the others.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tools.levels import LevelNetwork, drawn, train, written
from tools.levels.train import BATCH

WEIGHTS = Path(__file__).parents[2] / "runners" / "anatomy" / "sagittal" / "level_map.npz"
FIRST_SEED, SLICES, STEPS = 100_000, 2500, 2800


def main(words: Sequence[str] | None = None) -> None:
    """Draw, fit, write.

    Args:
        words: of the command line; None takes the process's own.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.levels", description=__doc__)
    parser.add_argument("--slices", type=int, default=SLICES)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw the slices")
    parser.add_argument("--resume", action="store_true", help="go on from the weights in use")
    given = parser.parse_args(words)
    hu, classes = drawn(given.first_seed, given.slices, workers=given.workers)

    def say(words: str, _network: LevelNetwork) -> None:
        print(words, flush=True)

    with np.load(WEIGHTS) as kept:
        begin = dict(kept) if given.resume else None
    network = train(hu, classes, given.steps, say, batch=given.batch, device=given.device, begin=begin)
    np.savez(given.out, allow_pickle=False, **written(network))


if __name__ == "__main__":
    main()
