"""The unfinished download: a `.part` file that one process at a time may write, and the server's tag of what it is.

The lock is held on the `.part` file itself (`flock`), so it goes with the process however that ends, and no lock file
stays behind. The server's entity tag lies beside it in `.part.etag`: it makes resuming safe when the file on the
server has been replaced since.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FetchFailed(Exception):
    """The checkpoint was not fetched; the message says why and what to do. Nothing unverified is left in place."""


class Part:
    """A locked, growing download.

    Attributes:
        path: the `.part` file.
        descriptor: open for reading and writing, locked.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.descriptor = descriptor
        self._tag = path.with_name(path.name + ".etag")

    @property
    def size_bytes(self) -> int:
        """How much is there already."""
        return os.fstat(self.descriptor).st_size

    @property
    def tag(self) -> str | None:
        """The strong entity tag of the file that is being fetched, None where the server gave none."""
        try:
            return self._tag.read_text("ascii").strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def restart(self, tag: str | None) -> None:
        """Drop what is there and remember what comes next."""
        os.ftruncate(self.descriptor, 0)
        if tag is not None and tag.isascii() and not tag.startswith("W/"):
            self._tag.write_text(tag, "ascii")
        else:
            self._tag.unlink(missing_ok=True)

    def append(self, chunk: bytes) -> None:
        """Write at the end."""
        view = memoryview(chunk)
        while view:
            view = view[os.pwrite(self.descriptor, view, self.size_bytes) :]

    def finish(self, target: Path) -> None:
        """Put the verified file in its place in one step, and make that last through a power cut."""
        os.fsync(self.descriptor)
        os.replace(self.path, target)
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self._tag.unlink(missing_ok=True)


@contextmanager
def locked_part(target: Path) -> Iterator[Part]:
    """Open `target`'s `.part` file for this process alone.

    Raises:
        FetchFailed: another process is fetching the same file, the disk is full, or the folder cannot be written.
    """
    path = target.with_name(target.name + ".part")
    descriptor = _lock(path)
    try:
        yield Part(path, descriptor)
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise FetchFailed("The disk is full: make room, then run the same command to go on.") from error
        raise FetchFailed(f"The folder cannot be written ({os.strerror(error.errno or 0)}).") from error
    finally:
        _drop_if_empty(path, descriptor)
        os.close(descriptor)


def _drop_if_empty(path: Path, descriptor: int) -> None:
    """Leave nothing behind that has nothing in it; still under the lock, and never another process's file."""
    with suppress(OSError):
        if os.fstat(descriptor).st_size == 0 and _still_there(path, descriptor):
            path.unlink()


def _lock(path: Path) -> int:
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise FetchFailed(f"The folder cannot be written ({os.strerror(error.errno or 0)}).") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise FetchFailed("Another fetch of this file into that folder is running: wait for it.") from error
        if _still_there(path, descriptor):
            return descriptor
        os.close(descriptor)


def _still_there(path: Path, descriptor: int) -> bool:
    """Whether the name still means the locked file: another process may have finished and renamed it meanwhile."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False
