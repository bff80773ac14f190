"""A file that is there whole or not at all, and that only its owner may read: what is written from the database."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from idoctor_integration.errors import SegmentationError


class CannotWrite(SegmentationError):
    """The file cannot be written where it was asked for."""


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A file to write into, which takes the place of `path` when the block ends well and is gone when it does not.

    Args:
        path: what was there before stays until then.

    Raises:
        CannotWrite: no such folder, no right to write there, a full disk, or something there that is no plain file.
    """
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise CannotWrite("The name of a plain file is needed; there is something else of that name.")
        handle, name = tempfile.mkstemp(prefix=".sam2_feedback_", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise _cannot_write(error) from error
    temporary = Path(name)
    try:
        os.close(handle)
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise _cannot_write(error) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _cannot_write(error: OSError) -> CannotWrite:
    # The system's own words, without the path that it would add.
    return CannotWrite(f"The file cannot be written there: {error.strerror or 'unknown reason'}.")
