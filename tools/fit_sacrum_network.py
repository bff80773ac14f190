"""Fits the small networks that tell the lumbosacral disc, and says what they reach on examples they never saw."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Curve = NDArray[np.float64]
Table = Mapping[str, Curve]

HIDDEN, NETWORKS = 10, 5
PENALTY = 0.006
"""On the squares of all weights of standardised evidence; it and the hidden units were chosen on styles that a fit on
their mixture had never seen."""

FARTHEST = 4.0  # standard deviations, as where the table is read
START = 0.15  # standard deviation of the weights that the fit begins with
STEPS = 250
EVERY_MISSED = 2
"""Only every second slice whose lumbosacral disc was not found as a disc is learnt from: worn and fused discs are far
rarer in patients than in the styles, and a fit that expects them takes S1-S2 for one."""

NAMES = ("middle", "spread", "direct", "hidden", "bias", "output", "none")
SURE, CLAIMED = 0.98, 0.95
"""Share of levels that must be right among those that are claimed without a word, and among all that are claimed. A
claim between the two comes with a warning and its neighbours to pick from: one look is less work than a search."""


class Count(Protocol):
    """Which guess was chosen, and how certain it is."""

    @property
    def best(self) -> int: ...  # noqa: D102
    @property
    def certainty(self) -> float: ...  # noqa: D102


class Guesses(Protocol):
    """What the fit reads of `disc_evidence`'s answer."""

    @property
    def evidence(self) -> Curve: ...  # noqa: D102
    @property
    def missed(self) -> NDArray[np.bool_]: ...  # noqa: D102
    def count(self, table: Table) -> Count: ...  # noqa: D102


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One slice: its guesses, which of them are right, and what is known of it.

    Attributes:
        style: how it was drawn.
        guesses: of all columns found in it.
        right: `(m,)` bool, guesses with the right disc and the right body.
        on_l3: `(m,)` bool, guesses whose body is L3, whatever they take for the disc.
        sacrum: whether L3, L5, S1 and S2 are in view.
        traits: the hardships it was drawn with.
    """

    style: str
    guesses: Guesses
    right: NDArray[np.bool_]
    on_l3: NDArray[np.bool_]
    sacrum: bool
    traits: frozenset[str] = frozenset()


def fit(examples: Sequence[Example], *, networks: int = NETWORKS) -> Table:
    """Fit the networks: of all guesses of a slice and "none of them", the right ones are to have the greatest share."""
    used = list(_learnt_from(examples))
    every = np.concatenate([example.guesses.evidence for example in used])
    middle, spread = every.mean(axis=0), every.std(axis=0) + 1e-3
    given = np.clip((every - middle) / spread, -FARTHEST, FARTHEST)
    owner = np.repeat(np.arange(len(used)), [example.right.size for example in used])
    right = np.concatenate([example.right for example in used]).astype(np.float64)
    parts = [_network(given, owner, right, np.random.default_rng(seed)) for seed in range(networks)]
    stacked = (np.stack(part) for part in zip(*parts, strict=True))
    return dict(zip(NAMES, (middle, spread, *stacked), strict=True))


def _learnt_from(examples: Sequence[Example]) -> Iterator[Example]:
    """Those with a column, and with a right guess if the sacrum is in view; fewer of those with a missed disc."""
    for number, example in enumerate(examples):
        missed = example.right.any() and example.guesses.missed[example.right].all()
        unreached = example.sacrum and not example.right.any()
        if example.right.size and not unreached and (not missed or number % EVERY_MISSED == 0):
            yield example


def _network(
    given: Curve, owner: NDArray[np.intp], right: Curve, rng: np.random.Generator
) -> tuple[Curve, Curve, Curve, Curve, Curve]:
    count, size = int(owner.max()) + 1, given.shape[1]
    shown = np.bincount(owner, right, count) > 0
    cuts = np.cumsum([size, size * HIDDEN, HIDDEN, HIDDEN])

    def unpacked(weights: Curve) -> tuple[Curve, Curve, Curve, Curve, Curve]:
        direct, hidden, bias, output, none = np.split(weights, cuts)
        return direct, hidden.reshape(size, HIDDEN), bias, output, none[0]

    def loss(weights: Curve) -> tuple[float, Curve]:
        direct, hidden, bias, output, none = unpacked(weights)
        bent = np.tanh(given @ hidden + bias)
        odds = np.exp(np.clip(given @ direct + bent @ output, -40, 40))
        nothing = np.exp(np.clip(none, -40, 40))
        total = np.bincount(owner, odds, count) + nothing
        good = np.bincount(owner, odds * right, count)
        kept = np.where(shown, good, nothing)
        slope = (odds / total[owner] - np.where(shown, 1 / np.maximum(good, 1e-30), 0)[owner] * odds * right) / count
        back = slope[:, None] * output * (1 - bent**2)
        parts = (
            given.T @ slope + 2 * PENALTY * direct,
            (given.T @ back + 2 * PENALTY * hidden).ravel(),
            back.sum(axis=0),
            bent.T @ slope + 2 * PENALTY * output,
            [(nothing / total - ~shown).mean()],
        )
        squares = sum(float((part**2).sum()) for part in (direct, hidden, output))
        return float(-np.log(kept / total + 1e-12).mean() + PENALTY * squares), np.concatenate(parts)

    start = rng.normal(0, START, int(cuts[-1]) + 1)
    start[:size] = 0
    return unpacked(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one slice: how certain the level was, and whether it was right."""

    style: str
    sacrum: bool
    certainty: float
    right: bool
    traits: frozenset[str] = frozenset()


def answers(examples: Sequence[Example], table: Table) -> Iterator[Answer]:
    """Count in each slice; one without a column is answered with no certainty."""
    for example in examples:
        if not example.right.size:
            yield Answer(example.style, example.sacrum, 0.0, False, example.traits)
            continue
        count = example.guesses.count(table)
        right = bool(example.on_l3[count.best])
        yield Answer(example.style, example.sacrum, count.certainty, right, example.traits)


def unseen(examples: Sequence[Example], learnt: str, *, networks: int = NETWORKS) -> list[Answer]:
    """Answers for all other styles by a table fitted on one of them: on slices drawn as it never saw any.

    Args:
        examples: of at least two styles.
        learnt: the style that is fitted on.
        networks: fewer are faster.
    """
    table = fit([example for example in examples if example.style == learnt], networks=networks)
    return list(answers([example for example in examples if example.style != learnt], table))


def certainty_for(found: Sequence[Answer], share: float) -> float:
    """The lowest certainty from which on so great a share of all claims is right; 1 where there is none."""
    ordered = sorted(found, key=lambda answer: -answer.certainty)
    right = np.cumsum([answer.right for answer in ordered]) / np.arange(1, len(ordered) + 1)
    enough = np.flatnonzero(right >= share)
    return ordered[int(enough[-1])].certainty if enough.size else 1.0
