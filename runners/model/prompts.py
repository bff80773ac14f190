"""What a caller marks on a picture, checked before it reaches the model. No torch here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from runners.errors import BadPrompt

MOST_POINTS = 64
"""As many clicks as one request may carry."""

FARTHEST_PX = 1e6
"""No coordinate can be farther out; keeps float32 exact to a sixteenth of a pixel."""

LOGIT_LIMIT = 32.0
"""Mask logits are kept within ± this. Source: `SAM2ImagePredictor._predict` of sam2 1.1.0."""


def _no_points() -> NDArray[np.float32]:
    return np.zeros((0, 2), np.float32)


def _no_labels() -> NDArray[np.int32]:
    return np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One object to segment.

    Attributes:
        points: `(N, 2)` float32, `(x, y)` in natural pixels of the picture.
        labels: `(N,)` int32, 1 on the object, 0 beside it.
        box: `(4,)` float32 `x1, y1, x2, y2` in natural pixels, or None.
        mask_logits: `(h, w)` float32, an earlier or expected mask of the whole picture at any resolution: positive
            on the object, negative beside it, 0 undecided; or None.
    """

    points: NDArray[np.float32] = field(default_factory=_no_points)
    labels: NDArray[np.int32] = field(default_factory=_no_labels)
    box: NDArray[np.float32] | None = None
    mask_logits: NDArray[np.float32] | None = None

    @property
    def ambiguous(self) -> bool:
        """Whether one click is all there is: then several objects may be meant, and SAM2 offers three masks."""
        return len(self.points) == 1 and self.box is None and self.mask_logits is None


def make_prompt(fields: Mapping[str, Any], *, mask_logits: NDArray[np.float32] | None = None) -> Prompt:
    """Read a prompt from plain data.

    Args:
        fields: `points` (N pairs), `labels` (N of 0 and 1), `box` (four numbers or None), `mask_logits` (2-D array
            or None); absent means none.
        mask_logits: takes the place of the field, for a mask remembered from an earlier answer.

    Raises:
        BadPrompt: wrong shape or type, not finite, an inverted box, or nothing marked at all.
    """
    points = _points(fields.get("points"))
    labels = _labels(fields.get("labels"))
    if len(points) != len(labels):
        raise BadPrompt(f"There are {len(points)} points but {len(labels)} labels.")
    if len(points) > MOST_POINTS:
        raise BadPrompt(f"There are {len(points)} points where {MOST_POINTS} are allowed.")
    box = _box(fields.get("box"))
    logits = mask_logits if mask_logits is not None else _mask_logits(fields.get("mask_logits"))
    if len(points) == 0 and box is None and logits is None:
        raise BadPrompt("The prompt marks nothing: give a point, a box or a mask.")
    return Prompt(points, labels, box, logits)


def _numbers(value: Any, what: str) -> NDArray[np.float64]:
    try:
        numbers = np.asarray([] if value is None else value, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadPrompt(f"The {what} are not numbers.") from error
    # Written so that NaN fails it too.
    if not (np.abs(numbers) <= FARTHEST_PX).all():
        raise BadPrompt(f"The {what} are not finite numbers within {FARTHEST_PX:g}.")
    return numbers


def _points(value: Any) -> NDArray[np.float32]:
    points = _numbers(value, "points")
    if points.size == 0:
        return _no_points()
    if points.ndim != 2 or points.shape[1] != 2:
        raise BadPrompt("Each point needs an x and a y.")
    return points.astype(np.float32)


def _labels(value: Any) -> NDArray[np.int32]:
    labels = _numbers(value, "labels")
    if labels.ndim != 1 or not np.isin(labels, (0, 1)).all():
        raise BadPrompt("Each label is 1 (on the object) or 0 (beside it).")
    return labels.astype(np.int32)


def _box(value: Any) -> NDArray[np.float32] | None:
    if value is None:
        return None
    box = _numbers(value, "box corners")
    if box.shape != (4,):
        raise BadPrompt("A box is x1, y1, x2, y2.")
    if box[2] <= box[0] or box[3] <= box[1]:
        raise BadPrompt("A box needs x1 < x2 and y1 < y2.")
    return box.astype(np.float32)


def _mask_logits(value: Any) -> NDArray[np.float32] | None:
    """Not through `_numbers`: a mask may have 16 million values, and an infinite one has a meaning."""
    if value is None:
        return None
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.size == 0 or value.dtype.kind not in "fiu":
        raise BadPrompt("Mask logits are an array of numbers, rows by columns.")
    if np.isnan(value).any():
        raise BadPrompt("The mask logits are not all numbers.")
    return np.clip(value, -LOGIT_LIMIT, LOGIT_LIMIT).astype(np.float32)
