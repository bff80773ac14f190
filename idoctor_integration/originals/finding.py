"""Finds the original of a picture: each is made once, in a process of its own, and kept for the next click on it.

A click waits for it for a share of its time only; what takes longer is ready for a later click. Safe to use from
several threads: one lock guards what is kept and what is being made, and is never held while anything is read.
"""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path

from cachetools import LRUCache

from idoctor_integration.cases import CaseName, series_folder
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import NotThere, SegmentationError
from idoctor_integration.originals.child import Process, original_by_process
from idoctor_integration.originals.refusal import LATE, NotUsable
from idoctor_integration.places import Places

PROCESSES, WAITING = 1, 16
MOST_KEPT_BYTES = 32 << 20
"""Of originals that are kept for the next click on them: half a megabyte each."""

MOST_SHARE = 0.4
"""Of the time that a click has left, for its original; the rest is the service's."""

MOST_SECONDS = 60.0
"""For one original, when no click waits for it any more."""

MOST_REFUSED = 256
GONE = "The original series is not there."


class Originals:
    """Finds originals; may be used again after `close`.

    Args:
        data_root: the host's folder of cases.
        most_bytes: of one file.
        clock: seconds since 1970.
    """

    def __init__(self, data_root: Path, most_bytes: int, clock: Callable[[], float] = time.time) -> None:
        self._data_root = data_root
        self._clock = clock
        self._most_bytes = most_bytes
        self._places = Places(PROCESSES, WAITING, "sam2-series")
        self._lock = threading.Lock()
        self._kept: LRUCache[str, bytes] = LRUCache(MOST_KEPT_BYTES, getsizeof=len)
        self._refused: LRUCache[str, str] = LRUCache(MOST_REFUSED)
        self._making: dict[str, Future[bytes]] = {}
        self._running: set[Process] = set()

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
        try:
            with series_folder(self._data_root, case) as series:
                state = series.state()
                words = f"{state.name}/{image_type}/{filename}/{hashlib.sha256(picture).hexdigest()}"
                with self._lock:
                    kept = self._kept.get(words)
                    refused = self._refused.get(words)
                    making = self._making.get(words)
                if refused is not None:
                    raise NotUsable(refused)
                if kept is not None:
                    return kept
                if making is None or making.done():
                    folder = os.dup(series.descriptor)
                    making = self._begin(words, folder, image_type, filename, picture, state.settled(self._clock()))
        except NotThere as error:
            raise NotUsable(GONE) from error
        except SegmentationError as error:  # too many are waiting
            raise NotUsable(LATE, lasting=False) from error
        try:
            return making.result(timeout=MOST_SHARE * deadline.left_s)
        except (TimeoutError, CancelledError):
            raise NotUsable(LATE, lasting=False) from None

    def open(self) -> None:
        """Make ready again after `close`; harmless before it."""
        self._places.open()

    def close(self) -> None:
        """Begin nothing more and end what runs."""
        self._places.close()
        with self._lock:
            running = list(self._running)
        for process in running:
            process.kill()

    def _begun(self, process: Process) -> None:
        with self._lock:
            self._running = {process, *(each for each in self._running if each.poll() is None)}

    def _begin(
        self, words: str, folder: int, image_type: str, filename: str, picture: bytes, sure: bool
    ) -> "Future[bytes]":
        """Have it made; the descriptor is closed with it."""

        def make() -> bytes:
            try:
                made = original_by_process(
                    folder,
                    image_type,
                    filename,
                    picture,
                    seconds=MOST_SECONDS,
                    most_bytes=self._most_bytes,
                    begun=self._begun,
                )
            except NotUsable as error:
                if sure and error.lasting:
                    with self._lock:
                        self._refused[words] = error.reason
                raise
            if sure and len(made) <= MOST_KEPT_BYTES:
                with self._lock:
                    self._kept[words] = made
            return made

        def over(_: "Future[bytes]") -> None:
            os.close(folder)
            with self._lock:
                self._making.pop(words, None)

        try:
            future = self._places.submit(make)
        except SegmentationError:
            os.close(folder)
            raise
        with self._lock:
            self._making[words] = future
        future.add_done_callback(over)
        return future
