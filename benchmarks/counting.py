"""How often L3 is counted right, wrong or not at all, hardship by hardship, by the search alone.

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
from tools.phantom_files import as_dicom, as_host_sagittal, as_png
from tools.phantoms import Phantom, SagittalHardship, sagittal

FIRST_SEED = 2_300_000_000
PHANTOMS = 40
STYLES = ("parts", "gentle", "hook", "mixed", "wedge", "plate", "hollow", "wing", "blobs")
"""Drawn in turn."""

Way = tuple[Callable[[Phantom], bytes], int, bool]
USUAL: tuple[Way, ...] = (
    (as_host_sagittal, 512, True),
    (as_dicom, 512, False),
    (as_png, 512, False),
    (partial(as_host_sagittal, white_air=False), 512, True),
)
"""How a phantom reaches the search, pixels a side, and whether that turns it upside down; drawn in turn."""

LEAST_SHOWN = 0.00023
"""Share of the picture that L3 and each bone that it is counted by must fill, for a slice to count."""

HARDSHIPS: Mapping[str, tuple[SagittalHardship | None, tuple[Way, ...], tuple[str, ...]]] = {
    "as drawn": (None, USUAL, ("L3", "L5", "S1", "S2")),
    "PNG of 256 pixels": (None, ((as_png, 256, False),), ("L3", "L5", "S1", "S2")),
    "small field of view": ("zoomed", USUAL, ("L3", "L5", "S1", "S2")),
    "sacrum cut by the edge": ("cut sacrum", USUAL, ("L3", "L5", "S1")),
    "obese": ("obese", USUAL, ("L3", "L5", "S1", "S2")),
    "no sacrum in view": ("no sacrum", USUAL, ("L3",)),
}
"""What is put into a phantom, how it is shown, and what must be in view."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of one slice.

    Attributes:
        hardship: by name.
        right: whether what is called L3 is L3; None if no level was told.
        ms: time of the search, picture read and prepared already.
    """

    hardship: str
    right: bool | None
    ms: float


def counted(hardship: str, seed: int) -> Counted | None:
    """Count in one slice; None if it does not show what it should."""
    put_in, ways, needed = HARDSHIPS[hardship]
    style = STYLES[seed % len(STYLES)]
    encode, size, flipped = ways[seed // len(STYLES) % len(ways)]
    phantom = sagittal(seed, style=style, size=size, hardship=put_in)
    if any(phantom.structure(name).mean() < LEAST_SHOWN for name in needed):
        return None
    view = prepare(read_picture(encode(phantom)), "sagittal")
    started = time.perf_counter()
    structures = find(view, "vertebra").structures
    ms = 1e3 * (time.perf_counter() - started)
    if not structures:
        return Counted(hardship, None, ms)
    truth = phantom.structure("L3")
    [(x, y)] = structures[0].inside
    return Counted(hardship, bool(view.frame.upright(truth[::-1] if flipped else truth)[int(y), int(x)]), ms)


def slices(phantoms: int, first_seed: int) -> Iterator[Counted]:
    """As many slices of every hardship."""
    for hardship in HARDSHIPS:
        found, seed = 0, first_seed
        while found < phantoms:
            row = counted(hardship, seed)
            seed += 1
            if row is not None:
                found += 1
                yield row


def table(rows: Sequence[Counted]) -> str:
    """Markdown: slices, share right, wrong and refused, median and longest time."""
    lines = ["| slices | n | right | wrong | refused | ms | longest |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for hardship in dict.fromkeys(row.hardship for row in rows):
        here = [row for row in rows if row.hardship == hardship]
        shares = (np.mean([row.right is kind for row in here]) for kind in (True, False, None))
        ms = [row.ms for row in here]
        words = " | ".join(f"{share:.1%}" for share in shares)
        lines.append(f"| {hardship} | {len(here)} | {words} | {np.median(ms):.0f} | {max(ms):.0f} |")
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> int:
    """Count, print the table; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counting", description=__doc__)
    parser.add_argument("--phantoms", type=int, default=PHANTOMS, help="of each hardship")
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    given = parser.parse_args(words)
    print(table(list(slices(given.phantoms, given.first_seed))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
