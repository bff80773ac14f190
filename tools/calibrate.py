"""Fit the confidence: `python -m tools.calibrate ROWS.jsonl`, on what `python -m benchmarks.opinions --rows` wrote.

For each target a logistic model of the Dice coefficient. Its weights are fitted to the log odds of the Dice, so that
telling 0.95 from 0.9 counts as telling 0.7 from 0.5 does; each has the sign that its evidence must have, so that better
evidence never lowers the confidence; a penalty shares them out among correlated evidence. Scale and base are then
fitted to the Dice itself, which calibrates and keeps the order. Only development samples go in: the phantoms that score
are never seen here. How well it carries over is told by leaving out one way of drawing at a time.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import spearmanr

from runners.confidence import Model, Term
from runners.confidence_table import MODELS, SAMPLES
from runners.masks import Target

TABLE = Path(__file__).parents[1] / "runners" / "confidence_table.py"

FOR, AGAINST = 1, -1

EVIDENCE: Mapping[Target, Mapping[str, int]] = {
    "psoas": {
        "agreement": FOR,
        "steadiness": FOR,
        "edge_share": FOR,
        "sides_edge": FOR,
        "sides_named": FOR,
        "sides_solidity": FOR,
        "sides_unlike": AGAINST,
        "alike_around": AGAINST,
        "core_spread": AGAINST,
        "flags": AGAINST,
    },
    "combo": {
        "agreement": FOR,
        "steadiness": FOR,
        "model_score": FOR,
        "edge_share": FOR,
        "wall_inner_edge": FOR,
        "wall_fill": FOR,
        "muscle_named": FOR,
        "erector_symmetry": FOR,
        "alike_around": AGAINST,
        "core_spread": AGAINST,
        "flags": AGAINST,
    },
    "vertebra": {
        "agreement": FOR,
        "steadiness": FOR,
        "model_score": FOR,
        "edge_share": FOR,
        "size": FOR,
        "level_certainty": FOR,
        "alike_around": AGAINST,
        "flags": AGAINST,
    },
}
"""What the confidence of each target is made of, and whether more of it speaks for the mask or against it."""

PENALTY = 0.05
ODDS_WITHIN = (0.02, 0.985)
"""Dice beyond is taken for this: log odds have no end, and a mask cannot be more wrong than this, or be told so."""

LEAST_SPREAD = 1e-3
LEAST_WEIGHT = 1e-3
DEVELOPMENT = "development phantoms"
"""The part of the rows that is fitted on; real slices are too few, and too well known."""

EXTREMES = (2, 98)
"""Percentiles beyond which evidence is cut off."""


def fit(rows: Sequence[Mapping[str, Any]], names: Mapping[str, int]) -> Model:
    """Fit one target's model.

    Args:
        rows: samples with `evidence` and `dice`.
        names: the evidence to use and the sign of its weight.
    """
    values = np.array([[row["evidence"].get(name, np.nan) for name in names] for row in rows], np.float64)
    # What was never measured, or never varied, was not learnt from.
    told = [k for k in range(len(names)) if np.nanstd(np.r_[values[:, k], 0.0, 0.0]) > 0]
    values, signs = values[:, told], np.array(list(names.values()))[told]
    truth = np.array([row["dice"] for row in rows])
    low, high = np.nanpercentile(values, EXTREMES, axis=0)
    middle = np.nanmean(np.clip(values, low, high), axis=0)
    spread = np.nanstd(np.clip(values, low, high), axis=0)
    scaled = (np.clip(np.where(np.isnan(values), middle, values), low, high) - middle) / np.maximum(spread, 1e-6)
    weights = _ordering(scaled, truth, signs)
    base, scale = _calibration(scaled @ weights, truth)
    limits = zip(np.array(list(names))[told], low, high, middle, spread, scale * weights, strict=True)
    useful = ((str(name), rest) for name, *rest in limits if rest[3] > LEAST_SPREAD and abs(rest[4]) > LEAST_WEIGHT)
    return Model(base, {name: Term(*(round(float(v), 4) for v in rest)) for name, rest in useful})


def _ordering(scaled: NDArray[np.float64], truth: NDArray[np.float64], signs: NDArray[np.int_]) -> NDArray[np.float64]:
    """Weights whose sum follows the log odds of the Dice, each of its own sign or 0."""
    within = np.clip(truth, *ODDS_WITHIN)
    odds = np.log(within / (1 - within))
    centred = odds - odds.mean()

    def loss(weights: NDArray[np.float64]) -> float:
        off = scaled @ weights - centred
        return float((off**2).mean() / max(centred.var(), 1e-9) + PENALTY * (weights**2).mean())

    bounds = [(0.0, None) if sign > 0 else (None, 0.0) for sign in signs]
    return np.asarray(minimize(loss, np.zeros(signs.size), bounds=bounds, method="L-BFGS-B").x)


def _calibration(order: NDArray[np.float64], truth: NDArray[np.float64]) -> tuple[float, float]:
    """Base and positive scale of the log odds whose shares are nearest to the Dice, by cross entropy."""

    def loss(parameters: NDArray[np.float64]) -> float:
        odds = parameters[0] + parameters[1] * order
        return float((np.logaddexp(0, odds) - truth * odds).mean())

    start = np.array([np.log(truth.mean() / (1 - truth.mean())), 1.0])
    base, scale = minimize(loss, start, bounds=[(None, None), (0.01, None)], method="L-BFGS-B").x
    return float(base), float(scale)


def carried_over(rows: Sequence[Mapping[str, Any]], names: Mapping[str, int]) -> NDArray[np.float64]:
    """What models say that were fitted without the samples' own way of drawing.

    Args:
        rows: samples with `evidence`, `dice` and `style`.
        names: as for `fit`.

    Returns:
        `(N,)` expected Dice.
    """
    styles = np.array([row["style"] for row in rows])
    said = np.zeros(len(rows))
    for style in np.unique(styles):
        model = fit([row for row in rows if row["style"] != style], names)
        said[styles == style] = [model.expected_dice(row["evidence"]) for row in rows if row["style"] == style]
    return said


def written(models: Mapping[Target, Model], samples: Mapping[Target, int]) -> str:
    """The table's source text.

    Args:
        models: of every target.
        samples: how many each was fitted on.
    """
    lines = [
        '"""Weights of the confidence, fitted by `tools.calibrate`: do not edit by hand."""',
        "",
        "from collections.abc import Mapping",
        "",
        "from runners.confidence import Model, Term",
        "from runners.masks import Target",
        "",
        "MODELS: Mapping[Target, Model] = {",
    ]
    for target, model in models.items():
        lines += [f'    "{target}": Model(']
        lines += [f"        {model.base:.4f},", "        {"]
        for name, t in model.terms.items():
            lines.append(f'            "{name}": Term({t.low}, {t.high}, {t.middle}, {t.spread}, {t.weight}),')
        lines += ["        },", "    ),"]
    counts = ", ".join(f'"{target}": {samples[target]}' for target in models)
    lines += ["}", "", f"SAMPLES: Mapping[Target, int] = {{{counts}}}"]
    lines += ['"""How many development samples each was fitted on."""', ""]
    return "\n".join(lines)


def main() -> None:
    """Read the rows, write the table, print how well it orders samples whose way of drawing it was not fitted on."""
    parser = argparse.ArgumentParser(prog="python -m tools.calibrate", description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--targets", nargs="+", choices=tuple(EVIDENCE), default=tuple(EVIDENCE), help="fit only these")
    parser.add_argument("--out", type=Path, default=TABLE)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.rows.read_text(encoding="utf-8").splitlines()]
    models, samples = dict(MODELS), dict(SAMPLES)
    for target in given.targets:
        names = EVIDENCE[target]
        found = [row for row in rows if row["target"] == target and row["found"] and row["part"] == DEVELOPMENT]
        samples[target] = len(found)
        models[target] = fit(found, names)
        truth = np.array([row["dice"] for row in found])
        said = carried_over(found, names)
        fitted = np.array([models[target].expected_dice(row["evidence"]) for row in found])
        print(
            f"{target}: {len(found)} samples, Spearman {spearmanr(said, truth).statistic:.2f} on a way of drawing left "
            f"out, {spearmanr(fitted, truth).statistic:.2f} on those fitted; mean {said.mean():.3f} for "
            f"{truth.mean():.3f}, mean error {np.abs(said - truth).mean():.3f}"
        )
    given.out.write_text(written(models, samples), encoding="utf-8")


if __name__ == "__main__":
    main()
