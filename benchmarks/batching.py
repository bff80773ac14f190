"""Different slices that arrive together share encoder forwards; callers that leave are not computed for."""

import argparse
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import requests

from benchmarks.crowd import ask_together, call
from benchmarks.promises import Promise, at_most, none_of, report
from tools.cases import deepest_point
from tools.phantom_files import as_png
from tools.phantoms.scoring import axial
from tools.service_client import Question
from tools.service_process import HOST, ServiceProcess

TOGETHER = 8
MOST_FORWARDS = 4
ROUNDS = 5
LEAVERS = 20
FORWARDS = "sam2_encoder_forwards_total"
BATCHES = "sam2_encoder_batch_size_bucket"
ARRIVAL_LIMIT_S = 20.0


def fresh_questions() -> Iterator[Question]:
    """Questions about pictures that nobody asked about before."""
    for seed in count():
        phantom = axial(seed)
        x, y = deepest_point(phantom.structure("psoas_left"))
        yield Question(as_png(phantom), "middle", "psoas", clicks=[(x, y, 1)])


def forwards(service: ServiceProcess) -> tuple[int, int]:
    """Encoder forwards so far, and those of them on a single picture."""
    return round(service.metric(FORWARDS)), round(service.metric(BATCHES, le="1.0"))


def together(service: ServiceProcess, questions: Iterator[Question], when: str) -> list[Promise]:
    """Ask about 8 slices at the same moment and count the forwards."""
    before = forwards(service)
    calls = ask_together(service.url, [next(questions) for _ in range(TOGETHER)])
    total, single = (now - then for now, then in zip(forwards(service), before, strict=True))
    return [
        none_of(f"failed request ({when})", [made.complaint for made in calls if not made.ok]),
        at_most(f"{TOGETHER} slices at once ({when})", total, MOST_FORWARDS, "forwards"),
        at_most(f"forwards on one picture ({when})", single, 0, "forwards"),
    ]


@contextmanager
def paused(pid: int) -> Iterator[None]:
    """The process stands still inside the block, so that what it was given counts as running all the while."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def send_and_leave(port: int, question: Question, leave: threading.Event) -> None:
    """Send a whole request, then hang up without reading the answer."""
    request = requests.Request(
        "POST", f"http://{HOST}:{port}/segment", files={"file": question.picture}, data=question.form()
    ).prepare()
    head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": HOST, **request.headers}.items())
    body = request.body if isinstance(request.body, bytes) else b""
    with socket.create_connection((HOST, port)) as line:
        line.sendall(b"POST /segment HTTP/1.1\r\n" + head.encode() + b"\r\n" + body)
        leave.wait()


def leavers(service: ServiceProcess, questions: Iterator[Question]) -> list[Promise]:
    """20 callers hang up while an encode runs: nothing but the batch that was running is computed."""
    pid = service.runner_pid()
    if pid is None:
        return [Promise("the model's process is found", "no", kept=False)]
    before = forwards(service)[0]
    leave = threading.Event()
    with paused(pid):
        callers = [
            threading.Thread(target=send_and_leave, args=(service.port, next(questions), leave)) for _ in range(LEAVERS)
        ]
        for caller in callers:
            caller.start()
        waiting = await_queue(service)
        leave.set()
        for caller in callers:
            caller.join()
        await_queue(service, empty=True)
    last = call(service.url, next(questions))  # answered after everything that still waited before it
    raised = forwards(service)[0] - before - 1
    return [
        none_of("failed request after the callers left", [] if last.ok else [last.complaint]),
        Promise("callers wait behind the running encode", f"{waiting:.0f} waiting", waiting > 0),
        at_most(f"{LEAVERS} callers that left during an encode", raised, 1, "forwards"),
    ]


def await_queue(service: ServiceProcess, *, empty: bool = False) -> float:
    """Wait until pictures wait for the encoder, or until none does; returns how many there are then."""
    limit = time.monotonic() + ARRIVAL_LIMIT_S
    waiting, steady = service.metric("sam2_queue_length"), 0
    while time.monotonic() < limit and steady < 5:
        now = service.metric("sam2_queue_length")
        steady = steady + 1 if now == waiting and (now == 0) == empty else 0
        waiting = now
        time.sleep(0.05)
    return waiting


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args(words)
    questions = fresh_questions()
    with ServiceProcess() as service:
        promises = together(service, questions, "fresh service")
        for number in range(1, arguments.rounds):
            promises += together(service, questions, f"round {number + 1}")
        promises += leavers(service, questions)
    return not report("Batching", promises)


if __name__ == "__main__":
    sys.exit(main())
