"""From the two settings to one verified file: never a guess, never a fall-back to another model.

| `SAM2_MODEL` | `SAM2_MODEL_PATH` | what is loaded |
| --- | --- | --- |
| unset | unset | `demo`, from the package |
| a name | unset | that model where it is bundled; otherwise a sentence that says how to fetch it |
| unset | a file | whatever its digest says it is |
| unset | a folder | the one file in it with the name of a known checkpoint |
| a name | a file | that file, which must be that model |
| a name | a folder | the file of that model's name in it (a bundled model need not lie there) |
"""

import os.path
from collections.abc import Mapping
from pathlib import Path

from runners.checkpoints.places import WEIGHTS
from runners.checkpoints.table import CHECKPOINTS, Checkpoint
from runners.checkpoints.verification import VerifiedCheckpoint, identify, remedy, verify
from runners.errors import NoModel

DEFAULT_MODEL = "demo"

# os.path answers False where pathlib raises (no permission, name too long): opening the file then says which it was.


def asked_for(model: str | None, path: Path | None) -> str | None:
    """The name that the settings ask for, None where only the file's digest will say it."""
    return DEFAULT_MODEL if model is None and path is None else model


def find(
    model: str | None,
    path: Path | None,
    *,
    table: Mapping[str, Checkpoint] = CHECKPOINTS,
    weights: Path = WEIGHTS,
) -> VerifiedCheckpoint:
    """Find the checkpoint that the settings ask for and verify it.

    Args:
        model: `SAM2_MODEL`, a name of the table.
        path: `SAM2_MODEL_PATH`, a file or a folder.
        table: the known checkpoints; only tests hand another one.
        weights: folder of the bundled checkpoints.

    Raises:
        NoModel: with a sentence that says what to do.
    """
    if model is None:
        return _by_digest(path, table) if path is not None else _bundled(DEFAULT_MODEL, table, weights)
    if model not in table:
        raise NoModel(f"SAM2_MODEL names no known model: use one of {', '.join(table)}.")
    wanted = table[model]
    if path is None:
        if wanted.bundled:
            return _bundled(model, table, weights)
        raise NoModel(f"{wanted.name} is not part of the package. {remedy(wanted)}")
    if not os.path.isdir(path):
        return _agreed(path, wanted, table)
    if os.path.exists(path / wanted.file) or not wanted.bundled:
        return _in_folder(path, wanted)
    return _bundled(model, table, weights)


def _bundled(model: str, table: Mapping[str, Checkpoint], weights: Path) -> VerifiedCheckpoint:
    wanted = table[model]
    file = weights / wanted.file
    if not os.path.exists(file):
        raise NoModel(f"The weights of {model} are missing from the package. {remedy(wanted)}")
    return verify(file, wanted)


def _in_folder(folder: Path, wanted: Checkpoint) -> VerifiedCheckpoint:
    file = folder / wanted.file
    if not os.path.exists(file):
        raise NoModel(f"The folder of SAM2_MODEL_PATH holds no {wanted.file}. {remedy(wanted)}")
    return verify(file, wanted)


def _by_digest(path: Path, table: Mapping[str, Checkpoint]) -> VerifiedCheckpoint:
    if not os.path.isdir(path):
        return identify(path, table)
    there = [checkpoint for checkpoint in table.values() if os.path.exists(path / checkpoint.file)]
    if not there:
        raise NoModel(
            "The folder of SAM2_MODEL_PATH holds no checkpoint: fetch one into it with "
            "`python -m runners.checkpoints fetch NAME --to FOLDER`, or set SAM2_MODEL=demo."
        )
    if len(there) > 1:
        names = ", ".join(checkpoint.name for checkpoint in there)
        raise NoModel(f"The folder of SAM2_MODEL_PATH holds several checkpoints: set SAM2_MODEL to one of {names}.")
    return verify(path / there[0].file, there[0])


def _agreed(path: Path, wanted: Checkpoint, table: Mapping[str, Checkpoint]) -> VerifiedCheckpoint:
    """Verify a file against the model asked for; where it is another known model, say which."""
    try:
        return verify(path, wanted)
    except NoModel as error:
        try:
            other = identify(path, table).checkpoint
        except NoModel:
            raise error from None
        raise NoModel(
            f"SAM2_MODEL asks for {wanted.name} but SAM2_MODEL_PATH names the file of {other.name}: "
            "correct one of the two, or leave SAM2_MODEL unset."
        ) from error
