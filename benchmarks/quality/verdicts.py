"""What must hold for one click, and whether it does."""

from collections.abc import Sequence

from benchmarks.promises import Promise, at_least, none_of
from benchmarks.quality.confidence import judged, spearman
from benchmarks.quality.rows import Row
from benchmarks.quality.strata import SMALLEST_STRATUM, by_stratum, figures, share

RIGHT_LEVEL = 0.95
POINTS = 0.98
STRATUM = 0.90
SPEARMAN = 0.6


def promises(rows: Sequence[Row]) -> list[Promise]:
    """The promises on phantoms that `rows` can tell about."""
    drawn = [row for row in rows if row.group == "phantom"]
    there = [row for row in drawn if row.expected == "found"]
    result = [none_of("refused request", [f"{row.name}: {row.complaint}" for row in rows if row.complaint])]
    level = figures("vertebra", "sacrum in view", [row for row in there if row.target == "vertebra"]).right_level
    if level is not None:
        result.append(at_least("right level where the sacrum is in view", level, RIGHT_LEVEL))
    for words, hits in (
        ("points inside", share(row.inside for row in there)),
        ("points outside", share(row.outside for row in there)),
    ):
        if hits is not None:
            result.append(at_least(words, hits, POINTS))
    result += _weakest(drawn)
    rank = spearman(judged(rows, with_failures=True))
    if rank is not None:
        result.append(at_least("rank correlation of confidence and Dice, failures included", rank, SPEARMAN))
    return result


def _weakest(rows: Sequence[Row]) -> list[Promise]:
    """The lowest share of each kind among all strata that are large enough to tell."""
    strata = [
        one
        for target in sorted({row.target for row in rows})
        for one in by_stratum(rows, target)
        if one.rows >= SMALLEST_STRATUM
    ]
    result = []
    for words, field in (("right level", "right_level"), ("points inside", "inside"), ("points outside", "outside")):
        shares = [(getattr(one, field), one) for one in strata if getattr(one, field) is not None]
        if shares:
            low, where = min(shares, key=lambda pair: pair[0])
            result.append(at_least(f"{words}, weakest stratum ({where.target}, {where.stratum})", low, STRATUM))
    return result
