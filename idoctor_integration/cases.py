"""Slices of the host's cases by name: read from the signed-in user's own folder, and from nowhere else.

Every step of a path is opened from the folder before it and never through a symbolic link, so no spelling of a name and
no link leads out. What is asked for but not there, or not theirs, is one and the same sentence.

    <data_root>/[<user_id>/]<patient>_<date>/output/<folder>/<filename>     the picture of an editor
    <data_root>/[<user_id>/]<patient>_<date>/input/*.dcm, *.dcm.pk          the series that it was made from
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from idoctor_integration.errors import BadRequest, NotThere, Replaced, TooLarge

FOLDERS = {"L3": "L3_png", "middle": "Axisal"}
"""Where the picture of each kind lies."""

LONGEST_NAME = 255
MOST_SERIES_FILES = 5000
SETTLED_S = 3.0
SERIES_ENDINGS = (".dcm", ".dcm.pk")
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
    with _folder(data_root, (*case.steps(), "output", _folder_of(image_type))) as folder:
        return _read(folder, _picture_name(filename), most_bytes)


@dataclass(frozen=True, slots=True)
class State:
    """What tells files from any others, and from what they were before.

    Attributes:
        name: changes with every file, whoever replaces it or writes to it.
        newest_s: when the last of them changed, in seconds since 1970.
    """

    name: str
    newest_s: float

    def settled(self, now_s: float) -> bool:
        """Whether a later change is sure to change the name: a file system's clock may tick in whole seconds."""
        return now_s - self.newest_s > SETTLED_S


def picture_state(data_root: Path, case: CaseName, image_type: str, filename: str) -> State:
    """The state of an editor's picture; raises as `read_picture` does."""
    with _folder(data_root, (*case.steps(), "output", _folder_of(image_type))) as folder:
        try:
            facts = os.stat(_picture_name(filename), dir_fd=folder, follow_symlinks=False)
        except (OSError, ValueError) as error:
            raise NotThere(NOT_THERE) from error
    return _state(facts.st_dev, [(filename, facts)])


class SeriesFolder:
    """The files of a case's series, read from one open folder: a case that is replaced meanwhile mixes nothing in.

    Args:
        folder: its descriptor.
    """

    def __init__(self, folder: int) -> None:
        self._folder = folder

    @property
    def descriptor(self) -> int:
        """Of the folder, for as long as it is open."""
        return self._folder

    def names(self) -> list[str]:
        """Names of the DICOM files, sorted."""
        return [name for name, _ in self._listed()]

    def state(self) -> State:
        """The state of all of them."""
        return _state(os.fstat(self._folder).st_dev, self._listed())

    def open(self, name: str) -> BinaryIO:
        """One file, to be closed by the caller.

        Raises:
            NotThere: there is none, or it is none.
        """
        return _opened(self._folder, _safe(name))

    def read(self, name: str, most_bytes: int) -> bytes:
        """The bytes of one file; raises as `read_picture` does."""
        return _read(self._folder, _safe(name), most_bytes)

    def _listed(self) -> list[tuple[str, os.stat_result]]:
        with os.scandir(self._folder) as entries:
            names = {each.name: each for each in entries if each.name.lower().endswith(SERIES_ENDINGS)}
            return [(name, names[name].stat(follow_symlinks=False)) for name in sorted(names)[:MOST_SERIES_FILES]]


@contextlib.contextmanager
def series_folder(data_root: Path, case: CaseName) -> Iterator[SeriesFolder]:
    """The case's series, open for as long as the block lasts.

    Raises:
        NotThere: there is no such folder, or it is gone.
    """
    with _folder(data_root, (*case.steps(), "input")) as folder:
        try:
            yield SeriesFolder(folder)
        except OSError as error:
            raise NotThere(NOT_THERE) from error


def _state(device: int, files: list[tuple[str, os.stat_result]]) -> State:
    """The time of change is part of it: unlike the others it can be set by nobody."""
    words = (f"{name}/{f.st_ino}:{f.st_size}:{f.st_mtime_ns}:{f.st_ctime_ns}" for name, f in files)
    text = f"{device}/{'/'.join(words)}".encode("utf-8", "surrogateescape")
    return State(hashlib.blake2b(text).hexdigest(), max((f.st_ctime for _, f in files), default=0.0))


def _folder_of(image_type: str) -> str:
    if image_type not in FOLDERS:
        raise BadRequest("image_type must be L3 or middle.")
    return FOLDERS[image_type]


def _picture_name(filename: str) -> str:
    wanted = _safe(filename)
    if not wanted.lower().endswith(".png"):
        raise BadRequest("filename must name a PNG of the case.")
    return wanted


def _safe(name: str) -> str:
    """A name that is one step of a path and nothing else."""
    try:
        length = len(os.fsencode(name))
    except UnicodeEncodeError:  # half a character, which JSON can spell
        length = 0
    if not 0 < length <= LONGEST_NAME or name in (".", "..") or any(character in name for character in "/\\\0"):
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


def _opened(folder: int, name: str) -> BinaryIO:
    try:
        opened = os.open(name, _FILE, dir_fd=folder)
    except (OSError, ValueError) as error:
        raise NotThere(NOT_THERE) from error
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise NotThere(NOT_THERE)
    return os.fdopen(opened, "rb")


def _read(folder: int, name: str, most_bytes: int) -> bytes:
    with _opened(folder, name) as file:
        before = os.fstat(file.fileno())
        if before.st_size > most_bytes:
            raise TooLarge("The slice's file is larger than what is accepted.")
        try:
            data = file.read(most_bytes + 1)
        except OSError as error:
            raise NotThere(NOT_THERE) from error
        after = os.fstat(file.fileno())
    if len(data) != before.st_size or (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise Replaced(CHANGING, retry_after_s=2)
    return data
