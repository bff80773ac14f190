"""What the back-end package costs the host while the service is wrong in every way: `make bench-host`.

A host with the package and one without run in processes of their own. A plain `def` route that holds its thread for
5 ms is asked in turns at both, while 64 people click on the one with the package: for hanging services all 64 stay in
flight throughout. Its 95th percentile must stay within 1.3 times, no request may stand still for a second (people who
ask one after the other notice a host that freezes in their slowest request alone), and every click must end in a
sentence in time.
"""

import argparse
import multiprocessing
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import numpy as np
import requests
import uvicorn

from benchmarks.plain_host import plain, with_package
from benchmarks.promises import Promise, at_most, none_of, report
from idoctor_integration import Settings
from tools.fake_service import (
    Behaviour,
    cut_off,
    hanging,
    healthy,
    huge,
    png,
    saying,
    serving,
    trickling,
    truncated,
    web_page,
)

REQUESTS, ROUNDS, AT_ONCE = 2000, 5, 3
CLICKERS = 64
MOST_RATIO = 1.3
MOST_WAIT_MS = 1000.0
"""A route that waits for clicks waits for their deadline, many seconds."""
DEADLINE_S = 15.0
"""Longer than a measurement takes: whoever hangs, hangs throughout."""
GRACE_S = 2.0
PAUSE_S = 2.0
"""Between a click that failed at once and the next: nobody clicks faster for long."""

MODES: dict[str, Behaviour | None] = {
    "healthy": healthy(),
    "absent": None,
    "hanging": hanging,
    "trickling": trickling,
    "500": saying(500, {}),
    "HTML": web_page,
    "wrong size": healthy(width=65),
    "truncated": truncated,
    "cut off": cut_off,
    "100 MB": huge,
}


def _serve(settings: Settings | None, listening: socket.socket) -> None:
    app = plain() if settings is None else with_package(settings)
    uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)).run(sockets=[listening])


@contextmanager
def host(settings: Settings | None) -> Iterator[str]:
    """A host in a process of its own; yields its address."""
    # The protocol is named: only then does asyncio switch Nagle's algorithm off, as uvicorn's own sockets have it.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(512)
        process = multiprocessing.get_context("fork").Process(target=_serve, args=(settings, listening), daemon=True)
        process.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            process.terminate()
            process.join(5)
            process.kill()


def slow_requests(url: str, count: int) -> list[float]:
    """Milliseconds of so many requests to the plain route, `AT_ONCE` at a time."""

    def one_line(share: int) -> list[float]:
        with requests.Session() as line:
            line.trust_env = False
            spent = []
            for _ in range(share):
                began = time.perf_counter()
                line.get(f"{url}/slow", timeout=30).raise_for_status()
                spent.append(1e3 * (time.perf_counter() - began))
            return spent

    with ThreadPoolExecutor(AT_ONCE) as lines:
        return [each for spent in lines.map(one_line, [count // AT_ONCE] * AT_ONCE) for each in spent]


class Clickers:
    """People who click, again and again, until the block is left.

    Attributes:
        late: clicks that had no answer in time.
        odd: answers that were no sentence.
        answers: how many ended, by status.
    """

    def __init__(self, url: str, people: int, deadline_s: float) -> None:
        self.late: list[str] = []
        self.odd: list[str] = []
        self.answers: dict[int, int] = {}
        self._limit_s = deadline_s + GRACE_S
        self._url = f"{url}/api/segmentation/sam2"
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._click, args=(n,), daemon=True) for n in range(people)]

    def __enter__(self) -> "Clickers":
        for thread in self._threads:
            thread.start()
        self._over.wait(3.0)  # until all of them are in flight, and their arrival is over
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(self._limit_s + GRACE_S)

    def _click(self, number: int) -> None:
        rng = np.random.default_rng(number)
        with requests.Session() as line:
            line.trust_env = False
            while not self._over.is_set():
                picture = png(rng.integers(0, 256, (48, 64)))
                began = time.perf_counter()
                try:
                    answer = line.post(
                        self._url, files={"file": ("blob", picture)}, data={"image_type": "middle"}, timeout=60
                    )
                except requests.RequestException as error:
                    self._note(0, time.perf_counter() - began, type(error).__name__)
                    continue
                fine = answer.ok or isinstance(answer.json().get("detail"), str)
                self._note(answer.status_code, time.perf_counter() - began, "" if fine else answer.text[:80])
                self._over.wait(PAUSE_S * rng.uniform(0.5, 1.5))

    def _note(self, status: int, seconds: float, odd: str) -> None:
        with self._lock:
            self.answers[status] = self.answers.get(status, 0) + 1
            if seconds > self._limit_s:
                self.late.append(f"{seconds:.1f} s")
            if odd:
                self.odd.append(odd)


def measure(
    mode: str, *, requests_each: int, rounds: int, say: Callable[[str], None], deadline_s: float = DEADLINE_S
) -> list[Promise]:
    """One way of being wrong: both hosts in turns, under clicks."""
    behaviour = MODES[mode]
    with ExitStack() as stack:
        service = stack.enter_context(serving())
        if behaviour is not None:
            service.segment = behaviour
        settings = Settings(
            enabled=True,
            service_url="http://127.0.0.1:9" if behaviour is None else service.url,
            request_timeout=deadline_s,
            concurrency=CLICKERS // 2,
            click_queue=CLICKERS // 2,
            breaker_failures=1000,  # closed throughout: the worst case
            probe_seconds=5.0,
        )
        without, with_it = stack.enter_context(host(None)), stack.enter_context(host(settings))
        slow_requests(without, 80)
        slow_requests(with_it, 80)
        clickers = stack.enter_context(Clickers(with_it, CLICKERS, deadline_s))
        ratios: list[float] = []
        ours: list[float] = []
        theirs: list[float] = []
        longest = 0.0
        for turn in range(rounds):
            order = ((without, theirs), (with_it, ours)) if turn % 2 else ((with_it, ours), (without, theirs))
            for url, spent in order:
                took = slow_requests(url, requests_each // rounds)
                spent.append(float(np.percentile(took, 95)))
                if spent is ours:
                    longest = max(longest, *took)
            ratios.append(ours[-1] / theirs[-1])
    p95 = float(np.median(theirs)), float(np.median(ours))
    say(f"{mode:12s} {p95[0]:8.1f} {p95[1]:8.1f} {np.median(ratios):6.2f}   {dict(sorted(clickers.answers.items()))}")
    return [
        at_most(f"{mode}: p95 of the host's own route", float(np.median(ratios)), MOST_RATIO, "times"),
        at_most(f"{mode}: longest wait for the host's own route", longest, MOST_WAIT_MS, "ms"),
        none_of(f"{mode}: click past its deadline", clickers.late),
        none_of(f"{mode}: answer that is no sentence", clickers.odd),
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modes", nargs="*", default=list(MODES), choices=list(MODES))
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args(words)
    print(f"{'service':12s} {'without':>8s} {'with':>8s} {'ratio':>6s}   answers by status   (p95 in ms)")
    promises = []
    for mode in given.modes:
        promises += measure(mode, requests_each=given.requests, rounds=given.rounds, say=print)
    return not report(f"The host's own route under {CLICKERS} clicks", promises)


if __name__ == "__main__":
    sys.exit(main())
