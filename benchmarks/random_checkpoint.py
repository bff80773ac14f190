"""A checkpoint of the official format and full size with random weights, and the table that knows its digest.

Official weights cannot be fetched everywhere, and time does not depend on what the weights say. The service itself
has no way to accept such a file: only a program that hands over a table of its own can load it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from runners.checkpoints import CHECKPOINTS, Checkpoint
from runners.model import build_model

SEED = 7


def write_random_checkpoint(name: str, folder: Path) -> Mapping[str, Checkpoint]:
    """Write the file that `sam2.1_hiera_*` weights would have, with random ones.

    Args:
        name: a model of `CHECKPOINTS` that is not bundled.
        folder: where the file goes.

    Returns:
        A table with one entry, which only this file fits.
    """
    import torch

    torch.manual_seed(SEED)
    checkpoint = CHECKPOINTS[name]
    torch.save({"model": build_model(checkpoint.config).state_dict()}, folder / checkpoint.file)
    return table_of(name, folder)


def table_of(name: str, folder: Path) -> Mapping[str, Checkpoint]:
    """The table that knows the file which was written into a folder, and nothing else."""
    checkpoint = CHECKPOINTS[name]
    content = (folder / checkpoint.file).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {name: replace(checkpoint, bytes=len(content), sha256=digest, clinical_use=False)}
