"""A few clinicians at the reference host: they click on phantoms, some of them wrongly, and say what they thought."""

import itertools
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tools.cases import Case, phantom_cases
from tools.host_clicks import LIMIT_S, SAM2, upload_click
from tools.service_client import Question, open_session

VERDICTS = ("accepted", "accepted", "accepted", "edited", "discarded")
MISTAKE_EVERY = 9
"""Each so-manieth click lies outside the picture."""

NO_MARK_EVERY = 4
"""Each so-manieth one marks nothing at all: the service finds the structure itself."""

NEW_PICTURE_EVERY = 20
"""Each so-manieth click is on a picture that nobody has seen: else the model would soon encode nothing any more."""

FIRST_NEW_SEED = 1000


def _questions(seeds: Sequence[int]) -> list[Case]:
    return [case for seed in seeds for case in phantom_cases(seed)]


def work(
    url: str, *, clinicians: int, done: threading.Event, seeds: Sequence[int] = (11, 12, 13, 14), pause_s: float = 0.2
) -> Counter[int]:
    """Click until `done` is set.

    Args:
        url: of the host.
        clinicians: at work at once.
        done: ends it.
        seeds: of the phantoms; few, so that pictures and clicks come again and caches are hit.
        pause_s: between two clicks of one person.

    Returns:
        How often each status came back.
    """
    cases = _questions(seeds)

    def one(person: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        with open_session(url) as line:
            for number, known in enumerate(_from(cases, person)):
                if done.is_set():
                    return statuses
                case = known if number % NEW_PICTURE_EVERY else _new_picture(person, number)
                answer = upload_click(line, url, _question(case, person, number))
                statuses[answer.status_code] += 1
                if answer.ok:
                    line.post(f"{url}{SAM2}/feedback", json=_verdict(case, answer.json(), number), timeout=LIMIT_S)
                done.wait(pause_s)
        return statuses

    with ThreadPoolExecutor(clinicians) as people:
        return sum(people.map(one, range(clinicians)), Counter())


def _new_picture(person: int, number: int) -> Case:
    """A picture of this person's alone; which structure takes turns."""
    seed = FIRST_NEW_SEED * (person + 1) + number
    cases = phantom_cases(seed)
    return cases[seed // NEW_PICTURE_EVERY % len(cases)]


def _from(cases: Sequence[Case], start: int) -> Iterator[Case]:
    return (cases[(start + step) % len(cases)] for step in itertools.count())


def _question(case: Case, person: int, number: int) -> Question:
    x, y = case.clicks[0]
    if number % MISTAKE_EVERY == MISTAKE_EVERY - 1:
        x = -1.0
    # Every second click is the very same again; the others are a little beside it, so a new answer is drawn.
    beside = 0.0 if number % 2 else 0.1 * (number % 7) + 0.01 * person
    clicks = () if number % NO_MARK_EVERY == NO_MARK_EVERY - 1 else ((x + beside, y, 1),)
    return Question(case.picture, case.image_type, case.target, clicks=clicks)


def _verdict(case: Case, answer: dict[str, Any], number: int) -> dict[str, Any]:
    verdict = VERDICTS[number % len(VERDICTS)]
    return {
        "request_id": answer["request_id"],
        "verdict": verdict,
        "image_type": case.image_type,
        "target": case.target,
        "model": answer["model"],
        "seconds": 4.0,
        "cached": answer["cached"],
        "rating": "good" if verdict == "accepted" else "usable",
        **({} if verdict == "discarded" else {"dice": 0.95, "edited_px": 12}),
    }
