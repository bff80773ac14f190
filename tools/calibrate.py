"""Fit the confidence: `python -m tools.calibrate ROWS.jsonl`, on what `python -m benchmarks.opinions --rows` wrote.

For each target a logistic model of the Dice coefficient, fitted by least squares with a penalty on its weights, so that
correlated evidence shares them. Only development samples go in: the phantoms that score are never seen here.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from runners.confidence import Model, Term

TABLE = Path(__file__).parents[1] / "runners" / "confidence_table.py"

EVIDENCE: dict[str, tuple[str, ...]] = {
    "psoas": (
        "agreement",
        "agreement_least",
        "model_score",
        "kept",
        "flags",
        "vertebra_score",
        "symmetry",
        *(f"{side}_{name}" for side in ("left", "right") for name in ("score", "edge_share", "fill", "solidity")),
    ),
    "combo": (
        "agreement",
        "agreement_least",
        "model_score",
        "kept",
        "flags",
        "vertebra_score",
        "wall_outer_edge",
        "wall_inner_edge",
        "wall_fill",
        "wall_symmetry",
        "erector_symmetry",
    ),
    "vertebra": ("agreement", "model_score", "kept", "level_certainty", "flags"),
}
"""What the confidence of each target is made of."""

PENALTY = 0.02
LEAST_SPREAD = 1e-3
EXTREMES = (2, 98)
"""Percentiles beyond which evidence is cut off."""


def fit(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> Model:
    """Fit one target's model.

    Args:
        rows: samples with `evidence` and `dice`.
        names: the evidence to use.
    """
    values = np.array([[row["evidence"].get(name, np.nan) for name in names] for row in rows], np.float64)
    truth = np.array([row["dice"] for row in rows])
    low, high = np.nanpercentile(values, EXTREMES, axis=0)
    middle = np.nanmean(np.clip(values, low, high), axis=0)
    spread = np.maximum(np.nanstd(np.clip(values, low, high), axis=0), 1e-6)
    scaled = (np.clip(np.where(np.isnan(values), middle, values), low, high) - middle) / spread

    def loss(parameters: NDArray[np.float64]) -> float:
        expected = 1 / (1 + np.exp(-(parameters[0] + scaled @ parameters[1:])))
        return float(((expected - truth) ** 2).mean() / truth.var() + PENALTY * (parameters[1:] ** 2).mean())

    found = minimize(loss, np.r_[np.log(truth.mean() / (1 - truth.mean())), np.zeros(len(names))]).x
    limits = zip(names, low, high, middle, spread, found[1:], strict=True)
    # What never varied was not learnt from.
    told = ((name, rest) for name, *rest in limits if rest[3] > LEAST_SPREAD)
    return Model(float(found[0]), {name: Term(*(round(float(v), 4) for v in rest)) for name, rest in told})


def written(models: dict[str, Model], samples: dict[str, int]) -> str:
    """The table's source text."""
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
        lines += [f"    # {samples[target]} development samples", f'    "{target}": Model(']
        lines += [f"        {model.base:.4f},", "        {"]
        for name, t in model.terms.items():
            lines.append(f'            "{name}": Term({t.low}, {t.high}, {t.middle}, {t.spread}, {t.weight}),')
        lines += ["        },", "    ),"]
    return "\n".join([*lines, "}", ""])


def main() -> None:
    """Read the rows, write the table, print how well it orders the samples that it was fitted on."""
    parser = argparse.ArgumentParser(prog="python -m tools.calibrate", description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--out", type=Path, default=TABLE)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.rows.read_text(encoding="utf-8").splitlines()]
    models, samples = {}, {}
    for target, names in EVIDENCE.items():
        found = [row for row in rows if row["target"] == target and row["found"]]
        samples[target] = len(found)
        models[target] = fit(found, names)
        expected = np.array([models[target].expected_dice(row["evidence"]) for row in found])
        truth = np.array([row["dice"] for row in found])
        order = np.corrcoef(expected.argsort().argsort(), truth.argsort().argsort())[0, 1]
        print(
            f"{target}: {len(found)} samples, Spearman {order:.2f}, mean {expected.mean():.3f} for {truth.mean():.3f}"
        )
    given.out.write_text(written(models, samples), encoding="utf-8")


if __name__ == "__main__":
    main()
