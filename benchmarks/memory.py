"""Memory of the service at rest and under load, by process: the demo model, and SAM2.1 tiny with random weights.

Resident memory counts what processes share in each of them; the whole is what they take together (their proportional
shares). Under load means the highest value seen while three people ask about one new picture after the other, until the
cache of embeddings is full: until a round of new pictures was encoded and the service's own metric of it did not grow.
"""

import argparse
import contextlib
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.crowd import Call, ask_all
from benchmarks.embedding_watch import MISSES
from benchmarks.mixed_questions import questions_on_new_pictures
from benchmarks.promises import Promise, at_most, none_of, report
from benchmarks.random_checkpoint import write_random_checkpoint
from tools.service_process import ServiceProcess

TINY = "sam2.1_hiera_tiny"
MODELS = ("demo", TINY)
AT_ONCE = 3
ROUND = 24
"""Pictures between two looks at the metric of the cache."""

MOST_PICTURES = 480
"""Twice what the demo model's embeddings, the smallest ones, need to fill `SAM2_EMBEDDING_CACHE_MB`'s default."""

LOOK_EVERY_S = 0.5
NO_TIME = (429, 504)
"""A busy machine answers so now and then on a model of full size; what that takes is seen all the same."""

LEAST_LIMIT_GIB = 4.0
"""What a container of the service must have at least, as the guide says."""

ROW = "{:20s} {:10s} {:>8s} {:>8s} {:>12s} {:>8s}"
HELD = "sam2_embedding_cache_bytes"
_MIB = 1 << 20
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
def served(model: str, env: Mapping[str, str]) -> Iterator[ServiceProcess]:
    """The service on a model, with these settings."""
    if model == "demo":
        with ServiceProcess(env=env) as service:
            yield service
        return
    with tempfile.TemporaryDirectory() as folder:
        write_random_checkpoint(model, Path(folder))
        weights = {"SAM2_MODEL": model, "SAM2_MODEL_PATH": folder}
        with ServiceProcess("benchmarks.random_model_service:RandomService", env={**env, **weights}) as service:
            yield service


@dataclass(frozen=True, slots=True)
class Measured:
    """A model's figures.

    Attributes:
        rest, most: what the service took before the first picture, and at most.
        pictures: that were asked about.
        cache_mib: of embeddings held in the end.
        full: whether the last round made embeddings and the cache did not grow.
        failed: requests that failed but for want of time.
    """

    rest: Taken
    most: Taken
    pictures: int
    cache_mib: float
    full: bool
    failed: list[str]


def measure(model: str, most_pictures: int, *, round_of: int = ROUND, env: Mapping[str, str] | None = None) -> Measured:
    """What the service takes at rest and at most under load, until its cache is full or so many pictures were asked.

    Args:
        model: its name.
        most_pictures: to ask about.
        round_of: pictures between two looks at the cache.
        env: settings of the service beside the model's.
    """
    with served(model, env or {}) as service:
        rest = most = look(service)
        done = threading.Event()

        def watch() -> None:
            nonlocal most
            while not done.wait(LOOK_EVERY_S):
                most = most.highest(look(service))

        watcher = threading.Thread(target=watch)
        watcher.start()
        calls: list[Call] = []
        full = False
        try:
            while not full and len(calls) < most_pictures:
                held, made = service.metric(HELD), service.metric(MISSES)
                count = min(round_of, most_pictures - len(calls))
                questions = questions_on_new_pictures(count, first_seed=len(calls))
                calls += ask_all(service.url, questions, at_once=AT_ONCE)
                full = service.metric(MISSES) > made and service.metric(HELD) <= held
        finally:
            done.set()
            watcher.join()
        most = most.highest(look(service))
        cache_mib = service.metric(HELD) / _MIB
    failed = [each for each in calls if not each.ok]
    complaints = [each.complaint for each in failed if each.answer is None or each.answer.status not in NO_TIME]
    return Measured(rest, most, len(calls), cache_mib, full, complaints)


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", nargs="*", default=list(MODELS), choices=list(MODELS))
    parser.add_argument("--pictures", type=int, default=MOST_PICTURES, help="to stop after, if it is not full before")
    given = parser.parse_args(words)
    print(ROW.format("GiB", "", "model", "front", "supervisor", "whole"))
    promises: list[Promise] = []
    for model in given.models:
        found = measure(model, given.pictures)
        print(found.rest.row(model, "at rest"))
        print(found.most.row(model, "under load"), flush=True)
        held = f"{found.cache_mib:.0f} MiB after {found.pictures} pictures"
        promises.append(none_of(f"failed request with {model} but for want of time", found.failed))
        promises.append(Promise(f"{model}, the cache of embeddings was filled", held, found.full))
        promises.append(at_most(f"{model}, the whole service under load", found.most.whole, LEAST_LIMIT_GIB, "GiB"))
    return not report(f"Memory, each picture new, {AT_ONCE} at a time, on the CPU", promises)


if __name__ == "__main__":
    sys.exit(main())
