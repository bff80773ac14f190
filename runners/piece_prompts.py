"""A piece that the search found, as prompts in the model's form."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from runners.anatomy import Structure
from runners.masks import Mask, Target

Kind = Literal["points", "box", "box+point", "mask", "box+mask", "box+point+mask"]

KINDS: Mapping[Target, Kind] = {"psoas": "box+point", "combo": "box+mask", "vertebra": "points"}
"""What the model is asked with; compared in `docs/one-click.md`."""

PRIOR_LOGIT = 8.0
"""How sure a prior is said to be where it is the model's mask prompt; the demo model was trained with the same."""

PROMPT_SIDE = 256
"""Of mask prompts, in pixels: SAM2's own at full input size; smaller models scale it down."""


def mask_prompt(prior: Mask) -> NDArray[np.float32]:
    """A prior, `(H, W)` bool, as `(PROMPT_SIDE, PROMPT_SIDE)` logits of the whole picture."""
    rows, columns = (((np.arange(PROMPT_SIDE) + 0.5) * side / PROMPT_SIDE).astype(int) for side in prior.shape)
    return np.where(prior[rows][:, columns], PRIOR_LOGIT, -PRIOR_LOGIT).astype(np.float32)


def piece_prompt(piece: Structure, kind: Kind) -> dict[str, Any]:
    """One prompt for a piece, in the frame that was searched.

    Args:
        piece: what was found.
        kind: which of box, deepest point and prior it holds; `points` are all points, those beside it included.
    """
    inside: Sequence[tuple[float, float]] = ()
    outside: Sequence[tuple[float, float]] = ()
    if kind == "points":
        inside, outside = piece.inside, piece.outside
    elif "point" in kind:
        inside = piece.inside[:1]
    return {
        "points": [list(point) for point in (*inside, *outside)],
        "labels": [1] * len(inside) + [0] * len(outside),
        "box": list(piece.box) if "box" in kind else None,
        "previous": None,
        "mask_logits": mask_prompt(piece.prior) if "mask" in kind else None,
    }
