"""The model's process dies or stands still: every request ends in time with our JSON body, and service comes back."""

import math

from benchmarks import runner_killed
from benchmarks.mixed_questions import mixed_questions
from tools.service_process import ServiceProcess

SHORT = {"SAM2_DEADLINE": "5", "SAM2_QUEUE_TIMEOUT": "4"}
"""The same course of events in a fifth of the time."""


def test_a_process_that_stands_still_or_dies_harms_nobody_for_longer_than_the_deadline():
    """SIGSTOP, SIGCONT, then `kill -9`, under load; how fast it is back the benchmark measures on a quiet machine."""
    questions = mixed_questions(48, first_seed=80_000)
    with ServiceProcess(env=SHORT) as service:
        stopped = runner_killed.stopped(service, questions, deadline_s=5)
        killed = runner_killed.killed(service, questions, deadline_s=5, back_limit_s=math.inf, replaced_limit_s=8)

    assert [f"{promise.words}: {promise.measured}" for promise in (*stopped, *killed) if not promise.kept] == []
