"""What the axial search finds by itself, hardship by hardship, and what it makes of slices of elsewhere.

On the training recipe, with seeds that training never saw: for working on the search, and never a score.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from runners.anatomy import find, prepare
from runners.pictures import read_picture
from tools.overlap import dice
from tools.phantom_files import as_dicom, as_png
from tools.phantoms import ELSEWHERE, Phantom, axial, close_up, spoilt, with_metal

FIRST_SEED = 2_200_000_000
PHANTOMS = 60
WRONG_DICE = 0.5

HARDSHIPS: Mapping[str, Callable[[int], Phantom]] = {
    "as drawn": axial,
    "through a disc": partial(axial, hardship="disc"),
    "porous bone": partial(axial, hardship="osteoporosis"),
    "arms in view": partial(axial, hardship="arms"),
    "cut field of view": partial(axial, hardship="cut"),
    "close-up": lambda seed: close_up(axial(seed), seed),
    "metal": lambda seed: with_metal(axial(seed), seed),
    "spoilt": lambda seed: spoilt(axial(seed), seed),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one slice.

    Attributes:
        where: its hardship, or what it shows instead of an abdomen.
        dice: of both psoas with the truth; None if nothing was found.
        ms: time of the search, picture read and prepared already.
    """

    where: str
    dice: float | None
    ms: float


def searched(where: str, phantom: Phantom, seed: int) -> Found:
    """Search one slice for the psoas; even seeds are shown as PNG, odd ones as DICOM."""
    view = prepare(read_picture((as_dicom if seed % 2 else as_png)(phantom)), "axial")
    started = time.perf_counter()
    structures = find(view, "psoas").structures
    ms = 1e3 * (time.perf_counter() - started)
    truth = view.frame.upright(phantom.structure("psoas_left") | phantom.structure("psoas_right"))
    if not structures:
        return Found(where, None, ms)
    return Found(where, dice(np.logical_or.reduce([piece.prior for piece in structures]), truth), ms)


def slices(phantoms: int, first_seed: int) -> Iterator[Found]:
    """Every hardship of as many abdomens, then a quarter as many slices of each other part."""
    for where, made in HARDSHIPS.items():
        for seed in range(first_seed, first_seed + phantoms):
            yield searched(where, made(seed), seed)
    for recipe in ELSEWHERE:
        if recipe.__name__ != "chest_sagittal":
            for seed in range(first_seed, first_seed + phantoms // 4):
                yield searched(f"elsewhere: {recipe.__name__}", recipe(seed), seed)


def table(rows: Sequence[Found]) -> str:
    """Markdown: slices, share found, mean Dice of the found, share of them that is wrong, median time."""
    lines = ["| slices | n | found | Dice of found | below 0.5 | ms |", "| --- | --- | --- | --- | --- | --- |"]
    for where in dict.fromkeys(row.where for row in rows):
        here = [row for row in rows if row.where == where]
        found = np.array([row.dice for row in here if row.dice is not None])
        quality = (f"{found.mean():.3f}", f"{(found < WRONG_DICE).mean():.1%}") if found.size else ("", "")
        if where.startswith("elsewhere"):
            quality = ("", "")
        ms = np.median([row.ms for row in here])
        lines.append(f"| {where} | {len(here)} | {found.size / len(here):.1%} | {' | '.join(quality)} | {ms:.0f} |")
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> int:
    """Search, print the table; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finding", description=__doc__)
    parser.add_argument("--phantoms", type=int, default=PHANTOMS, help="of each hardship; a quarter of each elsewhere")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    given = parser.parse_args(words)
    print(table(list(slices(given.phantoms, given.first_seed))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
