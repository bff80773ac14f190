"""The model's own BentoML service: a thin way in to `ModelHost`, in a process of its own.

BentoML's batch dispatcher (`batchable=True`) is not used: it cannot drop pictures that nobody waits for any more, nor
let a click on a cached picture pass a queue of encodes. The front, where callers come and go, builds the batches; the
model's thread here decides whose turn it is.

Arrays cross between the processes as pickle out-of-band buffers, so they travel without being converted; masks travel
as packed bits.
"""

# mypy: disable-error-code="untyped-decorator"
# BentoML ships no types.

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Any

import bentoml

from runners.checkpoints import CHECKPOINTS, Checkpoint, asked_for
from runners.errors import NoModel
from runners.model import (
    Loaded,
    Meter,
    ModelHost,
    ModelThread,
    PrometheusMeter,
    load_engine,
    prometheus_meter,
    watch_model,
)
from runners.settings import Settings, let_threads_sleep, read_settings

CONFIG: dict[str, Any] = {
    "name": "sam2_runner",
    "workers": 1,
    # Above the highest `SAM2_DEADLINE`: who waits is the front's business, this only ends what hangs.
    "traffic": {"timeout": 150},
    # The client of `bentoml.depends` (1.4.39) closes its session after 100 calls or 300 s, under calls in flight.
    "runner_connection": {"max_requests": 10**12, "max_age": 1e12},
    "logging": {"access": {"enabled": False}},
}
"""How BentoML runs the service."""


GPU_LOST = 70
"""Exit status of a process that has lost its GPU."""

_MIB = 1 << 20


def leave() -> None:
    """End this process at once: only a new one gets a working GPU again, and BentoML's supervisor starts it."""
    os._exit(GPU_LOST)


def load(
    settings: Settings, thread: ModelThread, meter: Meter, *, table: Mapping[str, Checkpoint] = CHECKPOINTS
) -> Loaded:
    """Load what the settings ask for; nothing at all while one of them is unusable.

    Raises:
        NoModel: with a sentence that says what to do.
    """
    if settings.problems:
        raise NoModel(" ".join(settings.problems))
    return load_engine(
        thread,
        model=settings.model,
        model_path=settings.model_path,
        device=settings.device,
        batch_size=settings.batch_size,
        cache_bytes=settings.embedding_cache_mb * _MIB,
        threads=settings.threads,
        meter=meter,
        lost=leave,
        table=table,
    )


def open_host(settings: Settings, *, table: Mapping[str, Checkpoint] = CHECKPOINTS) -> ModelHost:
    """Begin to load in the background.

    Args:
        settings: what to load, and how.
        table: the known checkpoints; only tests hand another one.
    """
    let_threads_sleep()
    meter = prometheus_meter()
    return ModelHost(
        lambda thread: load(settings, thread, meter, table=table),
        model=asked_for(settings.model, settings.model_path),
        device=settings.device,
        settled=_noting(meter),
    )


def _noting(meter: PrometheusMeter) -> Callable[[Loaded | None], None]:
    def settled(loaded: Loaded | None) -> None:
        clinical_use = loaded is not None and loaded.checkpoint.checkpoint.clinical_use
        meter.model(loaded=loaded is not None, clinical_use=clinical_use)

    return settled


@bentoml.service(**CONFIG)
class Sam2Runner:
    """Encodes pictures and draws masks; see `Engine` for items and results."""

    table: Mapping[str, Checkpoint] = CHECKPOINTS
    """The known checkpoints; only a benchmark has another one."""

    def __init__(self) -> None:
        self._host = open_host(read_settings(), table=self.table)
        self._resources = watch_model(self._host, prometheus_meter())
        self._resources.start()

    @bentoml.api
    async def status(self) -> dict[str, Any]:
        """What `/health` needs; answers while a forward runs."""
        return self._host.status()

    @bentoml.api
    async def encode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Encode pictures into the cache, together in one forward."""
        return await asyncio.wrap_future(self._host.encode(items))

    @bentoml.api
    async def decode(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Draw masks on cached pictures."""
        return await asyncio.wrap_future(self._host.decode(items))

    @bentoml.on_shutdown
    def close(self) -> None:
        """Let the threads end."""
        self._resources.close()
        self._host.close()
