"""Slices of the host's cases by name: read from the signed-in user's own folder, and from nowhere else.

Every step of a path is opened from the folder before it and never through a symbolic link, so no spelling of a name and
no link leads out. What is asked for but not there, or not theirs, is one and the same sentence.

    <data_root>/[<user_id>/]<patient>_<date>/output/<folder>/<filename>     the picture of an editor
    <data_root>/[<user_id>/]<patient>_<date>/input/*.dcm, *.dcm.pk          the series that it was made from
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from idoctor_integration.errors import BadRequest, NotThere, Replaced, TooLarge

FOLDERS = {"L3": "L3_png", "middle": "Axisal"}
"""Where the picture of each kind lies."""

LONGEST_NAME = 255
MOST_SERIES_FILES = 5000
NOT_THERE = "This slice does not exist: reload the case, or draw by hand."
CHANGING = "This slice is being replaced: try again in a moment."
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class CaseName:
    """Which case, of whom.

    Attributes:
        user_id: folder of the signed-in user; None without sign-in.
        patient: as in the folder's name.
        date: of the study, as in the folder's name.
    """

    user_id: str | None
    patient: str
    date: str

    def steps(self) -> tuple[str, ...]:
        """Folder names below the data root."""
        own = () if self.user_id is None else (_safe(self.user_id),)
        return (*own, _safe(f"{_safe(self.patient)}_{_safe(self.date)}"))


def read_picture(data_root: Path, case: CaseName, image_type: str, filename: str, *, most_bytes: int) -> bytes:
    """The bytes of an editor's picture.

    Args:
        data_root: the host's folder of cases.
        case: which case.
        image_type: `L3` or `middle`.
        filename: of the picture, without a folder.
        most_bytes: larger files are not read.

    Raises:
        BadRequest: a name that can be no name.
        NotThere: no such slice of this user.
        Replaced: it changed while it was read.
        TooLarge: larger than `most_bytes`.
    """
    if image_type not in FOLDERS:
        raise BadRequest("image_type must be L3 or middle.")
    wanted = _safe(filename)
    if not wanted.lower().endswith(".png"):
        raise BadRequest("filename must name a PNG of the case.")
    with _folder(data_root, (*case.steps(), "output", FOLDERS[image_type])) as folder:
        return _read(folder, wanted, most_bytes)


def read_series_file(data_root: Path, case: CaseName, name: str, *, most_bytes: int) -> bytes:
    """The bytes of one file of the case's series; raises as `read_picture` does."""
    with _folder(data_root, (*case.steps(), "input")) as folder:
        return _read(folder, _safe(name), most_bytes)


def list_series(data_root: Path, case: CaseName) -> tuple[tuple[int, int, int], list[str]]:
    """What tells one state of the case's `input` folder from another, and the names of its DICOM files, sorted.

    Raises:
        NotThere: there is no such folder.
    """
    with _folder(data_root, (*case.steps(), "input")) as folder:
        facts = os.fstat(folder)
        names = sorted(name for name in os.listdir(folder) if name.lower().endswith((".dcm", ".dcm.pk")))
    return (facts.st_dev, facts.st_ino, facts.st_mtime_ns), names[:MOST_SERIES_FILES]


def _safe(name: str) -> str:
    """A name that is one step of a path and nothing else."""
    if (
        not name
        or len(os.fsencode(name)) > LONGEST_NAME
        or name in (".", "..")
        or any(character in name for character in "/\\\0")
    ):
        raise BadRequest("A name of the case is empty, too long, or holds characters that no name may hold.")
    return name


@contextlib.contextmanager
def _folder(root: Path, steps: tuple[str, ...]) -> Iterator[int]:
    """An open folder below the root."""
    opened = -1
    try:
        opened = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for step in steps:
            inner = os.open(step, _DIRECTORY, dir_fd=opened)
            os.close(opened)
            opened = inner
    except (OSError, ValueError) as error:
        if opened >= 0:
            os.close(opened)
        raise NotThere(NOT_THERE) from error
    try:
        yield opened
    finally:
        os.close(opened)


def _read(folder: int, name: str, most_bytes: int) -> bytes:
    try:
        opened = os.open(name, _FILE, dir_fd=folder)
    except (OSError, ValueError) as error:
        raise NotThere(NOT_THERE) from error
    with os.fdopen(opened, "rb") as file:
        before = os.fstat(opened)
        if not stat.S_ISREG(before.st_mode):
            raise NotThere(NOT_THERE)
        if before.st_size > most_bytes:
            raise TooLarge("The slice's file is larger than what is accepted.")
        try:
            data = file.read(most_bytes + 1)
        except OSError as error:
            raise NotThere(NOT_THERE) from error
        after = os.fstat(opened)
    if len(data) != before.st_size or (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise Replaced(CHANGING, retry_after_s=2)
    return data
