"""Where a case lies on disk: `<data_root>/[<user_id>/]<patient_name>_<study_date>/` with `input/` and `output/`.

A name from a request is one step of a path or it is refused; what a link leads out to is not there.
"""

import re
import shutil
import tempfile
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from examples.idoctor_host.errors import HostError

OUTPUT_FOLDERS = (
    "L3_png",
    "L3_mask",
    "L3_clean_mask",
    "L3_overlay",
    "Axisal",
    "major_mask",
    "full_mask",
    "clean",
    "full_overlay",
    "manual_middle_mask",
)
"""The folders in `output/`, spelled as IDoctor spells them."""

LONGEST_NAME_BYTES = 200
NO_CASE = "This case does not exist."
NO_FILE = "This file does not exist."
BAD_NAME = "A name in the request is not a name of a case or a file."
STAGING = ".incoming-"
_DATE = re.compile(r"[0-9A-Za-z-]{1,16}")


@dataclass(frozen=True, slots=True)
class Case:
    """A case that is there: the two halves of its folder's name, and the folder."""

    patient: str
    date: str
    folder: Path

    @property
    def input(self) -> Path:
        """The series."""
        return self.folder / "input"

    def output(self, folder: str) -> Path:
        """One of `OUTPUT_FOLDERS`; not made here."""
        return self.folder / "output" / folder


def case_name(patient_name: str, study_date: str) -> tuple[str, str]:
    """The two halves of the folder's name for what a DICOM file says; letters of every script are kept."""
    words = unicodedata.normalize("NFC", patient_name)
    patient = re.sub(r"_+", "_", re.sub(r"[^\w-]", "_", words)).strip("_-")
    while len(patient.encode()) > LONGEST_NAME_BYTES - 17:
        patient = patient[:-1]
    return patient or "unknown", study_date if _DATE.fullmatch(study_date) else "unknown"


class CaseFolders:
    """The cases of all users.

    Args:
        data_root: made when the first case comes.
    """

    def __init__(self, data_root: Path) -> None:
        self._root = data_root
        self._renaming = threading.Lock()

    def find(self, user_id: str | None, patient: str, date: str) -> Case:
        """A user's case.

        Raises:
            HostError: no such case of this user, or a name that can be none.
        """
        if not _DATE.fullmatch(date):
            raise HostError(BAD_NAME)
        folder = self._of(user_id) / f"{_step(patient)}_{date}"
        if folder.is_symlink() or not (folder / "input").is_dir():
            raise HostError(NO_CASE)
        return Case(patient, date, folder)

    def cases(self, user_id: str | None) -> list[Case]:
        """Every case of a user, by name."""
        own = self._of(user_id)
        found = []
        for folder in sorted(own.iterdir()) if own.is_dir() else []:
            patient, _, date = folder.name.rpartition("_")
            if patient and not folder.name.startswith(".") and (folder / "input").is_dir() and not folder.is_symlink():
                found.append(Case(patient, date, folder))
        return found

    def output_file(self, case: Case, folder: str, filename: str) -> Path:
        """A file of the case's output.

        Raises:
            HostError: there is none, or a name that can be none.
        """
        if folder not in OUTPUT_FOLDERS:
            raise HostError(BAD_NAME)
        path = case.output(folder) / _step(filename)
        if not path.is_file() or path.resolve() != case.folder.resolve() / "output" / folder / filename:
            raise HostError(NO_FILE)
        return path

    def staging(self, user_id: str | None) -> Path:
        """A new empty folder beside the user's cases, hidden from them."""
        own = self._of(user_id)
        own.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=STAGING, dir=own))

    def move_in(self, staged: Path, place: Path) -> None:
        """Put a complete folder in the place of what was there; nobody sees half of one or a mixture."""
        place.parent.mkdir(parents=True, exist_ok=True)
        old = Path(tempfile.mkdtemp(prefix=STAGING, dir=place.parent))
        with self._renaming:
            if place.exists():
                place.rename(old / "old")
            staged.rename(place)
        shutil.rmtree(old)

    def place(self, user_id: str | None, patient: str, date: str) -> Path:
        """Where a case of these names belongs."""
        return self._of(user_id) / f"{_step(patient)}_{date}"

    def _of(self, user_id: str | None) -> Path:
        return self._root if user_id is None else self._root / _step(user_id)


def _step(name: str) -> str:
    """A name that is one step of a path and nothing else; hidden names are not for requests."""
    unfit = not name or name.startswith(".") or any(letter in "/\\" or ord(letter) < 32 for letter in name)
    if unfit or len(name.encode("utf-8", "surrogatepass")) > LONGEST_NAME_BYTES:
        raise HostError(BAD_NAME)
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise HostError(BAD_NAME) from error
    return name
