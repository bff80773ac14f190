"""A click from its picture to its answer: cache, single flight, service. Holds none of the host's threads.

Two pools of threads: the desk prepares pictures and looks into the cache, in milliseconds; the line waits for the
service. So a picture that is known is answered at once while every line hangs.
"""

import asyncio
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from idoctor_integration.breaker import Breaker
from idoctor_integration.cache import Cache, open_cache
from idoctor_integration.client import Question, ServiceClient
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import BadReply, SegmentationError, TimedOut
from idoctor_integration.flights import Flights
from idoctor_integration.key import cache_key
from idoctor_integration.marks import Marks
from idoctor_integration.metrics import Metrics
from idoctor_integration.originals import Originals
from idoctor_integration.pictures import Upload, prepare
from idoctor_integration.places import Places
from idoctor_integration.probe import Probe, Sight
from idoctor_integration.settings import Settings

DESK_THREADS, DESK_WAITING = 2, 128
LEDGER_THREADS, LEDGER_WAITING = 1, 32
"""Feedback has a thread of its own: a database that is away holds it for seconds, and no click waits for that."""

REMEMBERED = 50  # clicks whose duration says how long the next one takes
Result = TypeVar("Result")


class Assistant:
    """Everything that clicks share; no thread, connection or file before the first of them, or `start`.

    Args:
        settings: of the package.
        metrics: where clicks are counted.
        client: the line to the service; None makes it from the settings.
        cache: None opens the one that the settings ask for.
    """

    def __init__(
        self, settings: Settings, metrics: Metrics, *, client: ServiceClient | None = None, cache: Cache | None = None
    ) -> None:
        breaker = Breaker(settings.breaker_failures, settings.breaker_seconds)
        self._settings = settings
        self._metrics = metrics
        self._client = client or ServiceClient(
            settings.service_url,
            breaker,
            connect_timeout_s=settings.connect_timeout,
            connections=settings.concurrency + 1,
        )
        self._cache = cache if cache is not None else open_cache(settings)
        self._flights = Flights()
        self._desk = Places(DESK_THREADS, DESK_WAITING, "sam2-desk")
        self._ledger = Places(LEDGER_THREADS, LEDGER_WAITING, "sam2-ledger")
        self._line = Places(settings.concurrency, settings.click_queue, "sam2-line")
        self._probe = Probe(self._client.health, settings.probe_seconds, self._seen)
        self._seconds: deque[float] = deque(maxlen=REMEMBERED)
        self._lock = threading.Lock()
        self.originals = Originals(settings.data_root, settings.upload_mb << 20)

    def open(self) -> None:
        """Make ready, again if it was closed, and begin to look at the service's health."""
        self._client.open()
        self._desk.open()
        self._line.open()
        self._ledger.open()
        self._probe.open()
        self._probe.start()

    def start(self) -> None:
        """Begin to look at the service's health, where no lifespan has done so; harmless when begun or closed."""
        self._probe.start()

    def close(self) -> None:
        """End everything that was begun."""
        self._probe.close()
        self._line.close()
        self._desk.close()
        self._ledger.close()
        self._client.close()
        self._cache.close()

    def health(self) -> dict[str, Any]:
        """What the editor needs to know before a click, from memory."""
        sight, open_ = self._probe.sight, self._client.breaker.state == "open"
        with self._lock:
            expected = round(statistics.median(self._seconds), 2) if self._seconds else None
        reason = "The segmentation service keeps failing and is left alone for a moment." if open_ else sight.reason
        return {
            "available": sight.available and not open_,
            "reason": reason,
            "model": sight.model,
            "clinical_use": sight.clinical_use,
            "expected_seconds": expected,
            "cache_stats": self._cache.stats(),
        }

    async def at_desk(self, work: Callable[[], Result], deadline: Deadline) -> Result:
        """Have a few milliseconds of work done off the event loop.

        Raises:
            Busy, TimedOut: it was not begun or done in time.
        """
        return await _within(self._desk.submit(work), deadline)

    async def at_ledger(self, work: Callable[[], Result], deadline: Deadline) -> Result:
        """Have the feedback database asked off the event loop.

        Raises:
            Busy, TimedOut: it was not begun or done in time.
        """
        return await _within(self._ledger.submit(work), deadline)

    async def click(
        self, picture: Callable[[], bytes], marks: Marks, deadline: Deadline
    ) -> tuple[dict[str, Any], bool]:
        """Answer a click.

        Args:
            picture: gives the upload's bytes; called in a thread of ours, where it may read files.
            marks: the question.
            deadline: over everything.

        Returns:
            The answer without what belongs to one request, and whether it came from the cache.

        Raises:
            SegmentationError: what the editor is told instead.
        """
        self.start()
        upload = await self.at_desk(lambda: self._prepared(picture, marks), deadline)
        digest = self._probe.sight.model_digest
        key = None if digest is None else cache_key(upload, marks.fields, digest)
        if key is not None:
            wanted = key
            kept = await self.at_desk(lambda: self._cache.get(wanted), deadline)
            self._metrics.cache(hit=kept is not None)
            if kept is not None:
                return kept, True
        flight = key or cache_key(upload, marks.fields, "unknown")
        future, _ = self._flights.join(flight, lambda: self._line.submit(lambda: self._ask(upload, marks, deadline)))
        self._note_state()
        try:
            return await _within(_followed(future), deadline), False
        finally:
            self._flights.leave(flight, future)
            self._note_state()

    def _prepared(self, picture: Callable[[], bytes], marks: Marks) -> Upload:
        upload = prepare(picture())
        marks.check_size(upload.width, upload.height)
        return upload

    def _ask(self, upload: Upload, marks: Marks, deadline: Deadline) -> dict[str, Any]:
        """Ask the service and keep what it says; runs in a thread of the line."""
        began = time.monotonic()
        try:
            answer = self._client.segment(Question(upload, marks.fields), deadline)
        except SegmentationError as error:
            if isinstance(error, BadReply):
                self._metrics.unbelievable()
            if error.status in (503, 504):
                self._probe.soon()
            raise
        with self._lock:
            self._seconds.append(time.monotonic() - began)
        if answer["model_digest"] is not None:
            # Under the weights that did answer: the probe may not have seen a change yet.
            self._cache.put(cache_key(upload, marks.fields, answer["model_digest"]), answer)
            if answer["model_digest"] != self._probe.sight.model_digest:
                self._probe.soon()
        return answer

    def _seen(self, sight: Sight) -> None:
        self._metrics.service(up=sight.available, clinical_use=sight.clinical_use)
        self._note_state()

    def _note_state(self) -> None:
        self._metrics.state(self._client.breaker.state, self._line.taken)


def _followed(future: "Future[Result]") -> "Future[Result]":
    """A future that follows another one and may be cancelled without cancelling it: others wait for that, too."""
    follower: Future[Result] = Future()
    follower.set_running_or_notify_cancel()

    def landed(done: "Future[Result]") -> None:
        error = TimedOut("The click was given up.") if done.cancelled() else done.exception()
        if error is not None:
            follower.set_exception(error)
        else:
            follower.set_result(done.result())

    future.add_done_callback(landed)
    return follower


async def _within(future: "Future[Result]", deadline: Deadline) -> Result:
    """Wait for a thread's result, until the deadline."""
    try:
        async with asyncio.timeout(deadline.left_s):
            return await asyncio.wrap_future(future)
    except TimeoutError as error:
        future.cancel()
        raise TimedOut(
            f"There was no answer within {deadline.seconds:g} seconds: try again, or draw by hand."
        ) from error
