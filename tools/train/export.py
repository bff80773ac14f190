"""Turn a training state into the weights that ship: `python -m tools.train.export FOLDER/state.pt`.

The averaged weights are written in half precision and read back in single: 7.6 MB instead of 15, and no mask differs
visibly. Prints the digest that belongs into the table of checkpoints.
"""

import argparse
import hashlib
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

WEIGHTS = Path(__file__).parents[2] / "runners" / "checkpoints" / "weights" / "demo.safetensors"
AVERAGED_PREFIX = "module."
"""`AveragedModel` puts this before every name and adds a counter of its own."""


def averaged_weights(state: Path) -> dict[str, Tensor]:
    """Name to float16 tensor of the averaged model in a state file."""
    average: dict[str, Tensor] = torch.load(state, map_location="cpu", weights_only=True)["average"]
    start = len(AVERAGED_PREFIX)
    return {n[start:]: t.half().contiguous() for n, t in average.items() if n.startswith(AVERAGED_PREFIX)}


def main() -> None:
    """Read the command line, write the file, print its size and digest."""
    parser = argparse.ArgumentParser(prog="python -m tools.train.export", description=__doc__)
    parser.add_argument("state", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    given.out.parent.mkdir(parents=True, exist_ok=True)
    save_file(averaged_weights(given.state), given.out)
    data = given.out.read_bytes()
    print(f"{given.out.name}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
