"""How many replicas so many clinicians need: `python -m tools.capacity --encode 0.011 --decode 0.008`.

A click costs the model and the front of a replica time. Both work side by side, the front on one core (it is one
Python process), so the slower of them says what a replica can do. docs/scaling.md tells where the figures come from.
"""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Number = TypeVar("Number", int, float)

BUSY = 0.6
"""Share of its time that a replica may be at work: beyond it, queues grow."""

FRONT_S, SEARCH_S = 0.26, 0.21
"""Of the front, as `make bench NAME=several_machines` measured them."""


@dataclass(frozen=True)
class Load:
    """What is asked.

    Attributes:
        clinicians: at work at once.
        pause_s: from one click of a clinician to the next.
        clicks_a_picture: the first without a mark, the others correct it.
        kept: share of clicks that Redis answers.
    """

    clinicians: int = 1000
    pause_s: float = 20.0
    clicks_a_picture: float = 3.0
    kept: float = 0.1

    @property
    def clicks_a_second(self) -> float:
        """Of all clinicians."""
        return self.clinicians / self.pause_s


@dataclass(frozen=True, slots=True)
class Replica:
    """What a replica needs, in seconds.

    Attributes:
        encode_s: of the model, for a new picture.
        decode_s: of the model, for a click.
        front_s: of the front, for a click with a mark.
        search_s: of the front, what a click without a mark costs beyond that.
    """

    encode_s: float
    decode_s: float
    front_s: float = FRONT_S
    search_s: float = SEARCH_S

    def model_work_s(self, load: Load) -> float:
        """Of the model, for a click."""
        return (1 - load.kept) * (self.encode_s / load.clicks_a_picture + self.decode_s)

    def front_work_s(self, load: Load) -> float:
        """Of the front, for a click."""
        return (1 - load.kept) * (self.search_s / load.clicks_a_picture + self.front_s)

    def clicks_a_second(self, load: Load) -> float:
        """That it answers without a queue."""
        return BUSY / max(self.model_work_s(load), self.front_work_s(load))

    def needed(self, load: Load) -> int:
        """Replicas for such a load; one to spare not counted."""
        return math.ceil(load.clicks_a_second / self.clicks_a_second(load))


def row(replica: Replica, load: Load) -> str:
    """The figures of a row of the guide's table."""
    works = f"{replica.model_work_s(load):.3f} | {replica.front_work_s(load):.3f}"
    given = f"{replica.encode_s:g} | {replica.decode_s:g}"
    return f"{given} | {works} | {replica.clicks_a_second(load):.2g} | {replica.needed(load)}"


def between(kind: Callable[[str], Number], least: Number, most: Number) -> Callable[[str], Number]:
    """For argparse: a number from least to most, else a sentence that says so."""

    def read(word: str) -> Number:
        name = "whole number" if kind is int else "number"
        try:
            number = kind(word)
            if least <= number <= most:  # never so with nan
                return number
        except ValueError:
            pass
        raise argparse.ArgumentTypeError(f"this must be a {name} from {least} to {most}, not {word!r}")

    return read


def main(words: Sequence[str] | None = None) -> int:
    """Print what is needed."""
    parser = argparse.ArgumentParser(description=__doc__)
    time_s = between(float, 0.0001, 3600.0)
    parser.add_argument("--encode", type=time_s, required=True, help="seconds of the model for a new picture")
    parser.add_argument("--decode", type=time_s, required=True, help="seconds of the model for a click")
    parser.add_argument("--front", type=time_s, default=FRONT_S, help="seconds of the front for a click")
    beyond_s = between(float, 0.0, 3600.0)
    parser.add_argument("--search", type=beyond_s, default=SEARCH_S, help="what one without a mark costs beyond it")
    parser.add_argument("--clinicians", type=between(int, 1, 1_000_000), default=Load.clinicians)
    parser.add_argument("--pause", type=time_s, default=Load.pause_s, help="seconds from a person's click to the next")
    parser.add_argument("--clicks-a-picture", type=between(float, 1.0, 1000.0), default=Load.clicks_a_picture)
    kept = between(float, 0.0, 0.99)
    parser.add_argument("--kept", type=kept, default=Load.kept, help="share of clicks that Redis answers")
    given = parser.parse_args(words)
    load = Load(given.clinicians, given.pause, given.clicks_a_picture, given.kept)
    replica = Replica(given.encode, given.decode, given.front, given.search)
    print("E | C | model, s a click | front, s a click | clicks a second | replicas")
    print(row(replica, load))
    return 0


if __name__ == "__main__":
    sys.exit(main())
