"""Memory of the service at rest and under load, by process: the demo model, and SAM2.1 tiny with random weights.

Resident memory counts what processes share in each of them; the whole is what they take together (their proportional
shares). Under load means the highest value seen while many people click on many pictures, until the cache of
embeddings is full.
"""

import argparse
import contextlib
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.crowd import ask_all
from benchmarks.mixed_questions import mixed_questions
from benchmarks.promises import Promise, at_most, none_of, report
from benchmarks.random_checkpoint import write_random_checkpoint
from tools.service_process import ServiceProcess

TINY = "sam2.1_hiera_tiny"
MODELS = ("demo", TINY)
REQUESTS = 150
AT_ONCE = 3
LOOK_EVERY_S = 0.5
TOO_LATE = 504
"""A busy machine answers it now and then on a model of full size; what that takes is seen all the same."""

LEAST_LIMIT_GIB = 4.0
"""What a container of the service must have at least, as the guide says."""

ROW = "{:20s} {:10s} {:>8s} {:>8s} {:>12s} {:>8s}"
_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Taken:
    """GiB of each process, and of all together."""

    model: float = 0.0
    front: float = 0.0
    supervisor: float = 0.0
    whole: float = 0.0

    def highest(self, other: "Taken") -> "Taken":
        """The higher figure of each."""
        return Taken(*(max(getattr(self, name), getattr(other, name)) for name in self.__slots__))

    def row(self, model: str, when: str) -> str:
        """A line of the table."""
        figures = (self.model, self.front, self.supervisor, self.whole)
        return ROW.format(model, when, *(f"{figure:.2f}" for figure in figures))


def look(service: ServiceProcess) -> Taken:
    """What the service takes now."""
    family, runner = service.family(), service.runner_pid()
    parents = {member.pid for member in family if not any(member in other.children() for other in family)}
    resident = {"model": 0, "front": 0, "supervisor": 0}
    whole = 0
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            seen = member.memory_full_info()
            name = "model" if member.pid == runner else "supervisor" if member.pid in parents else "front"
            resident[name] += seen.rss
            whole += seen.pss
    return Taken(**{name: size / _GIB for name, size in resident.items()}, whole=whole / _GIB)


@contextlib.contextmanager
def served(model: str) -> Iterator[ServiceProcess]:
    """The service on a model."""
    if model == "demo":
        with ServiceProcess() as service:
            yield service
        return
    with tempfile.TemporaryDirectory() as folder:
        write_random_checkpoint(model, Path(folder))
        env = {"SAM2_MODEL": model, "SAM2_MODEL_PATH": folder}
        with ServiceProcess("benchmarks.random_model_service:RandomService", env=env) as service:
            yield service


def measure(model: str, requests: int) -> tuple[Taken, Taken, list[str]]:
    """What the service takes at rest and at most under load, and which requests failed but for want of time."""
    with served(model) as service:
        rest = most = look(service)
        done = threading.Event()

        def watch() -> None:
            nonlocal most
            while not done.wait(LOOK_EVERY_S):
                most = most.highest(look(service))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            calls = ask_all(service.url, mixed_questions(requests), at_once=AT_ONCE)
        finally:
            done.set()
            watcher.join()
        most = most.highest(look(service))
    failed = [made for made in calls if not made.ok]
    return rest, most, [made.complaint for made in failed if made.answer is None or made.answer.status != TOO_LATE]


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="*", default=list(MODELS), choices=list(MODELS))
    parser.add_argument("--requests", type=int, default=REQUESTS)
    given = parser.parse_args(words)
    print(ROW.format("GiB", "", "model", "front", "supervisor", "whole"))
    promises: list[Promise] = []
    for model in given.models:
        rest, most, failed = measure(model, given.requests)
        print(rest.row(model, "at rest"))
        print(most.row(model, "under load"), flush=True)
        promises.append(none_of(f"failed request with {model} but for want of time", failed))
        promises.append(at_most(f"{model}, the whole service under load", most.whole, LEAST_LIMIT_GIB, "GiB"))
    return not report(f"Memory, {given.requests} requests, {AT_ONCE} at a time, on the CPU", promises)


if __name__ == "__main__":
    sys.exit(main())
