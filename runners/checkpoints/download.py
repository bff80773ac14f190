"""Fetch a checkpoint over HTTP: resumed where it broke off, verified before it gets its name.

`requests` lives in this file only. Proxy and CA settings of the environment (`HTTPS_PROXY`, `NO_PROXY`,
`REQUESTS_CA_BUNDLE`) are respected, as a `requests.Session` does. Serving never comes here.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from runners.checkpoints.part import FetchFailed, Part, locked_part
from runners.checkpoints.table import OFFICIAL_URL, Checkpoint
from runners.checkpoints.transfer import Broken, Progress, transfer
from runners.checkpoints.verification import verify
from runners.errors import NoModel

PATIENCE = 6
"""Attempts in a row that bring nothing before the fetch gives up; one that brings something starts the count anew."""

LONGEST_PAUSE_S = 30.0


def fetch(
    checkpoint: Checkpoint,
    folder: Path,
    *,
    url: str = OFFICIAL_URL,
    session: requests.Session | None = None,
    progress: Progress | None = None,
    waiting: Callable[[str, float], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Path:
    """Fetch one checkpoint into a folder, or find it there already.

    Args:
        checkpoint: an entry of the table that is not bundled.
        folder: made if missing. An interrupted fetch leaves a `.part` file there, which the next one continues.
        url: the folder on the server, for a mirror inside the hospital.
        session: transport, for tests; None opens one and closes it.
        progress: called as `progress(bytes_so_far, bytes_in_all_or_None)`.
        waiting: called as `waiting(sentence, seconds)` before each pause: why the last attempt failed, and how long.
        sleep: waits between attempts, seconds.
        free_bytes: room on the disk that holds the folder.

    Returns:
        The verified file.

    Raises:
        FetchFailed: with a sentence that says what to do. A file that was there before stays as it was.
    """
    if checkpoint.bundled:
        raise FetchFailed(f"{checkpoint.name} is part of the package: there is nothing to fetch.")
    target = folder / checkpoint.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchFailed(f"The folder cannot be made ({error.strerror}).") from error
    with locked_part(target) as part:
        if target.exists():
            return _already_there(target, checkpoint)
        _check_room(checkpoint, part, free_bytes(folder))
        address = f"{url.rstrip('/')}/{checkpoint.file}"
        if session is not None:
            _Fetch(session, address, checkpoint, part, progress, waiting, sleep).verified()
        else:
            with requests.Session() as own:
                _Fetch(own, address, checkpoint, part, progress, waiting, sleep).verified()
        part.finish(target)
    return target


@dataclass(frozen=True, slots=True)
class _Fetch:
    """One download: from where, what it must be, where it goes, whom it tells, how it waits."""

    session: requests.Session
    address: str
    checkpoint: Checkpoint
    part: Part
    progress: Progress | None
    waiting: Callable[[str, float], None] | None
    sleep: Callable[[float], None]

    def verified(self) -> None:
        """Fill the part until it is the checkpoint; resumed from other bytes, fetch once more from the start."""
        resumed = self.part.size_bytes > 0
        self._fill()
        try:
            verify(self.part.path, self.checkpoint)
        except NoModel as error:
            self.part.restart(None)
            if not resumed:
                raise FetchFailed(
                    f"What the server sent is not {self.checkpoint.name} (size or SHA-256 differ) and was deleted: "
                    "check --url, or whether a proxy answers in the server's place."
                ) from error
            self.verified()

    def _fill(self) -> None:
        failures = 0
        # A whole part is one that was never verified: the process was stopped in between. Nothing is missing then.
        while self.part.size_bytes != self.checkpoint.bytes:
            before = self.part.size_bytes
            try:
                transfer(self.session, self.address, self.checkpoint, self.part, self.progress)
            except Broken as error:
                failures = 1 if self.part.size_bytes > before else failures + 1
                if failures >= PATIENCE:
                    raise FetchFailed(
                        f"{error} Run the same command again later: it goes on where it stopped."
                    ) from error
                pause_s = min(error.pause_s or 2.0 ** (failures - 1), LONGEST_PAUSE_S)
                if self.waiting is not None:
                    self.waiting(str(error), pause_s)
                self.sleep(pause_s)
            else:
                return


def _already_there(target: Path, checkpoint: Checkpoint) -> Path:
    try:
        verify(target, checkpoint)
    except NoModel as error:
        raise FetchFailed(
            f"A file of that name is there already and is not {checkpoint.name}: move it away, then fetch again."
        ) from error
    return target


def _check_room(checkpoint: Checkpoint, part: Part, free: int) -> None:
    missing = (checkpoint.bytes or 0) - part.size_bytes
    if missing > free:
        raise FetchFailed(f"The disk has {free} bytes free and {missing} more are needed: make room, then try again.")
