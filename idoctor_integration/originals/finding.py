"""Finds the original of a picture, and remembers of a few cases what was read: headers, columns, slices.

Safe to use from several threads: one lock guards what is remembered, and is never held while a file is read.
"""

import hashlib
import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray
from PIL import Image

from idoctor_integration.cases import CaseName, SeriesFolder, State, series_folder
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import NotThere
from idoctor_integration.originals.axial import axial_original
from idoctor_integration.originals.columns import Columns, middle_columns
from idoctor_integration.originals.headers import Header, read_headers
from idoctor_integration.originals.refusal import NotUsable
from idoctor_integration.originals.sagittal import rebuild
from idoctor_integration.originals.stacks import largest_stacks, stacked
from idoctor_integration.originals.written import as_dicom

MOST_CASES = 16
"""Of which headers and columns are remembered: about 1 MB for a series of 400 slices."""

MOST_REBUILT_BYTES = 16 << 20
"""Of sagittal slices that are kept for the next click on them: half a megabyte each."""

MOST_SERIES_TRIED = 2
MOST_SHARE = 0.4
"""Of the time that a click has left, for reading its original; the rest is the service's."""

GONE = "The original series is not there."


class Originals:
    """Finds originals.

    Args:
        data_root: the host's folder of cases.
        most_bytes: of one file.
        clock: seconds since 1970.
    """

    def __init__(self, data_root: Path, most_bytes: int, clock: Callable[[], float] = time.time) -> None:
        self._data_root = data_root
        self._clock = clock
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._headers: LRUCache[str, tuple[Header, ...]] = LRUCache(MOST_CASES)
        self._columns: LRUCache[str, dict[str, Columns]] = LRUCache(MOST_CASES)
        self._rebuilt: LRUCache[tuple[str, bytes], bytes] = LRUCache(MOST_REBUILT_BYTES, getsizeof=len)

    def of(self, case: CaseName, image_type: str, filename: str, picture: bytes, deadline: Deadline) -> bytes:
        """The DICOM file of a picture: of an axial one the original, for the sagittal one rebuilt from the series.

        Args:
            case: which case.
            image_type: `L3` or `middle`.
            filename: of the picture.
            picture: its bytes, PNG.
            deadline: of the click; only a share of what is left is used.

        Raises:
            NotUsable: missing, not readable, not in time, or showing something else.
        """
        shown = _grey(picture)
        try:
            with series_folder(self._data_root, case) as series:
                state = series.state()
                own = Deadline(MOST_SHARE * deadline.left_s)
                headers = self._headers_of(series, state, own)
                if image_type == "middle":
                    return axial_original(series, headers, filename, shown, self._most_bytes)
                key = state.name, hashlib.sha256(picture).digest()
                with self._lock:
                    kept = self._rebuilt.get(key)
                if kept is not None:
                    return kept
                made = self._sagittal(series, state, headers, shown, own)
                if state.settled(self._clock()) and len(made) <= MOST_REBUILT_BYTES:
                    with self._lock:
                        self._rebuilt[key] = made
                return made
        except NotThere as error:
            raise NotUsable(GONE) from error

    def _sagittal(
        self,
        series: SeriesFolder,
        state: State,
        headers: tuple[Header, ...],
        shown: NDArray[np.uint8],
        deadline: Deadline,
    ) -> bytes:
        refusal = NotUsable(GONE)
        known: dict[str, Columns] = {}
        if state.settled(self._clock()):
            with self._lock:
                known = self._columns.setdefault(state.name, known)
        for files in largest_stacks(headers, MOST_SERIES_TRIED):
            try:
                stack = stacked(files)
                columns = middle_columns(series, stack, known, deadline, self._most_bytes)
                return as_dicom(rebuild(columns, stack, shown))
            except NotUsable as error:
                if not error.lasting:
                    raise
                refusal = error
        raise refusal

    def _headers_of(self, series: SeriesFolder, state: State, deadline: Deadline) -> tuple[Header, ...]:
        with self._lock:
            known = self._headers.get(state.name)
        if known is None:
            known = read_headers(series, deadline)
            if state.settled(self._clock()):
                with self._lock:
                    self._headers[state.name] = known
        return known


def _grey(picture: bytes) -> NDArray[np.uint8]:
    """`(height, width)` uint8.

    Raises:
        NotUsable: it cannot be read; whoever reads it next says so.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
            return np.asarray(image.convert("L"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotUsable("The picture shows too little to find its original.") from error
