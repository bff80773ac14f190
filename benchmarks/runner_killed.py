"""The model's process dies or stands still under load: nobody hangs, and the service comes back by itself."""

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.batching import paused
from benchmarks.crowd import Call, ask_all, call, keep_asking
from benchmarks.mixed_questions import mixed_questions
from benchmarks.promises import Promise, at_most, none_of, report
from tools.service_client import Question
from tools.service_process import ServiceProcess

DEADLINE_S = 25.0
GRACE_S = 1.5
"""Reading and writing the request and the answer, on a machine whose cores are all busy."""

BACK_LIMIT_S = 15.0
REPLACED_LIMIT_S = 4.0
"""The supervisor looks every 2 s; a busy machine takes its time to start a process. What follows is loading."""

HEALTH_LIMIT_S = 2.0
HEALTH_GRACE_S = 0.3
AT_ONCE = 8
WARM_LOAD_S = 3.0
WATCH_S = 90.0
POLL_S = 0.2


def faults(calls: Sequence[Call]) -> list[str]:
    """Calls that failed otherwise than with one of our own JSON bodies."""
    bad = []
    for made in calls:
        error = made.answer.body.get("error") if made.answer else None
        ours = isinstance(error, dict) and {"code", "message", "request_id"} <= error.keys()
        if not made.ok and not ours:
            bad.append(made.complaint)
    return bad


def health_seconds(service: ServiceProcess) -> tuple[float, object]:
    """How long `/health` takes and the status it gives, None for no answer."""
    started = time.monotonic()
    health = service.health(timeout_s=DEADLINE_S)
    return time.monotonic() - started, health.get("status") if health else None


def await_another(service: ServiceProcess, old_pid: int) -> float:
    """Seconds until there is another process for the model; infinite past `WATCH_S`."""
    started = time.monotonic()
    while time.monotonic() - started < WATCH_S:
        if service.runner_pid() not in (None, old_pid):
            return time.monotonic() - started
        time.sleep(POLL_S)
    return float("inf")


def await_back(service: ServiceProcess, question: Question) -> float:
    """Seconds until the model serves: `/health` healthy and a mask; infinite past `WATCH_S`."""
    started = time.monotonic()
    while time.monotonic() - started < WATCH_S:
        health = service.health() or {}
        if health.get("model_loaded") and call(service.url, question).ok:
            return time.monotonic() - started
        time.sleep(POLL_S)
    return float("inf")


def killed(
    service: ServiceProcess,
    questions: Sequence[Question],
    *,
    deadline_s: float = DEADLINE_S,
    back_limit_s: float = BACK_LIMIT_S,
    replaced_limit_s: float = REPLACED_LIMIT_S,
) -> list[Promise]:
    """`kill -9` of the model's process under load."""
    done = threading.Event()
    with ThreadPoolExecutor(1) as background:
        load = background.submit(keep_asking, service.url, questions, at_once=AT_ONCE, done=done)
        done.wait(WARM_LOAD_S)
        pid = service.runner_pid()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
        replaced_s = await_another(service, pid or 0)
        back_s = replaced_s + await_back(service, questions[0])
        done.set()
        calls = load.result()
    refused = sorted({made.complaint for made in calls if not made.ok})
    print(f"killed: {len(calls)} requests, {sum(not made.ok for made in calls)} refused:", *refused, sep="\n  ")
    return [
        Promise("the model's process is found and killed", str(pid is not None), pid is not None),
        at_most("longest request", max(made.seconds for made in calls), deadline_s + GRACE_S, "s"),
        none_of("error without our JSON body", faults(calls)),
        at_most("another process is started", replaced_s, replaced_limit_s, "s"),
        at_most("back after kill -9", back_s, back_limit_s, "s"),
    ]


def stopped(service: ServiceProcess, questions: Sequence[Question], *, deadline_s: float = DEADLINE_S) -> list[Promise]:
    """SIGSTOP of the model's process: the front still answers."""
    pid = service.runner_pid()
    if pid is None:
        return [Promise("the model's process is found", "no", kept=False)]
    with paused(pid), ThreadPoolExecutor(1) as background:
        load = background.submit(ask_all, service.url, questions[:AT_ONCE], at_once=AT_ONCE)
        probes = [health_seconds(service) for _ in range(5)]
        calls = load.result()
        probes.append(health_seconds(service))
    after = call(service.url, questions[0])
    codes = sorted({made.answer.status if made.answer else 0 for made in calls})
    return [
        at_most("/health while it stands still", max(s for s, _ in probes), HEALTH_LIMIT_S + HEALTH_GRACE_S, "s"),
        Promise("/health says degraded", str(probes[-1][1]), probes[-1][1] == "degraded"),
        Promise("requests meanwhile are answered 504 or 429", str(codes), set(codes) <= {504, 429}),
        at_most("longest of them", max(made.seconds for made in calls), deadline_s + GRACE_S, "s"),
        none_of("error without our JSON body", faults(calls)),
        none_of("failed request once it runs again", [] if after.ok else [after.complaint]),
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns 0 when every promise was kept."""
    argparse.ArgumentParser(description=__doc__).parse_args(words)
    questions = mixed_questions(240, first_seed=5000)
    with ServiceProcess() as service:
        promises = stopped(service, questions) + killed(service, questions)
    return not report("The model's process stopped and killed", promises)


if __name__ == "__main__":
    sys.exit(main())
