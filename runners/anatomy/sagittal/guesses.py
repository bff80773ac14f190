"""Every guess which disc is the lumbosacral one, over all that may be the column, with what speaks for each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.sagittal.distinct import distinct
from runners.anatomy.sagittal.evidence import COLUMNS, evidence
from runners.anatomy.sagittal.hypotheses import hypotheses
from runners.anatomy.sagittal.look import Look, look
from runners.anatomy.sagittal.network import Table, scores
from runners.anatomy.sagittal.spine import Spine, find_spines
from runners.anatomy.sagittal.straight import Curve
from runners.anatomy.view import View

LEAST_CREDIT = 0.08
"""Below it nothing in the slice is like a column; one without processes, as off the midline, reaches 0.2."""

LEAST_NAMED, NEARLY_NAMED = 0.4, 0.8
"""The same for the share of it that the map of levels names: porous columns have no better credit than a vessel."""

FEWEST_DISCS = 3
NEARLY = 0.5
"""Of the best column's credit, from which another is asked for its sacrum too: too narrow, too wide or with front and
back exchanged, a column may look as good; but only the right one ends in something that looks like a sacrum."""

NOWHERE = -1e6

SAME_PLACE = 0.45
"""Widths within which two guesses mean the same body: columns and discs found twice then speak with one voice."""

HEARD = 0.05
"""Of the likeliest guess's share, what another must have whose column may be outlined in its place."""


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """The outcome of counting.

    Attributes:
        best: number of a guess that says it: of the likely ones, that of the best column. A strip of the bodies, or
            a column with front and back exchanged, counts as well as the whole, but outlines no body.
        certainty: 0 to 1, share of all that may be which says that L3 lies where this guess says.
        shares: `(m,)` of each guess; together with "none of them" they are 1.
    """

    best: int
    certainty: float
    shares: Curve


@dataclass(frozen=True, slots=True, eq=False)
class Guesses:
    """The guesses of all columns of a slice, one after the other.

    Attributes:
        evidence: `(m, COLUMNS)` as `evidence` gives it.
        column: `(m,)` number of the column it belongs to.
        widths: `(columns,)` of each column, pixels.
        credit: `(columns,)` how likely each is the column at all.
        joint: `(m, 2)` where the lumbosacral disc would cross the axis, `(x, y)` in pixels.
        missed: `(m,)` whether that disc was not found, but only expected beyond the last one.
        way: `(m,)` 1 if the sacrum lies further down in the picture, -1 if further up.
        l3: `(m,)` number of the body that would be L3; -1 where it does not lie between two discs that were found.
        place: `(m, 2)` the middle of that body; far outside the picture where there is none.
    """

    evidence: Curve
    column: NDArray[np.intp]
    widths: Curve
    credit: Curve
    joint: Curve
    missed: NDArray[np.bool_]
    way: NDArray[np.intp]
    l3: NDArray[np.intp]
    place: Curve

    def count(self, table: Table) -> Count:
        """The place of L3 that the guesses agree on best; there must be one.

        Args:
            table: the fitted networks.
        """
        odds = np.append(scores(self.evidence, table), 0.0)
        shares = np.exp(odds - odds.max())
        shares = (shares / shares.sum())[:-1]
        pooled = np.where(self.l3 >= 0, self.pooled_at(self.place, shares), 0.0)
        likeliest = int(np.lexsort((shares, np.round(pooled, 6)))[-1])
        return Count(self._best_column(likeliest, shares), float(pooled[likeliest]), shares)

    def pooled_at(self, places: Curve, shares: Curve) -> Curve:
        """`(k,)` how much speaks for L3 lying at each of `(k, 2)` places, `(x, y)` in pixels."""
        return np.asarray(self._near(places) @ shares)

    def _near(self, places: Curve) -> NDArray[np.bool_]:
        """`(k, m)` which guesses mean the body at each place."""
        apart = np.hypot(*np.moveaxis(places[:, None] - self.place[None], -1, 0))
        near: NDArray[np.bool_] = (apart < SAME_PLACE * self.widths[self.column]) & (self.l3 >= 0)
        return near

    def _best_column(self, likeliest: int, shares: Curve) -> int:
        """Of the guesses that say the same as the likeliest one, the number of that with the best column."""
        same = self._near(self.place[likeliest : likeliest + 1])[0] & (self.way == self.way[likeliest])
        same &= shares >= HEARD * shares[likeliest]
        return int(np.where(same, self.credit[self.column], -1.0).argmax()) if same.any() else likeliest


def likely(spines: list[Spine]) -> list[Spine]:
    """Those columns, the likeliest first, that are good enough to be asked for their sacrum."""
    enough = distinct([spine for spine in spines if spine.discs.at.size >= FEWEST_DISCS])
    if not enough:
        return []
    credit = max(LEAST_CREDIT, NEARLY * enough[0].credit)
    named = max(LEAST_NAMED, NEARLY_NAMED * max(spine.named for spine in enough))
    return [spine for spine in enough if spine.credit >= credit or spine.named >= named]


def body_middles(spine: Spine) -> Curve:
    """`(discs - 1, 2)` the middle of each body, `(x, y)` in pixels."""
    along = (spine.discs.at[:-1] + spine.discs.at[1:]) / 2
    return spine.axis.place(along, np.zeros_like(along))


def gather(spines: list[Spine], seen: Look) -> Guesses:
    """All guesses of some columns.

    Args:
        spines: found in `seen`, the likeliest first.
        seen: the slice.
    """
    parts = []
    for number, spine in enumerate(spines):
        guesses = hypotheses(spine.discs)
        middles = np.concatenate([body_middles(spine), np.full((1, 2), NOWHERE)])
        parts.append(
            (
                evidence(spine, seen, guesses, spines[0].credit),
                np.full(guesses.at.size, number, np.intp),
                spine.axis.place(guesses.at, np.zeros_like(guesses.at)),
                (guesses.disc < 0) | (guesses.disc >= spine.discs.at.size),
                guesses.way,
                guesses.l3,
                middles[guesses.l3],
            )
        )
    widths = np.array([spine.axis.width for spine in spines])
    credit = np.array([spine.credit for spine in spines])
    if not parts:
        none = np.zeros(0, np.intp)
        empty = np.zeros((0, 2))
        return Guesses(np.zeros((0, COLUMNS)), none, widths, credit, empty, none.astype(bool), none, none, empty)
    measured, column, *others = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Guesses(measured, column, widths, credit, *others)


def disc_evidence(view: View) -> Guesses:
    """All guesses of a slice, as the search weighs them."""
    seen = look(view)
    return gather(likely(find_spines(seen)), seen)
