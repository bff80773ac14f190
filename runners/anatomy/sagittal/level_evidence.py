"""How far the map of levels agrees with each guess: what it names the bodies that would be L5 to T12."""

import numpy as np

from runners.anatomy.sagittal.hypotheses import USUAL_PITCH, Hypotheses
from runners.anatomy.sagittal.level_map import LEVEL_CLASSES, LevelMap
from runners.anatomy.sagittal.spine import Spine
from runners.anatomy.sagittal.straight import ACROSS, Curve

UPWARDS = ("L5", "L4", "L3", "L2", "L1", "T")
AROUND = (-0.2, 0.0, 0.2)  # widths from the middle of a body, along and across
BELOW = ((0.3, 0.8), (0.9, 1.5))
"""Widths from the lumbosacral disc on, where the sacrum should lie, and how far beside the axis it may."""

BESIDE = (-0.35, 0.0, 0.35)
UNNAMED = 0.05  # added to what is named anything at all: where nothing is, no name counts
UNLIKELY = 0.02

LEVEL_MEASUREMENTS = (
    *(f"named_{level}" for level in UPWARDS),
    "named",
    "named_beaten",
    "sacrum_near",
    "sacrum_far",
    "sacrum_above",
    "on_column",
    "most_sacrum",
    "far_from_l3",
    "right_way_up",
)


def level_evidence(spine: Spine, levels: LevelMap, guesses: Hypotheses) -> Curve:
    """`(m, LEVEL_MEASUREMENTS)` of each guess.

    named_L5 to named_L1, named_T: share of that name, of all names, where that body, or T12, would be; named: mean
    logarithm of the first four; named_beaten: how much greater that is for the best guess; sacrum_near, sacrum_far:
    share of sacrum below the disc; sacrum_above: in the body above it; on_column: how much of the column is;
    most_sacrum: how sure the map is of any sacrum in view; far_from_l3: how far the middle of what is named L3 lies
    from where it would be, in widths (logarithm); right_way_up: how far levels follow each other towards the feet.
    """
    middles = spine.axis.place(_middles(spine, guesses), np.zeros((guesses.at.size, len(UPWARDS))))
    around = np.array(AROUND) * spine.axis.width
    bodies = levels.at(middles[:, :, None, None] + np.stack(np.meshgrid(around, around), axis=-1)).mean(axis=(2, 3))
    anything = bodies[..., 1:].sum(axis=-1) + UNNAMED
    rows = np.arange(len(UPWARDS))
    right = bodies[:, rows, [LEVEL_CLASSES.index(level) for level in UPWARDS]] / anything
    named = np.log(right[:, :4] + UNLIKELY).mean(axis=1)
    sacrum = LEVEL_CLASSES.index("S")
    below = [_below(spine, levels, guesses, reach) for reach in BELOW]
    l3 = levels.middle("L3")
    far = np.hypot(*(middles[:, UPWARDS.index("L3")] - l3).T) / spine.axis.width
    columns = [
        *right.T,
        named,
        named.max() - named,
        *(share[:, sacrum] / (share[:, 1:].sum(axis=1) + UNNAMED) for share in below),
        bodies[:, 0, sacrum] / anything[:, 0],
        np.full(named.size, spine.named),
        np.full(named.size, float(levels.shares[sacrum].max())),
        np.log(far + 0.1),
        guesses.way * levels.downwards(),
    ]
    return np.stack(columns, axis=1)


def _middles(spine: Spine, guesses: Hypotheses) -> Curve:
    """`(m, 6)` where along the axis L5 to T12 would lie; beyond the discs found, as far apart as the last two."""
    at, count = spine.discs.at, spine.discs.at.size
    usual = float(np.median(np.diff(at))) if count > 1 else USUAL_PITCH * ACROSS
    step = np.arange(1, len(UPWARDS) + 1)
    number = guesses.disc[:, None] - guesses.way[:, None] * step
    beyond = number - np.clip(number, 0, count - 1)
    ends = at[np.clip(number, 0, count - 1)] + beyond * usual
    ends = np.column_stack([guesses.at, ends])
    return np.asarray((ends[:, 1:] + ends[:, :-1]) / 2)


def _below(spine: Spine, levels: LevelMap, guesses: Hypotheses, reach: tuple[float, float]) -> Curve:
    """`(m, 8)` mean shares over a stretch below each disc."""
    along, across = np.meshgrid(np.linspace(*reach, 3) * ACROSS, np.array(BESIDE) * ACROSS, indexing="ij")
    places = guesses.at[:, None] + guesses.way[:, None] * along.ravel()
    shares = levels.at(spine.axis.place(places, np.broadcast_to(across.ravel(), places.shape)))
    return np.asarray(shares.mean(axis=1))
