"""Looks at the service's health in the background: one warning at the start if it is away, one line at every change.

What it saw last is read from memory, by any thread. Nothing runs before `start`, and nothing after `close`.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from idoctor_integration.errors import SegmentationError
from idoctor_integration.one_line import one_line

_LOG = logging.getLogger("idoctor_integration")

NOT_YET = "Whether the segmentation service answers is not known yet."
NO_MODEL = "The segmentation service has no model loaded."
LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen last.

    Attributes:
        available: whether a mask can be had.
        reason: why not, a sentence; None if it can.
        model: name of the weights.
        model_digest: of the weights; part of the cache's key.
        clinical_use: whether they may serve patients.
        confidence_threshold: below which it marks an answer; None where it does not say.
    """

    available: bool = False
    reason: str | None = NOT_YET
    model: str | None = None
    model_digest: str | None = None
    clinical_use: bool = False
    confidence_threshold: float | None = None


class Probe:
    """The background look.

    Args:
        ask: the service's health; raises `SegmentationError` where there is none.
        every_s: between two looks.
        changed: called with every new sight, for metrics.
    """

    def __init__(
        self, ask: Callable[[], dict[str, Any]], every_s: float, changed: Callable[[Sight], None] | None = None
    ) -> None:
        self._ask = ask
        self._every_s = every_s
        self._changed = changed
        self._sight = Sight()
        self._looked = False
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def sight(self) -> Sight:
        """What was seen last."""
        return self._sight

    def start(self) -> None:
        """Begin to look; harmless when it has begun."""
        with self._lock:
            if self._thread is None and not self._closing.is_set():
                ends = self._closing, self._wake
                self._thread = threading.Thread(target=self._run, args=ends, name="sam2-probe", daemon=True)
                self._thread.start()

    def look(self) -> Sight:
        """Look now, in this thread."""
        try:
            body = self._ask()
        except SegmentationError as error:
            seen = Sight(reason=error.message)
        else:
            loaded = body.get("model_loaded") is True
            seen = Sight(
                available=loaded,
                reason=None if loaded else _said(body.get("reason")) or NO_MODEL,
                model=_said(body.get("model")),
                model_digest=_said(body.get("model_digest")),
                clinical_use=body.get("clinical_use") is True,
                confidence_threshold=_share(body.get("confidence_threshold")),
            )
        self._tell(seen)
        return seen

    def soon(self) -> None:
        """Look again without waiting for the next turn: a click has just failed."""
        self._wake.set()

    def open(self) -> None:
        """Make ready to look again after `close`; harmless before it."""
        with self._lock:
            if self._closing.is_set():
                self._closing, self._wake, self._thread = threading.Event(), threading.Event(), None

    def close(self) -> None:
        """Stop looking."""
        self._closing.set()
        self._wake.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout=1.0)

    def _run(self, closing: threading.Event, wake: threading.Event) -> None:
        while not closing.is_set():
            self.look()
            wake.wait(self._every_s)
            wake.clear()

    def _tell(self, seen: Sight) -> None:
        with self._lock:
            before, self._sight = self._sight, seen
            first, self._looked = not self._looked, True
        if self._changed is not None:
            self._changed(seen)
        if first and not seen.available:
            _LOG.warning("One-click segmentation is not available: %s", seen.reason)
        elif not first and seen.available != before.available:
            _LOG.info(
                "One-click segmentation is %s",
                "available again." if seen.available else f"not available: {seen.reason}",
            )


def _said(value: object) -> str | None:
    return one_line(value, LONGEST_WORDS)


def _share(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    return None
