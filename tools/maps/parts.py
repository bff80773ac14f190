"""The map of parts of an axial slice at L3: vertebra, canal, arch and muscles.

Slices of other parts of the body hold none of them: what is like them there is to be told from them.
"""

from functools import partial
from itertools import cycle
from pathlib import Path

import numpy as np

from runners.anatomy import PART_CLASSES, SHOWN_TO_PARTS_HU
from tools.maps.kinds import Kind, Looks
from tools.phantoms import ELSEWHERE, Phantom, axial, with_metal

AXIAL = tuple(recipe for recipe in ELSEWHERE if recipe.__name__ != "chest_sagittal")
DISC, POROUS, ARMS, CUT = (partial(axial, hardship=name) for name in ("disc", "osteoporosis", "arms", "cut"))


def metal(seed: int, *, size: int) -> Phantom:
    """An abdomen with screws or clips."""
    return with_metal(axial(seed, size=size), seed)


def _in_turn() -> tuple[tuple[partial[Phantom], ...], frozenset[int]]:
    """Nine abdomens, six of them with a hardship, to two slices of elsewhere, one after the other."""
    elsewhere = cycle(AXIAL)
    recipes: list[partial[Phantom]] = []
    empty: set[int] = set()
    for _ in range(len(AXIAL)):
        for recipe in (axial, DISC, axial, POROUS, None, ARMS, DISC, CUT, None, metal, axial):
            if recipe is None:
                empty.add(len(recipes))
            recipes.append(partial(next(elsewhere) if recipe is None else recipe))
    return tuple(recipes), frozenset(empty)


RECIPES, EMPTY = _in_turn()
PARTS = Kind(
    classes=PART_CLASSES,
    recipes=RECIPES,
    structures={
        "vertebra": ("vertebra",),
        "canal": ("canal",),
        "arch": ("arch",),
        "psoas": ("psoas*",),
        "erector": ("erector*",),
        "quadratus": ("quadratus*",),
        "wall": ("wall*", "rectus*"),
    },
    empty=EMPTY,
    nothing=0.4,
    looks=Looks(
        turn=np.deg2rad(12.0),
        zoom=(0.75, 2.4),
        aspect=(0.92, 1.09),
        shift=0.15,
        flat=(0.7, 1.3),
        grain_hu=40.0,
        window=0.15,
        shown_hu=SHOWN_TO_PARTS_HU,
        # Many windows show fat as black as air.
        darkest_hu=(-50.0, -100.0, SHOWN_TO_PARTS_HU[0]),
    ),
    weights=Path(__file__).parents[2] / "runners" / "anatomy" / "axial" / "part_map.npz",
)
