"""Many callers at once, each with a connection of its own, and how long each of them waited."""

import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import requests

from tools.service_client import Answer, NoAnswer, Question, ask, open_session

PAUSE_S = 1.0
"""A refused caller tries again after this: the shortest `Retry-After` that the service gives."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question asked: when (monotonic seconds), how long it took, and the answer or why there was none."""

    question: Question
    started_s: float
    seconds: float
    answer: Answer | None
    trouble: str

    @property
    def ok(self) -> bool:
        """Whether a mask came back."""
        return self.answer is not None and self.answer.mask is not None

    @property
    def complaint(self) -> str:
        """Why no mask came back."""
        return self.trouble if self.answer is None else self.answer.complaint or f"status {self.answer.status}"


def call(url: str, question: Question, *, session: requests.Session | None = None) -> Call:
    """Ask one question; a missing answer becomes part of the result."""
    started = time.monotonic()
    try:
        answer, trouble = ask(url, question, session=session), ""
    except NoAnswer as error:
        answer, trouble = None, str(error)
    return Call(question, started, time.monotonic() - started, answer, trouble)


def ask_all(url: str, questions: Iterable[Question], *, at_once: int) -> list[Call]:
    """Ask every question, so many at a time; the calls come back in the order of the questions."""
    mine = threading.local()

    def one(question: Question) -> Call:
        if not hasattr(mine, "session"):
            mine.session = open_session(url)
        return call(url, question, session=mine.session)

    with ThreadPoolExecutor(at_once) as callers:
        return list(callers.map(one, questions))


def ask_together(url: str, questions: Sequence[Question]) -> list[Call]:
    """Ask every question at the same moment."""
    barrier = threading.Barrier(len(questions))

    def one(question: Question) -> Call:
        barrier.wait()
        return call(url, question)

    with ThreadPoolExecutor(len(questions)) as callers:
        return list(callers.map(one, questions))


def keep_asking(url: str, questions: Sequence[Question], *, at_once: int, done: threading.Event) -> list[Call]:
    """So many callers ask one question after the other until `done` is set; returns all their calls."""

    def one(caller: int) -> list[Call]:
        calls, index = [], caller
        while not done.is_set():
            calls.append(call(url, questions[index % len(questions)]))
            index += at_once
            if not calls[-1].ok:
                done.wait(PAUSE_S)
        return calls

    with ThreadPoolExecutor(at_once) as callers:
        return [found for calls in callers.map(one, range(at_once)) for found in calls]


def percentile_s(calls: Sequence[Call], percent: float) -> float:
    """So many percent of the calls took at most this many seconds."""
    return float(np.percentile([made.seconds for made in calls], percent))
