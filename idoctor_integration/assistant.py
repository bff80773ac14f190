"""A click from its picture to its answer: cache, single flight, service. Holds none of the host's threads.

Three pools of threads: the desk looks into the cache and writes answers, in milliseconds; readers take in pictures that
were not seen before, in seconds at worst; the line waits for the service. So a click whose answer is known is answered
at once while every line hangs.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from cachetools import LRUCache

from idoctor_integration.breaker import Breaker
from idoctor_integration.cache import Cache, open_cache
from idoctor_integration.client import ServiceClient
from idoctor_integration.deadline import Deadline
from idoctor_integration.errors import BadReply, SegmentationError
from idoctor_integration.flights import Flights
from idoctor_integration.key import cache_key
from idoctor_integration.marks import Marks
from idoctor_integration.metrics import Metrics
from idoctor_integration.originals import Originals
from idoctor_integration.pace import Pace
from idoctor_integration.pictures import Facts
from idoctor_integration.places import Places
from idoctor_integration.probe import Probe, Sight
from idoctor_integration.question import Question
from idoctor_integration.replies import believed_again
from idoctor_integration.settings import Settings
from idoctor_integration.sources import Loaded, Source
from idoctor_integration.waiting import followed, within

DESK_THREADS, DESK_WAITING = 2, 128
READER_THREADS, READER_WAITING = 2, 64
LEDGER_THREADS, LEDGER_WAITING = 1, 32
"""Feedback has a thread of its own: a database that is away holds it for seconds, and no click waits for that."""
MOST_SEEN = 4096  # pictures that are known at a glance; half a kilobyte each
Result = TypeVar("Result")
Finish = Callable[[dict[str, Any], bool], bytes]
"""Writes the body of an answer: called with the answer and whether it was kept, in a thread of ours."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A picture that was read before, and the sentence that goes with it."""

    facts: Facts
    note: str | None


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
            ca=settings.service_ca,
            connections=settings.concurrency + 1,
        )
        self._cache = cache if cache is not None else open_cache(settings)
        self._flights = Flights()
        self._desk = Places(DESK_THREADS, DESK_WAITING, "sam2-desk")
        self._reader = Places(READER_THREADS, READER_WAITING, "sam2-reader")
        self._ledger = Places(LEDGER_THREADS, LEDGER_WAITING, "sam2-ledger")
        self._line = Places(settings.concurrency, settings.click_queue, "sam2-line")
        self._probe = Probe(self._client.health, settings.probe_seconds, self._on_sight)
        self._pace = Pace()
        self._seen_pictures: LRUCache[str, _Seen] = LRUCache(MOST_SEEN)
        self._lock = threading.Lock()  # guards the pictures that were seen
        self.originals = Originals(settings.data_root, settings.upload_mb << 20)

    def open(self) -> None:
        """Make ready, again if it was closed, and begin to look at the service's health."""
        self._client.open()
        self._desk.open()
        self._reader.open()
        self.originals.open()
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
        self._reader.close()
        self.originals.close()
        self._ledger.close()
        self._client.close()
        self._cache.close()

    def health(self) -> dict[str, Any]:
        """What the editor needs to know before a click, from memory."""
        sight, open_ = self._probe.sight, self._client.breaker.state == "open"
        reason = "The segmentation service keeps failing and is left alone for a moment." if open_ else sight.reason
        return {
            "available": sight.available and not open_,
            "reason": reason,
            "model": sight.model,
            "clinical_use": sight.clinical_use,
            "expected_seconds": self._pace.expected_s,
            "cache_stats": self._cache.stats(),
        }

    async def at_desk(self, work: Callable[[], Result], deadline: Deadline) -> Result:
        """Have a few milliseconds of work done off the event loop.

        Raises:
            Busy, TimedOut: it was not begun or done in time.
        """
        return await within(self._desk.submit(work), deadline)

    async def at_reader(self, work: Callable[[], Result], deadline: Deadline) -> Result:
        """Have a picture taken in off the event loop; raises as `at_desk` does."""
        return await within(self._reader.submit(work), deadline)

    async def at_ledger(self, work: Callable[[], Result], deadline: Deadline) -> Result:
        """Have the feedback database asked off the event loop; raises as `at_desk` does."""
        return await within(self._ledger.submit(work), deadline)

    async def click(
        self, source: Source, marks: Marks, deadline: Deadline, finish: Finish, request_id: str | None = None
    ) -> tuple[bytes, bool]:
        """Answer a click.

        Args:
            source: where its picture comes from; asked in a thread of ours, where it may read files.
            marks: the question.
            deadline: over everything.
            finish: writes the answer's body.
            request_id: under which the service logs the question, if it is asked.

        Returns:
            The body, and whether the answer came from the cache.

        Raises:
            SegmentationError: what the editor is told instead.
        """
        self.start()
        digest = self._probe.sight.model_digest
        seen, body = await self.at_desk(lambda: self._recalled(source, marks, digest, finish), deadline)
        if body is not None:
            return body, True
        loaded = await self.at_reader(lambda: self._loaded(source, marks, deadline), deadline)
        if not seen:  # by this process; another one may have asked
            body = await self.at_desk(lambda: self._kept(loaded.upload, loaded.note, marks, digest, finish), deadline)
            if body is not None:
                return body, True
        question = Question(loaded.upload, marks.fields, request_id)
        answer = await self._asked(question, digest, deadline)
        return await self.at_desk(lambda: finish(_noted(answer, loaded.note), False), deadline), False

    def _recalled(self, source: Source, marks: Marks, digest: str | None, finish: Finish) -> tuple[bool, bytes | None]:
        """Whether the picture is known at a glance, and then the body of the kept answer, if there is one."""
        glance = source.glance()
        with self._lock:
            seen = self._seen_pictures.get(glance.name) if glance.sure else None
        if seen is None:
            return False, None
        marks.check_size(seen.facts.width, seen.facts.height)
        return True, self._kept(seen.facts, seen.note, marks, digest, finish)

    def _kept(self, picture: Facts, note: str | None, marks: Marks, digest: str | None, finish: Finish) -> bytes | None:
        """The body of the kept answer, if there is one."""
        if digest is None:
            return None
        kept = believed_again(
            self._cache.get(cache_key(picture, marks.fields, digest)),
            width=picture.width,
            height=picture.height,
            threshold=self._probe.sight.confidence_threshold,
        )
        self._metrics.cache(hit=kept is not None)
        return None if kept is None else finish(_noted(kept, note), True)

    def _loaded(self, source: Source, marks: Marks, deadline: Deadline) -> Loaded:
        glance = source.glance()
        loaded = source.load(deadline)
        marks.check_size(loaded.upload.width, loaded.upload.height)
        if glance.sure and loaded.lasting:
            with self._lock:
                self._seen_pictures[glance.name] = _Seen(loaded.upload.facts, loaded.note)
        return loaded

    async def _asked(self, question: Question, digest: str | None, deadline: Deadline) -> dict[str, Any]:
        """The service's answer; people with the same question wait for one."""
        flight = cache_key(question.upload, question.fields, digest or "unknown")
        future, _ = self._flights.join(flight, lambda: self._line.submit(lambda: self._ask(question, deadline)))
        self._note_state()
        try:
            return await within(followed(future), deadline)
        finally:
            self._flights.leave(flight, future)
            self._note_state()

    def _ask(self, question: Question, deadline: Deadline) -> dict[str, Any]:
        """Ask the service and keep what it says; runs in a thread of the line."""
        began = time.monotonic()
        try:
            answer = self._client.segment(question, deadline)
        except SegmentationError as error:
            if isinstance(error, BadReply):
                self._metrics.unbelievable()
            if error.status in (503, 504):
                self._probe.soon()
            raise
        self._pace.note(time.monotonic() - began)
        if answer["model_digest"] is not None:
            # Under the weights that did answer: the probe may not have seen a change yet.
            self._cache.put(cache_key(question.upload, question.fields, answer["model_digest"]), answer)
            if answer["model_digest"] != self._probe.sight.model_digest:
                self._probe.soon()
        return answer

    def _on_sight(self, sight: Sight) -> None:
        self._metrics.service(up=sight.available, clinical_use=sight.clinical_use)
        self._note_state()

    def _note_state(self) -> None:
        self._metrics.state(self._client.breaker.state, self._line.taken)


def _noted(answer: dict[str, Any], note: str | None) -> dict[str, Any]:
    """An answer with a sentence of ours before those of the service; what is kept stays without it."""
    return answer if note is None else answer | {"warnings": [note, *answer["warnings"]]}
