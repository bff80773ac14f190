"""Pictures that wait for the image encoder: bounded, gathered into batches, forgotten when nobody waits any more.

The queue lives here and not in the model's process because callers come and go here. One batch at a time is out at
the runner; meanwhile everything else waits where it can still be dropped at no cost. Order is order of arrival, which
is order of deadline too. Clicks on a picture whose embedding is kept never come here.

States of a job: waiting -> running -> settled, or waiting -> dropped when its last caller leaves. Several callers that
want the same picture share one job. Only the event loop's thread touches any of this, so there is no lock.

Gathering: an idle encoder starts at once for a lone caller. Only if other requests are known to be on their way (they
hold an `Arrival`) does it wait for them: for the batch window or, on a machine so busy that requests take longer than
that to get here, for twice as long as they lately took; but never longer than a forward takes, as that could not pay.
Where requests have lately come together, a lone one waits `LINGER_S` for the next.
"""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from front.arrivals import Arrivals
from front.metrics import Metrics
from front.pace import Pace
from front.runner import item_error
from runners.errors import Busy, RunnerUnavailable

Encode = Callable[[list[dict[str, Any]]], Awaitable[list[dict[str, Any]]]]

ENCODE_LIMIT_S = 60.0
"""When a batch counts as lost: more than twice what any caller waits, so that nobody's answer depends on it."""

LINGER_S = 0.012
"""How long a lone picture waits if requests have lately come together: callers who click at the same moment still
reach the service milliseconds apart, and a forward on one picture would make all the others wait for it."""

KNOWN_KEYS = 8192
"""Pictures remembered as encoded; more than any embedding cache holds, at 100 bytes each."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """How a picture came to be encoded: seconds waited, milliseconds of the forward, pictures that shared it."""

    queue_s: float
    encode_ms: float
    batch: int


class _Job:
    """One picture on its way through the encoder."""

    def __init__(self, key: str, pixels: NDArray[np.uint8], loop: asyncio.AbstractEventLoop) -> None:
        self.key = key
        self.pixels = pixels
        self.callers = 0
        self.started: asyncio.Future[None] = loop.create_future()
        self.settled: asyncio.Future[dict[str, Any]] = loop.create_future()
        # A failure of a batch that nobody waits for any more is no news.
        self.settled.add_done_callback(lambda done: done.cancelled() or done.exception())


class EncodeQueue:
    """Callers on one side, one encode call at a time on the other. `arrivals` is where requests announce themselves.

    Args:
        encode: the runner's method.
        length: pictures that may wait.
        batch_size: pictures in one call at most.
        window_s: how long an idle encoder waits for requests that are on their way, where they come fast; 0 for never.
        timeout_s: how long a caller waits for its turn.
        metrics: where lengths and drops are counted.
        encode_limit_s: see `ENCODE_LIMIT_S`.
        known_keys: see `KNOWN_KEYS`.
    """

    def __init__(
        self,
        encode: Encode,
        *,
        length: int,
        batch_size: int,
        window_s: float,
        timeout_s: float,
        metrics: Metrics,
        encode_limit_s: float = ENCODE_LIMIT_S,
        known_keys: int = KNOWN_KEYS,
    ) -> None:
        self._encode = encode
        self._length = length
        self._window_s = window_s
        self._timeout_s = timeout_s
        self._metrics = metrics
        self._encode_limit_s = encode_limit_s
        self._known_keys = known_keys
        self.arrivals = Arrivals()
        self._pace = Pace(batch_size)
        self._waiting: OrderedDict[str, _Job] = OrderedDict()
        self._running: dict[str, _Job] = {}
        self._known: OrderedDict[str, None] = OrderedDict()
        self._worker: asyncio.Task[None] | None = None
        self._running_since: float | None = None

    def knows(self, key: str) -> bool:
        """Whether this picture was encoded through this queue, so that a decode may find its embedding."""
        return key in self._known

    def forget(self, key: str) -> None:
        """The runner does not have this embedding (any more)."""
        self._known.pop(key, None)

    @property
    def length(self) -> int:
        """Pictures that wait now."""
        return len(self._waiting)

    def out_for_s(self) -> float:
        """How long the present batch has been at the runner; 0 while none is."""
        return 0.0 if self._running_since is None else asyncio.get_running_loop().time() - self._running_since

    async def encode(self, key: str, pixels: NDArray[np.uint8]) -> Encoded:
        """Have a picture encoded; returns when its embedding is kept by the runner.

        Raises:
            Busy: the queue is full, or its turn did not come in time.
            ServiceError: what the runner says about this picture, or that it does not answer.
        """
        loop = asyncio.get_running_loop()
        entered = loop.time()
        job = self._running.get(key) or self._waiting.get(key)
        if job is None:
            job = self._enter(_Job(key, pixels, loop))
        job.callers += 1
        try:
            try:
                async with asyncio.timeout_at(entered + self._timeout_s):
                    await asyncio.shield(job.started)
            except TimeoutError as error:
                raise self._busy("The model has been busy for too long; try again in a few seconds.") from error
            queue_s = loop.time() - entered
            result = await asyncio.shield(job.settled)
        finally:
            job.callers -= 1
            if not job.callers and self._waiting.get(key) is job:
                del self._waiting[key]
                self._metrics.abandoned()
                self._note_change()
        if not result.get("ok"):
            raise item_error(result)
        return Encoded(queue_s, float(result["encode_ms"]), int(result["batch"]))

    def _enter(self, job: _Job) -> _Job:
        if len(self._waiting) >= self._length:
            raise self._busy("Too many pictures are waiting for the model; try again in a few seconds.")
        self._waiting[job.key] = job
        self._note_change()
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())
        return job

    def _busy(self, message: str) -> Busy:
        return Busy(message, retry_after_s=self._pace.seconds_for(len(self._waiting)))

    def _note_change(self) -> None:
        self.arrivals.changed.set()
        self._metrics.queue_length(len(self._waiting))

    async def _work(self) -> None:
        """Send batches until nothing waits."""
        while self._waiting:
            await self._gather()
            jobs = self._take()
            if jobs:
                await self._send(jobs)

    async def _gather(self) -> None:
        loop = asyncio.get_running_loop()
        worth_s = self._pace.worth_waiting_s(self._window_s, 2 * self.arrivals.typical_s)
        until = loop.time() + worth_s
        until_alone = loop.time() + min(worth_s, LINGER_S)
        while self._waiting and len(self._waiting) < self._pace.batch_size:
            if not self.arrivals.count and not (len(self._waiting) == 1 and self.arrivals.crowded_lately):
                return
            self.arrivals.changed.clear()
            try:
                async with asyncio.timeout_at(until if self.arrivals.count else until_alone):
                    await self.arrivals.changed.wait()
            except TimeoutError:
                return

    def _take(self) -> list[_Job]:
        waiting = len(self._waiting)
        if not waiting:
            return []
        # Even shares: five pictures go as three and two, not as four and a lone one.
        share = math.ceil(waiting / math.ceil(waiting / self._pace.batch_size))
        jobs = [self._waiting.popitem(last=False)[1] for _ in range(share)]
        self._note_change()
        return jobs

    async def _send(self, jobs: list[_Job]) -> None:
        loop = asyncio.get_running_loop()
        self._running = {job.key: job for job in jobs}
        self._running_since = loop.time()
        for job in jobs:
            job.started.set_result(None)
        try:
            async with asyncio.timeout(self._encode_limit_s):
                results = await self._encode([{"key": job.key, "pixels": job.pixels} for job in jobs])
            if len(results) != len(jobs):
                raise RunnerUnavailable("The model's process gave an incomplete answer; try again.")
        except TimeoutError:
            self._fail(jobs, RunnerUnavailable("The model's process does not answer; try again in a few seconds."))
        # The queue's edge: whatever the call raised belongs to the callers, and the next batch must still go out.
        except Exception as error:  # noqa: BLE001
            self._fail(jobs, error)
        else:
            self._pace.measured(len(jobs), loop.time() - self._running_since)
            for job, result in zip(jobs, results, strict=True):
                self._settle(job, result)
        finally:
            self._running = {}
            self._running_since = None

    def _settle(self, job: _Job, result: dict[str, Any]) -> None:
        if result.get("ok"):
            self._known[job.key] = None
            self._known.move_to_end(job.key)
            if len(self._known) > self._known_keys:
                self._known.popitem(last=False)
            self._metrics.batch(int(result["batch"]))
        job.settled.set_result(result)

    def _fail(self, jobs: list[_Job], error: Exception) -> None:
        for job in jobs:
            job.settled.set_exception(error)
