"""Fit the network that names levels, on training phantoms of the mixture of styles, and write its weights.

`python -m tools.levels` takes about 25 minutes on one core. The other styles are not learnt from, so that
`python -m tools.fit_sacrum`, which comes after it, judges on them.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tools.levels import LevelNetwork, drawn, train, written

WEIGHTS = Path(__file__).parents[2] / "runners" / "anatomy" / "sagittal" / "level_map.npz"
FIRST_SEED, SLICES, STEPS = 100_000, 4500, 2400


def main(words: Sequence[str] | None = None) -> None:
    """Draw, fit, write.

    Args:
        words: of the command line; None takes the process's own.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.levels", description=__doc__)
    parser.add_argument("--slices", type=int, default=SLICES)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args(words)
    hu, classes = drawn(FIRST_SEED, given.slices)

    def say(words: str, _network: LevelNetwork) -> None:
        print(words, flush=True)

    np.savez(given.out, allow_pickle=False, **written(train(hu, classes, given.steps, say)))


if __name__ == "__main__":
    main()
