"""People who click on and on: every picture once a round, in any order, each click a question of its own."""

import itertools
import random
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import requests

from tools.cases import Case, phantom_cases
from tools.host_clicks import upload_click
from tools.service_client import Question, open_session

LIMIT_S = 90.0
"""Well above what a back end and a service give themselves: whose fault it is stays theirs to say."""

STEP_PX = 0.13
STEPS = 30
"""Clicks a row: far enough apart to be questions of their own, near enough to stay in the structure."""


@dataclass(frozen=True, slots=True)
class Click:
    """One click: when it began and ended (monotonic seconds), and why there was no mask."""

    began_s: float
    ended_s: float
    complaint: str | None

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended_s - self.began_s


def pictures(count: int, first_seed: int) -> list[Case]:
    """So many different phantom slices."""
    found: dict[bytes, Case] = {}
    seed = first_seed
    while len(found) < count:
        found.update({case.picture: case for case in phantom_cases(seed)})
        seed += 1
    return list(found.values())[:count]


class Clinicians:
    """At work from the first `rounds` to `__exit__`.

    One lock guards whose turn it is and what was made; waiting for more clicks is waiting for that lock's condition.

    Args:
        urls: of the back ends; each person asks one of them.
        cases: the pictures.
        at_once: how many people.
        marked: whether they mark the structure; else the service finds it, and asks nothing new from a second round on.
    """

    def __init__(self, urls: Sequence[str], cases: Sequence[Case], *, at_once: int, marked: bool = True) -> None:
        self._urls, self._cases = list(urls), list(cases)
        self._changed = threading.Condition()
        self._turns = self._rounds()
        self._done = threading.Event()
        self._clicks: list[Click] = []
        self._people = ThreadPoolExecutor(at_once)
        self._at_work: list[Future[None]] = []
        self._at_once, self._marked = at_once, marked

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._done.set()
        self._people.shutdown()
        for one in self._at_work:
            one.result()

    def rounds(self, count: int) -> None:
        """Wait until every picture was clicked on so often, counted in clicks that begin from now on."""
        if not self._at_work:
            urls = itertools.islice(itertools.cycle(self._urls), self._at_once)
            self._at_work = [self._people.submit(self._work, url) for url in urls]
        from_now = time.monotonic()
        wanted = count * len(self._cases)
        with self._changed:
            self._changed.wait_for(lambda: sum(click.began_s >= from_now for click in self._clicks) >= wanted)

    def between(self, start_s: float, end_s: float) -> list[Click]:
        """Clicks that began in this time and have ended."""
        with self._changed:
            return [click for click in self._clicks if start_s <= click.began_s < end_s]

    def _rounds(self) -> Iterator[tuple[Case, int]]:
        order = random.Random(0)  # noqa: S311 - an order, no secret
        for turn in itertools.count():
            questions = [(case, turn) for case in self._cases]
            order.shuffle(questions)
            yield from questions

    def _work(self, url: str) -> None:
        with open_session(url) as line:
            while not self._done.is_set():
                with self._changed:
                    case, turn = next(self._turns)
                began = time.monotonic()
                complaint = self._ask(line, url, case, turn)
                with self._changed:
                    self._clicks.append(Click(began, time.monotonic(), complaint))
                    self._changed.notify_all()

    def _ask(self, line: requests.Session, url: str, case: Case, turn: int) -> str | None:
        x, y = case.clicks[0]
        row, column = divmod(turn, STEPS)
        clicks = [(x + STEP_PX * column, y + STEP_PX * row, 1)] if self._marked else []
        question = Question(case.picture, case.image_type, case.target, clicks=clicks)
        try:
            answer = upload_click(line, url, question, timeout_s=LIMIT_S)
        except requests.RequestException as error:
            return type(error).__name__
        return None if answer.ok else f"{answer.status_code} {answer.json().get('detail')}"
