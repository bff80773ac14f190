"""Where a click's picture comes from: an upload, or a slice of a case by name.

A glance tells a picture from any other without reading it, so that one that was seen before is known at once.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from idoctor_integration.cases import CHANGING, CaseName, picture_state, read_picture, series_folder
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import NotThere, Replaced, SegmentationError
from idoctor_integration.originals import NotUsable, Originals
from idoctor_integration.pictures import Upload, prepare

UNSENDABLE = "The original slice cannot be sent as it is."
NO_UNITS = "So there is neither an area in mm² nor a mean HU."


@dataclass(frozen=True, slots=True)
class Glance:
    """What tells a picture from others.

    Attributes:
        name: a hash.
        sure: whether the same name is always the same picture.
    """

    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Loaded:
    """A picture that was read.

    Attributes:
        upload: what goes to the service.
        note: a sentence for the person at the editor.
        lasting: whether it would be read the same again.
    """

    upload: Upload
    note: str | None = None
    lasting: bool = True


class Source(Protocol):
    """Where a picture comes from; both raise `SegmentationError` where there is none."""

    def glance(self) -> Glance:
        """What tells it from others, in a millisecond."""

    def load(self, deadline: Deadline) -> Loaded:
        """Read it."""


class Uploaded:
    """A file that was sent.

    Args:
        data: its bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    def glance(self) -> Glance:
        """See `Source`."""
        return Glance(f"upload:{hashlib.sha256(self._data).hexdigest()}")

    def load(self, deadline: Deadline) -> Loaded:
        """See `Source`."""
        del deadline
        return Loaded(prepare(self._data))


class Named:
    """A slice of a case.

    Args:
        data_root: the host's folder of cases.
        case: which case, of whom.
        image_type: `L3` or `middle`.
        filename: of the picture.
        originals: finds what it was made of.
        most_bytes: of one file.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        data_root: Path,
        case: CaseName,
        image_type: str,
        filename: str,
        *,
        originals: Originals,
        most_bytes: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._root, self._case = data_root, case
        self._image_type, self._filename = image_type, filename
        self._originals = originals
        self._most_bytes = most_bytes
        self._clock = clock

    def glance(self) -> Glance:
        """See `Source`."""
        picture = picture_state(self._root, self._case, self._image_type, self._filename)
        try:
            with series_folder(self._root, self._case) as folder:
                series = folder.state()
        except NotThere:
            series = None
        now_s = self._clock()
        sure = picture.settled(now_s) and (series is None or series.settled(now_s))
        return Glance(f"{self._image_type}:{picture.name}:{series and series.name}", sure)

    def load(self, deadline: Deadline) -> Loaded:
        """See `Source`; the original where it shows the same, else the picture and a sentence that says why.

        Raises:
            Replaced: it has no original since the case changed meanwhile.
        """
        before = self.glance().name
        shown = read_picture(self._root, self._case, self._image_type, self._filename, most_bytes=self._most_bytes)
        picture = prepare(shown)
        try:
            original = self._originals.of(self._case, self._image_type, self._filename, shown, deadline)
            return Loaded(prepare(original))
        except NotUsable as error:
            if self.glance().name != before:
                raise Replaced(CHANGING, retry_after_s=2) from error
            return Loaded(picture, _sentences(error.reason, NO_UNITS), error.lasting)
        except SegmentationError:  # it shows the same, but is nothing that the service takes
            return Loaded(picture, _sentences(UNSENDABLE, NO_UNITS))


def _sentences(*each: str) -> str:
    return " ".join(each)
