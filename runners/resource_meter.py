"""CPU and memory of the service's processes for Prometheus, looked at by a thread of its own.

Under BentoML the processes share their values through files, and `prometheus_client` then leaves its own `process_*`
metrics out. Each process reports itself; the front also reports the supervisor, which it is a child of. The client is
imported when the meter is made, not with this file: see `runners.model.prometheus`.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from runners.resources import Used, cpu_limit_cores, memory_limit_bytes, used

EVERY_S = 5.0
"""Well below any scrape interval, and far too seldom to be felt."""


@dataclass(frozen=True, slots=True)
class _Series:
    cpu: Any
    memory: Any
    memory_limit: Any
    cores: Any


@cache
def _series(registry: Any) -> _Series:
    """What is shown, made once for each registry: Prometheus allows each name once."""
    from prometheus_client import REGISTRY, Counter, Gauge

    where: dict[str, Any] = {"registry": REGISTRY if registry is None else registry}
    latest: dict[str, Any] = {"multiprocess_mode": "mostrecent", **where}
    return _Series(
        cpu=Counter("sam2_process_cpu_seconds", "Processor time of a process", ["process"], **where),
        memory=Gauge("sam2_process_memory_bytes", "Resident memory of a process", ["process"], **latest),
        memory_limit=Gauge("sam2_memory_limit_bytes", "Memory that all processes may have", **latest),
        cores=Gauge("sam2_cpu_limit_cores", "Cores that all processes may keep busy", **latest),
    )


def _nothing_else() -> None:
    """Look at nothing beside the processes."""


class ResourceMeter:
    """Looks at some processes every few seconds until `close`.

    Args:
        processes: label to process id, None for this process.
        also: called with every look; for what else is measured by looking.
        read: reads what a process has used.
        registry: a `prometheus_client` registry; None for the process's own.
        every_s: between two looks.
    """

    def __init__(
        self,
        processes: Mapping[str, int | None],
        *,
        also: Callable[[], None] = _nothing_else,
        read: Callable[[int | None], Used | None] = used,
        registry: Any = None,
        every_s: float = EVERY_S,
    ) -> None:
        self._series = _series(registry)
        self._processes = dict(processes)
        self._counted_s = dict.fromkeys(processes, 0.0)
        self._also, self._read, self._every_s = also, read, every_s
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sam2-resources", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def look(self) -> None:
        """Look once, in this thread."""
        for name, pid in self._processes.items():
            seen = self._read(pid)
            if seen is not None:
                self._series.cpu.labels(name).inc(max(0.0, seen.cpu_s - self._counted_s[name]))
                self._counted_s[name] = seen.cpu_s
                self._series.memory.labels(name).set(seen.resident_bytes)
        self._series.memory_limit.set(memory_limit_bytes())
        self._series.cores.set(cpu_limit_cores())
        self._also()

    def close(self) -> None:
        """Stop looking; harmless when it has ended or never began."""
        self._closing.set()

    def _run(self) -> None:
        while True:
            self.look()
            if self._closing.wait(self._every_s):
                return
