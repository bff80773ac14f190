"""Fit how the lumbosacral disc is told from others: `python -m tools.fit_sacrum`, on training phantoms of many styles.

Says what a fit on the mixture of styles alone reaches on each style that neither it nor the map of levels saw, which is
the figure that tells whether it carries over, takes from that how certain a level must be to be claimed, and writes the
table that `runners.anatomy.sagittal` reads, fitted on all of them.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import starmap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from runners.anatomy import disc_evidence, prepare
from runners.pictures import read_picture
from tools.fit_sacrum_network import CLAIMED, SURE, Answer, Example, Table, certainty_for, fit, unseen
from tools.phantom_files import as_dicom, as_host_sagittal, as_png
from tools.phantoms import Phantom, SagittalHardship, chest_sagittal, sagittal

TABLE = Path(__file__).parents[1] / "runners" / "anatomy" / "sagittal" / "lumbosacral.py"
PLAIN = "plain"  # the recipe that the demo model learns from
MIXED = "mixed"  # of all styles: learnt from, never judged on
CHEST = "chest"  # no sacrum, but a column that bends at the neck
STYLES = ("parts", "wedge", "plate", "gentle", "blobs", "hollow", "wing", "hook", MIXED)
FIRST_SEED, A_STYLE, OF_MIXED = 20_000, 100, 1800
COMMON, MORE = (PLAIN, "parts", "gentle", "hook"), 1.5
"""Styles that most midline slices resemble are drawn so many times more often."""

UNSEEN_NETWORKS = 2  # fewer than are written, for the time it takes
Encode = Callable[[Phantom], bytes]
WAYS: tuple[tuple[Encode, int, bool], ...] = (
    (as_host_sagittal, 256, True),
    (as_dicom, 256, False),
    (as_png, 384, False),
    (as_host_sagittal, 512, True),
    (partial(as_host_sagittal, white_air=False), 256, True),
    (as_png, 256, False),
)
"""How a phantom reaches the search, how many pixels a side, and whether that turns it upside down; in turn."""

HARDSHIPS: tuple[SagittalHardship | None, ...] = (None, "zoomed", None, "cut sacrum", None, "obese", None)
"""Put into slices of styles, in turn."""

LEAST_SHOWN = 0.00023  # share of the picture that a body must fill to be in view
LEAST_OF_S1 = 0.25
"""Of L5's area, what must be in view of S1 for its disc to be one to count from: of a sliver nobody could tell what it
is, and who learns to count from slivers sees them where there are none."""

LIKELIER_THAN_NOT = 0.5
"""No level is claimed below it, however many of all claims would still be right."""

A_TASK = 8  # slices that a process searches at a time
NEAR, NEAR_ENOUGH, NEAR_MISSED = 0.4, 0.7, 0.6
"""Widths that the lumbosacral disc may lie from where it was drawn: in general, where L3 is right, and where it was not
found as a disc; that one may lie anywhere if L3 is right: what is asked for is L3."""

PER_LINE = 14
FIRST_LINE = (
    "How the lumbosacral disc is told, written by `tools.fit_sacrum`. Longer than 250 lines because it is numbers."
)


def drawn(style: str, seed: int, size: int) -> Phantom:
    """A phantom of a style, of the plain recipe, or of a chest."""
    if style == CHEST:
        return chest_sagittal(seed, size=size)
    if style == PLAIN:
        return sagittal(seed, size=size)
    return sagittal(seed, style=style, size=size, hardship=HARDSHIPS[seed % len(HARDSHIPS)])


def example(style: str, seed: int) -> Example:
    """Search a phantom as a file that a caller would send, and say which guesses are right."""
    encode, size, flipped = WAYS[seed % len(WAYS)]
    return searched(style, drawn(style, seed, size), encode, flipped=flipped)


def searched(style: str, phantom: Phantom, encode: Encode, *, flipped: bool) -> Example:
    """Search a phantom in a file that may hold it upside down."""
    view = prepare(read_picture(encode(phantom)), "sagittal")
    guesses = disc_evidence(view)

    def turned(name: str) -> NDArray[np.bool_]:
        mask = phantom.structure(name)
        return view.frame.upright(mask[::-1] if flipped else mask)

    l3, l5, s1, s2 = (turned(name) for name in ("L3", "L5", "S1", "S2"))
    on_l3 = inside(l3, guesses.place)
    right = np.zeros(on_l3.size, bool)
    shown = [bool(mask.mean() > LEAST_SHOWN) for mask in (l3, l5, s1, s2)]
    if shown[1] and shown[2] and s1.sum() > LEAST_OF_S1 * l5.sum():
        joint, downwards = joint_between(l5, s1)
        apart = np.hypot(*(guesses.joint - joint).T) / guesses.widths[guesses.column]
        near = apart < np.where(on_l3, NEAR_ENOUGH, NEAR)
        near |= guesses.missed & ((apart < NEAR_MISSED) | on_l3)
        right = near & ((guesses.way > 0) == downwards) & np.where(guesses.l3 >= 0, on_l3, not shown[0])
    return Example(style, guesses, right, on_l3, all(shown), phantom.traits - {style})


def inside(mask: NDArray[np.bool_], places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """`(k,)` whether `(k, 2)` points, `(x, y)`, lie in a mask; none does outside the picture."""
    x, y = np.floor(places).astype(np.int64).T
    there = (x >= 0) & (y >= 0) & (x < mask.shape[1]) & (y < mask.shape[0])
    found = np.zeros(len(places), bool)
    found[there] = mask[y[there], x[there]]
    return found


def joint_between(l5: NDArray[np.bool_], s1: NDArray[np.bool_]) -> tuple[NDArray[np.float64], bool]:
    """`(x, y)` where L5 and S1 come closest, and whether S1 lies further down."""
    fifth, first = (np.asarray(np.argwhere(mask)[:, ::-1] + 0.5, np.float64) for mask in (l5, s1))
    to_s1 = first.mean(axis=0) - fifth.mean(axis=0)
    to_s1 /= max(float(np.hypot(*to_s1)), 1e-6)
    return (_end(fifth, to_s1) + _end(first, -to_s1)) / 2, bool(to_s1[1] > 0)


def _end(points: NDArray[np.float64], way: NDArray[np.float64]) -> NDArray[np.float64]:
    """The middle of the fifth of some points that lies furthest on a way."""
    along = points @ way
    return np.asarray(points[along >= np.quantile(along, 0.8)].mean(axis=0))


def examples(
    first_seed: int, a_style: int, of_mixed: int, styles: Sequence[str] = STYLES, *, workers: int = 1
) -> Iterator[Example]:
    """Examples of every style, of the plain recipe, and of chests.

    Args:
        first_seed: each slice of a style has a seed of its own, from here on.
        a_style: slices of each style; more of `COMMON`.
        of_mixed: slices of the mixture.
        styles: beside the plain recipe and chests.
        workers: processes that search.
    """
    wanted = []
    for style in (PLAIN, *styles, CHEST):
        count = of_mixed if style == MIXED else round(a_style * (MORE if style in COMMON else 1))
        wanted += [(style, seed) for seed in range(first_seed, first_seed + count)]
    if workers == 1:
        yield from starmap(example, wanted)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(example, *zip(*wanted, strict=True), chunksize=A_TASK)


def written(table: Table, sure: float, claim: float) -> str:
    """The table's source text."""
    lines = [f'"""{FIRST_LINE}"""', ""]
    lines += ["import numpy as np", "", "# fmt: off", "TABLE = {"]
    for name, values in table.items():
        flat = [f"{value:.3f}" for value in values.ravel()]
        lines.append(f'    "{name}": np.array([')
        lines += [f"        {', '.join(flat[k : k + PER_LINE])}," for k in range(0, len(flat), PER_LINE)]
        lines.append(f"    ]).reshape({', '.join(map(str, values.shape))}),")
    lines.append("}")
    lines += ["# fmt: on", f"SURE, CLAIM = {sure:.3f}, {claim:.3f}", ""]
    return "\n".join(lines)


def report(found: Sequence[Answer], claim: float) -> Iterator[str]:
    """A line a style, a hardship, and for all: right, wrong, refused with the sacrum in view; claims without it."""
    traits = sorted({trait for answer in found for trait in answer.traits})
    for stratum in [*dict.fromkeys(answer.style for answer in found), *traits, ""]:
        mine = [answer for answer in found if stratum in ("", answer.style) or stratum in answer.traits]
        shown = [answer for answer in mine if answer.sacrum]
        claims = [answer for answer in shown if answer.certainty >= claim]
        right = sum(answer.right for answer in claims)
        share = 100 / max(len(shown), 1)
        without = [answer for answer in mine if not answer.sacrum and answer.certainty >= claim]
        yield (
            f"{stratum or 'all':12} {len(shown):4} with sacrum: right {share * right:3.0f} %, "
            f"wrong {share * (len(claims) - right):4.1f} %, refused {share * (len(shown) - len(claims)):3.0f} %; "
            f"{len(mine) - len(shown):4} without: right {sum(answer.right for answer in without)}, "
            f"wrong {sum(not answer.right for answer in without)}"
        )


def main(words: Sequence[str] | None = None, *, styles: Sequence[str] = STYLES) -> None:
    """Draw, leave out, fit, write.

    Args:
        words: of the command line; None takes the process's own.
        styles: beside the plain recipe; fewer in tests.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.fit_sacrum", description=__doc__)
    parser.add_argument("--phantoms", type=int, default=A_STYLE, help="of each style")
    parser.add_argument("--mixed", type=int, default=OF_MIXED, help="of the mixture of styles")
    parser.add_argument("--workers", type=int, default=1, help="processes that search; then set OMP_NUM_THREADS=1")
    parser.add_argument("--out", type=Path, default=TABLE)
    given = parser.parse_args(words)
    found = list(examples(FIRST_SEED, given.phantoms, given.mixed, styles, workers=given.workers))
    judged = unseen(found, MIXED, networks=UNSEEN_NETWORKS)
    sure, claim = (max(certainty_for(judged, share), LIKELIER_THAN_NOT) for share in (SURE, CLAIMED))
    for least in (sure, claim):
        print(f"claimed from a certainty of {least:.3f}:", *report(judged, least), sep="\n")
    given.out.write_text(written(fit(found), sure, claim), encoding="utf-8")
    print(f"{len(found)} slices")


if __name__ == "__main__":
    main()
