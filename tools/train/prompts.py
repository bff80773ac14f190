"""What a person might give the model for one structure: clicks, a box, a rough mask. Sampled for training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt, gaussian_filter, shift

NEGATIVE, POSITIVE, BOX_FIRST, BOX_LAST = 0, 1, 2, 3
"""Point labels of SAM2's prompt encoder."""

PRIOR_LOGIT = 8.0


@dataclass(frozen=True, slots=True)
class PromptKind:
    """What every prompt of a batch consists of.

    All prompts of a batch have equally many points: a padding point is not nothing, the decoder attends to it, and a
    model trained with padding draws differently without.

    Attributes:
        clicks: clicks on the structure.
        exclusions: clicks beside it.
        box: whether a box is drawn.
        prior: whether a rough mask is given.
    """

    clicks: int = 0
    exclusions: int = 0
    box: bool = False
    prior: bool = False

    @property
    def ambiguous(self) -> bool:
        """One click and nothing else, which SAM2 answers with three candidates."""
        return self == PromptKind(clicks=1)


def draw_kind(rng: np.random.Generator) -> PromptKind:
    """A random kind; one click is the commonest, as it is in use."""
    kind = rng.choice(["click", "box", "box and click", "clicks", "prior"], p=[0.42, 0.16, 0.10, 0.10, 0.22])
    match kind:
        case "click":
            return PromptKind(clicks=1)
        case "box":
            return PromptKind(box=True)
        case "box and click":
            return PromptKind(clicks=1, box=True)
        case "clicks":
            return PromptKind(clicks=int(rng.integers(1, 4)), exclusions=int(rng.integers(0, 3)))
        case _:
            boxed = bool(rng.random() < 0.5)
            return PromptKind(clicks=int(not boxed), box=boxed, prior=True)


@dataclass(frozen=True, slots=True)
class SampledPrompt:
    """One prompt in the frame of the square training picture.

    Attributes:
        points: `(P, 2)` float32, `(x, y)` in pixels.
        labels: `(P,)` int64, see the constants above.
        prior: `(size / 4, size / 4)` float32 mask logits, zeros if there is none.
    """

    points: NDArray[np.float32]
    labels: NDArray[np.int64]
    prior: NDArray[np.float32]


def click_inside(rng: np.random.Generator, mask: NDArray[np.bool_]) -> tuple[float, float]:
    """A point `(x, y)` of the mask, mostly well inside, as people click."""
    rows, columns = np.nonzero(mask)
    top, left = rows.min(), columns.min()
    crop = np.pad(mask[top : rows.max() + 1, left : columns.max() + 1], 1)
    depth = distance_transform_edt(crop)[rows - top + 1, columns - left + 1]
    weight = depth ** float(rng.choice([0.3, 1.5, 4.0]))
    index = rng.choice(len(rows), p=weight / weight.sum())
    return float(columns[index]), float(rows[index])


def _click_outside(rng: np.random.Generator, mask: NDArray[np.bool_]) -> tuple[float, float]:
    """A point `(x, y)` near the mask but not in it, as people exclude."""
    rows, columns = np.nonzero(mask)
    reach = 0.6 * max(np.ptp(rows), np.ptp(columns)) + 4
    for _ in range(20):
        index = rng.integers(len(rows))
        x, y = columns[index] + rng.normal(0, reach), rows[index] + rng.normal(0, reach)
        column, row = int(np.clip(x, 0, mask.shape[1] - 1)), int(np.clip(y, 0, mask.shape[0] - 1))
        if not mask[row, column]:
            return float(column), float(row)
    return 0.0, 0.0


def _box(rng: np.random.Generator, mask: NDArray[np.bool_]) -> list[tuple[float, float]]:
    rows, columns = np.nonzero(mask)
    size = np.array([np.ptp(columns), np.ptp(rows)])
    jitter = rng.normal(0, 0.04, size=(2, 2)) * size + rng.normal(0, 1.0, size=(2, 2))
    corners = np.array([[columns.min(), rows.min()], [columns.max(), rows.max()]]) + jitter
    return [(float(x), float(y)) for x, y in corners]


def _rough_mask(rng: np.random.Generator, mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The structure as a worse method might have drawn it: shifted, blurred, grown or shrunk; at a quarter size."""
    quarter = mask.shape[0] // 4
    small = np.asarray(Image.fromarray(mask.astype(np.float32)).resize((quarter, quarter), Image.Resampling.BOX))
    extent = np.sqrt(max(float(small.sum()), 1.0))
    moved = shift(small, rng.normal(0, 0.06 * extent, size=2), order=1)
    noise = gaussian_filter(rng.normal(size=small.shape), 0.12 * extent + 0.5)
    noise *= rng.uniform(0, 0.3) / max(float(noise.std()), 1e-6)
    rough = gaussian_filter(moved, rng.uniform(0.02, 0.1) * extent) + noise * (
        gaussian_filter(moved, 0.1 * extent) > 0.05
    )
    return np.where(rough > rng.uniform(0.3, 0.65), PRIOR_LOGIT, -PRIOR_LOGIT).astype(np.float32)


def sample_prompt(rng: np.random.Generator, mask: NDArray[np.bool_], kind: PromptKind) -> SampledPrompt:
    """Draw one prompt of a kind for a mask: `(S, S)` bool, not empty."""
    marks: list[tuple[tuple[float, float], int]] = []
    if kind.box:
        first, last = _box(rng, mask)
        marks += [(first, BOX_FIRST), (last, BOX_LAST)]
    marks += [(click_inside(rng, mask), POSITIVE) for _ in range(kind.clicks)]
    marks += [(_click_outside(rng, mask), NEGATIVE) for _ in range(kind.exclusions)]
    quarter = mask.shape[0] // 4
    prior = _rough_mask(rng, mask) if kind.prior else np.zeros((quarter, quarter), np.float32)
    points = np.array([point for point, _ in marks], np.float32)
    return SampledPrompt(points, np.array([label for _, label in marks], np.int64), prior)
