"""The small networks that weigh the evidence of each guess, and how their numbers are read."""

from collections.abc import Mapping

import numpy as np

from runners.anatomy.sagittal.straight import Curve

FARTHEST = 4.0  # standard deviations: what lies beyond is no stronger evidence


Table = Mapping[str, Curve]
"""`n` networks with one hidden layer of `h` beside a direct way, over standardised evidence:

middle, spread: `(COLUMNS,)` of the evidence; direct: `(n, COLUMNS)` weights past the hidden layer; hidden, bias:
`(n, COLUMNS, h)` and `(n, h)` into it; output: `(n, h)` out of it; none: `(n,)` log-odds that no guess is right.
"""


def scaled(evidence: Curve, middle: Curve, spread: Curve) -> Curve:
    """Evidence in standard deviations, nothing beyond `FARTHEST`."""
    return np.asarray(np.clip((evidence - middle) / spread, -FARTHEST, FARTHEST))


def scores(evidence: Curve, table: Table) -> Curve:
    """`(m,)` log-odds of each guess against none of them, the mean over the networks."""
    given = scaled(evidence, table["middle"], table["spread"])
    parts = zip(*(table[name] for name in ("direct", "hidden", "bias", "output", "none")), strict=True)
    each = [given @ direct + np.tanh(given @ hidden + bias) @ out - none for direct, hidden, bias, out, none in parts]
    return np.asarray(np.mean(each, axis=0))
