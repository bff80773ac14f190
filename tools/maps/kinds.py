"""What a map is to tell: its classes, the phantoms that it learns them from, and how a slice may come to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.phantoms import Phantom

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Looks:
    """How differently a slice may be shown.

    Attributes:
        turn: standard deviation of how far it leans, radians.
        zoom: how much larger it may be shown.
        aspect: what its height against its width is multiplied by.
        shift: of the side, at most.
        flat: what its contrast to soft tissue is multiplied by.
        grain_hu: of a cell, at most.
        window: how often no more is left than a rectangle, as of a close-up that is looked at from farther off.
        shown_hu: against soft tissue, what the network is shown; the first is what air looks like.
        darkest_hu: against soft tissue: where a window may cut off, of which one is drawn.
    """

    turn: float
    zoom: Range
    aspect: Range
    shift: float
    flat: Range
    grain_hu: float
    window: float
    shown_hu: Range
    darkest_hu: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A map.

    Attributes:
        classes: by number, 0 being nothing.
        recipes: drawn in turn, each from a seed and a size.
        structures: names of structures that a class is made of, by class; a name that ends in `*` begins so.
        empty: numbers of recipes of which no structure counts: they show what is to be told from it.
        nothing: weight of a place that is none of the classes, as most are, beside 1 of any other.
        looks: how a slice is shown.
        weights: where the fitted network lies.
    """

    classes: tuple[str, ...]
    recipes: tuple[Callable[..., Phantom], ...]
    structures: Mapping[str, tuple[str, ...]]
    empty: frozenset[int]
    nothing: float
    looks: Looks
    weights: Path

    def named(self, phantom: Phantom) -> NDArray[np.uint8]:
        """`(H, W)` uint8 number in `classes` of what each pixel shows."""
        table = np.zeros(int(phantom.labels.max()) + 1, np.uint8)
        for level, names in self.structures.items():
            for name in phantom.parts:
                if any(name == wanted or (wanted[-1] == "*" and name.startswith(wanted[:-1])) for wanted in names):
                    table[[part for part in phantom.parts[name] if part < table.size]] = self.classes.index(level)
        return np.asarray(table[phantom.labels])
