"""What is asked: phantoms of the scoring recipe, slices of elsewhere, and what the right answer to each would be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality import shown
from benchmarks.quality.shown import Shown
from tools.phantoms import Phantom, spoilt
from tools.phantoms.scoring import ELSEWHERE, axial, sagittal
from tools.service_client import Question

Mask = NDArray[np.bool_]
Expected = Literal["found", "not found", "either"]

FAMILIES = ("psoas", "erector", "quadratus", "wall", "rectus")
BODIES = (*(f"T{number}" for number in range(4, 13)), *(f"L{number}" for number in range(1, 6)), "S1", "S2")
UNCOUNTABLE: Mapping[str, Expected] = {"no sacrum": "not found", "cut sacrum": "either"}
"""Without the sacrum nobody can count; with only its upper end some can: an honest refusal is right there too."""

FIRST_SEED = 10_000
"""Far from the seeds that other benchmarks and the documentation's pictures use."""

FIRST_SPOILT_SEED = 20_000
SPOILT_EVERY = 5
"""A fifth as many again are spoilt as bad scans are: what a confidence is worth shows where masks fail."""

NEEDED: Mapping[str, tuple[str, ...]] = {"axial": ("vertebra",), "sagittal": ("L3", "L4", "L5", "S1")}
"""What a spoilt slice must still show whole before it is a failure not to find anything in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The right answer, in the frame of the file.

    Attributes:
        mask: `(H, W)` bool; empty where nothing is to be found.
        families: the pieces by the first word of their name, where they are known apart.
        bodies: vertebral bodies by name, where they are known.
        spacing_mm: between rows and between columns.
        expected: what an honest service answers.
    """

    mask: Mask
    families: Mapping[str, Mask]
    bodies: Mapping[str, Mask]
    spacing_mm: tuple[float, float]
    expected: Expected


@dataclass(frozen=True, slots=True)
class QualityCase:
    """One question and its right answer, drawn only when asked for.

    Attributes:
        name: says what it is and never changes, so that a run that was interrupted can go on.
        group: `phantom`, `spoilt`, `elsewhere` or `CT`.
        target: `psoas`, `combo` or `vertebra`.
        load: the question, the truth, and the hardships.
    """

    name: str
    group: str
    target: str
    load: Callable[[], tuple[Question, Truth, frozenset[str]]]


def phantom_cases(phantoms: int) -> Iterator[QualityCase]:
    """Psoas and all muscle of as many axial phantoms, and L3 of as many sagittal ones; spoilt ones among them."""
    for number in range(phantoms):
        if number % SPOILT_EVERY == 0:
            yield from _spoilt_cases(number // SPOILT_EVERY)
        seed = FIRST_SEED + number
        for target in ("psoas", "combo"):
            way = shown.AXIAL[number % len(shown.AXIAL)]
            yield _case(f"axial-{seed}-{target}", "phantom", target, axial, seed, way)
        way = shown.SAGITTAL[number % len(shown.SAGITTAL)]
        yield _case(f"sagittal-{seed}-vertebra", "phantom", "vertebra", sagittal, seed, way)


def _spoilt_cases(number: int) -> Iterator[QualityCase]:
    """Every target of one axial and one sagittal phantom that nothing else shows, spoilt."""
    seed = FIRST_SPOILT_SEED + number
    for recipe, plane, targets, ways in (
        (axial, "axial", ("psoas", "combo"), shown.AXIAL),
        (sagittal, "sagittal", ("vertebra",), shown.SAGITTAL),
    ):
        for target in targets:
            yield _case(f"spoilt-{plane}-{seed}-{target}", "spoilt", target, recipe, seed, ways[number % len(ways)])


def elsewhere_cases(slices: int) -> Iterator[QualityCase]:
    """As many slices in which nothing is to be found, of each part of the body in turn."""
    for number in range(slices):
        recipe, seed = ELSEWHERE[number % len(ELSEWHERE)], FIRST_SEED + number // len(ELSEWHERE)
        lying = recipe.__name__ != "chest_sagittal"
        ways = shown.AXIAL if lying else shown.SAGITTAL
        way = ways[(number // len(ELSEWHERE)) % len(ways)]
        target = ("psoas", "combo")[number // len(ELSEWHERE) % 2] if lying else "vertebra"
        yield _case(f"elsewhere-{recipe.__name__}-{seed}-{target}", "elsewhere", target, recipe, seed, way)


def _case(name: str, group: str, target: str, recipe: Callable[..., Phantom], seed: int, way: Shown) -> QualityCase:
    def load() -> tuple[Question, Truth, frozenset[str]]:
        whole = _draw(recipe, seed, way.size_px)
        phantom = spoilt(whole, seed) if group == "spoilt" else whole
        question = Question(way.encode(phantom), "L3" if target == "vertebra" else "middle", target)
        truth = truth_of(phantom, target, way)
        if truth.expected == "found" and not all(_as_large(phantom, whole, name) for name in NEEDED[whole.plane]):
            truth = replace(truth, expected="either")
        return question, truth, phantom.traits | {way.name}

    return QualityCase(name, group, target, load)


def _as_large(phantom: Phantom, whole: Phantom, name: str) -> bool:
    """Whether nothing of a structure was cut off."""
    return phantom is whole or phantom.structure(name).sum() == whole.structure(name).sum() > 0


@lru_cache(maxsize=1)  # two targets are asked of the same phantom, one after the other
def _draw(recipe: Callable[..., Phantom], seed: int, size: int) -> Phantom:
    return recipe(seed, size=size)


def truth_of(phantom: Phantom, target: str, way: Shown) -> Truth:
    """What there is to find in a phantom."""

    def named(*names: str) -> Mask:
        return np.asarray(way.frame(np.logical_or.reduce([phantom.structure(name) for name in names])))

    if target == "vertebra":
        bodies = {name: named(name) for name in BODIES if phantom.structure(name).any()}
        mask, families = named("L3"), {"L3": named("L3")}
    else:
        bodies = {}
        families = {family: named(f"{family}_left", f"{family}_right") for family in FAMILIES}
        mask = families["psoas"] if target == "psoas" else named("combo")
    hard = [expected for trait, expected in UNCOUNTABLE.items() if trait in phantom.traits and target == "vertebra"]
    expected: Expected = hard[0] if hard else "found" if mask.any() else "not found"
    return Truth(mask, families, bodies, phantom.spacing_mm, expected)
