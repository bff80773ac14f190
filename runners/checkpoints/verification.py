"""Size and SHA-256 of a checkpoint file, checked before a single byte of it is deserialised.

The file that was hashed is the file that is loaded: `VerifiedCheckpoint.open` compares device, inode, size and the
two change times with those of the hashed file and refuses when anything differs, so that a file swapped or rewritten
in between is never loaded. (The change time cannot be set by a program; only the system clock could be turned back.)
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from runners.checkpoints.table import Checkpoint
from runners.errors import NoModel

Stamp = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class VerifiedCheckpoint:
    """A file that is what the table says.

    Attributes:
        checkpoint: the table's entry.
        path: the file.
        digest: its SHA-256, equal to the entry's.
        stamp: identity of the hashed file: device, inode, bytes, modification and change time in nanoseconds.
    """

    checkpoint: Checkpoint
    path: Path
    digest: str
    stamp: Stamp

    @contextmanager
    def open(self) -> Iterator[BufferedReader]:
        """Open the very file that was hashed.

        Raises:
            NoModel: it has changed or gone since.
        """
        with open_regular(self.path) as file:
            if _stamp(file) != self.stamp:
                raise NoModel("The checkpoint changed while it was being loaded: let it rest, then restart.")
            yield file
            if _stamp(file) != self.stamp:
                raise NoModel("The checkpoint changed while it was being loaded: let it rest, then restart.")


def verify(path: Path, checkpoint: Checkpoint) -> VerifiedCheckpoint:
    """Check that a file is this checkpoint.

    Raises:
        NoModel: missing, not a file, unreadable, of another size or of another digest.
    """
    with open_regular(path) as file:
        stamp = _stamp(file)
        size = stamp[2]
        if checkpoint.bytes is not None and size != checkpoint.bytes:
            raise NoModel(
                f"The file has {size} bytes where {checkpoint.name} has {checkpoint.bytes}: "
                f"it is cut short or another file. {remedy(checkpoint)}"
            )
        digest = _sha256(file)
    if digest != checkpoint.sha256:
        raise NoModel(
            f"The file is not {checkpoint.name}: its SHA-256 starts with {digest[:12]}, "
            f"not with {checkpoint.sha256[:12]}. {remedy(checkpoint)}"
        )
    return VerifiedCheckpoint(checkpoint, path, digest, stamp)


def identify(path: Path, table: Mapping[str, Checkpoint]) -> VerifiedCheckpoint:
    """Say which checkpoint of the table a file is, by its digest.

    Raises:
        NoModel: missing, not a file, unreadable, or none of them.
    """
    with open_regular(path) as file:
        stamp = _stamp(file)
        digest = _sha256(file)
    for checkpoint in table.values():
        if digest == checkpoint.sha256:
            return VerifiedCheckpoint(checkpoint, path, digest, stamp)
    raise NoModel(
        f"The file is no checkpoint that this service knows (its SHA-256 starts with {digest[:12]}): "
        f"it is cut short or another file. Known are {', '.join(table)}."
    )


def remedy(checkpoint: Checkpoint) -> str:
    """The sentence that says how to get this checkpoint."""
    if checkpoint.bundled:
        return "It is part of the package: install the package again."
    return (
        f"Fetch it with `python -m runners.checkpoints fetch {checkpoint.name} --to FOLDER` "
        "and set SAM2_MODEL_PATH to that folder."
    )


@contextmanager
def open_regular(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file for reading.

    Raises:
        NoModel: missing, not a regular file, unreadable, or failing while it is read; the message names no path.
    """
    try:
        # Opening a pipe would wait for a writer for ever: O_NONBLOCK changes nothing for a regular file.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise NoModel("SAM2_MODEL_PATH names something that is not a file, nor a folder that holds one.")
        with os.fdopen(descriptor, "rb") as file:
            yield file
    except FileNotFoundError as error:
        raise NoModel("There is no checkpoint file where it was looked for: check SAM2_MODEL_PATH.") from error
    except PermissionError as error:
        raise NoModel(
            "The checkpoint may not be read by the service's user: change its owner or its permissions."
        ) from error
    except OSError as error:
        raise NoModel(f"The checkpoint cannot be read ({os.strerror(error.errno or 0)}).") from error


def _stamp(file: BufferedReader) -> Stamp:
    info = os.fstat(file.fileno())
    return (info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns)


def _sha256(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()
