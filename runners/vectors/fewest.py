"""The polygons with the fewest vertices that still paint the mask.

Outlines are cut down further and further; how far they may be is found by painting them, as the host's canvas does,
and counting the pixels that come out wrong. The whole mask shares one level, because a vertex should save as much
wherever it is spent; a part that would suffer is drawn at a lower one, and where sides would cross, or a part is too
small or too thin for anything else, the outline is exact.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from runners.vectors.drawing import COSTS, LEAST_PART_IOU, Scene, draw, fits, scene_of, tangled_edges
from runners.vectors.keyholes import VERTICES_OF_KEYHOLE
from runners.vectors.outline import Ring
from runners.vectors.pieces import Indices

Goal = tuple[float, float]

GOALS: tuple[Goal, ...] = ((0.985, 0.007), (0.981, 0.008))
"""Least intersection over union and largest error of the area, of the whole mask as painted: what is aimed at, and
what is enough where that takes more vertices than a person can oversee. What is promised is 0.98 and 1 %: the rest is
for canvases of other makers."""

MOST_VERTICES, MOST_VERTICES_OF_SMALL = 400, 40
"""What a person can oversee and still correct by hand: all together, and on a part as small as a psoas."""
SMALL_EDGES = 700
"""A psoas has 100 to 500 pixel edges at 512 x 512; what connects the muscles of a trunk has thousands."""

INSET_PX = 0.44
LEAST_INSET_PX, MOST_INSET_PX = 0.35, 0.55
"""How far inside the exact outline a drawing runs, sideways and upright. A canvas that is exact tints every pixel
that is touched, so half a pixel would be right; one with 4 x 4 samples a pixel reaches 3/8: this lies between. Where
it paints too large or too small an area it is corrected, once, within these bounds."""

_STEP_BACK = 4
"""Levels that a part, or a narrow place, goes back at a time if it cannot be drawn at the mask's level."""


def simplest(parts: Sequence[Sequence[Ring]], labels: NDArray[np.int32]) -> list[list[Ring]]:
    """Replace the rings of unit edges of every part by rings with as few vertices as its picture allows.

    Args:
        parts: for each part its outline and then its holes, in the frame of `labels`.
        labels: `(H, W)`, `i + 1` on the pixels of part `i`.

    Returns:
        For each part its outline and those holes that are large enough to matter; vertices on quarters of a pixel,
        within the part's bounding box.
    """
    scene = scene_of(parts, labels)
    drawn: list[list[Ring]] = []
    for goal in GOALS:
        drawn = _drawn_for(scene, goal)
        if not _too_many(drawn, parts):
            break
    return drawn


def _too_many(drawn: Sequence[Sequence[Ring]], parts: Sequence[Sequence[Ring]]) -> bool:
    """Whether a drawing has more vertices than a person can oversee."""
    vertices = [sum(map(len, rings)) + VERTICES_OF_KEYHOLE * (len(rings) - 1) for rings in drawn]
    small = [sum(map(len, rings)) <= SMALL_EDGES for rings in parts]
    crowded = any(few and number > MOST_VERTICES_OF_SMALL for few, number in zip(small, vertices, strict=True))
    return crowded or sum(vertices) > MOST_VERTICES


def _drawn_for(scene: Scene, goal: Goal) -> list[list[Ring]]:
    """Draw with as few vertices as a goal allows."""
    common, inset_px = _common_level(scene, goal)
    while True:
        drawn, wrong, painted = _drawn(scene, common, inset_px)
        if common == 0 or fits(scene.area.sum(), painted, wrong, *goal).all():
            return drawn
        common = max(common - _STEP_BACK, 0)


def _drawn(scene: Scene, common: int, inset_px: float) -> tuple[list[list[Ring]], Indices, Indices]:
    """Draw every part at the common level, or at one low enough for it and for its narrow places.

    Returns:
        The rings of each part; wrong and painted pixels of all together, `(2,)` each, for each of `FAINTEST`.
    """
    level = np.full(len(scene.lines.ring), common)
    drawn: list[list[Ring]] = [[] for _ in scene.area]
    wrong, painted = np.zeros(2, np.intp), np.zeros(2, np.intp)
    waiting = np.ones(len(scene.area), bool)
    while waiting.any():
        drawing = draw(scene, level, waiting, inset_px)
        owner_of_edge = scene.part[scene.lines.ring]
        lower = (drawing.bad[owner_of_edge] | tangled_edges(scene, drawing)) & (level > 0)
        again = np.zeros(len(scene.area), bool)
        again[owner_of_edge[lower]] = True
        changes = np.flatnonzero(np.diff(drawing.ring, prepend=-1, append=-1))
        for begin, end in pairwise(changes.tolist()):
            owner = int(scene.part[drawing.ring[begin]])
            if not again[owner]:
                drawn[owner].append(drawing.vertices[begin:end])
        wrong += drawing.wrong[:, waiting & ~again].sum(axis=1)
        painted += drawing.painted[:, waiting & ~again].sum(axis=1)
        level[lower] = np.maximum(level[lower] - _STEP_BACK, 0)
        waiting = again
    return drawn, wrong, painted


def _common_level(scene: Scene, goal: Goal) -> tuple[int, float]:
    """The highest level at which the mask as a whole comes out well enough, and the inset for it; 0 if none does."""
    good, bad, inset_px = 0, len(COSTS) + 1, INSET_PX
    while bad - good > 1:
        middle = (good + bad) // 2
        found = _inset(scene, middle, goal)
        if found is None:
            bad = middle
        else:
            good, inset_px = middle, found
    return good, inset_px


def _inset(scene: Scene, level: int, goal: Goal) -> float | None:
    """How far inside a drawing of this level has to run for the mask to come out well enough; None if it cannot."""
    everything = np.ones(len(scene.area), bool)
    area, edges = scene.area.sum(), len(scene.lines.ring)
    inset_px = INSET_PX
    for corrected in (False, True):
        drawing = draw(scene, np.full(edges, level), everything, inset_px)
        # Parts that come out wrong by themselves will be drawn at a lower level, and be at worst this wrong.
        given_up = np.round((1 - LEAST_PART_IOU) * scene.area)
        wrong = np.where(drawing.bad, given_up, drawing.wrong).sum(axis=1)
        painted = np.where(drawing.bad, scene.area, drawing.painted).sum(axis=1)
        if fits(area, painted, wrong, *goal).all():
            return inset_px
        surplus = float(painted.mean() - area)
        if corrected or not fits(area, area, wrong - abs(surplus), goal[0], 0.0).all():
            return None
        # Sideways and upright together an outline is as long as it has edges: so much area is one pixel inwards.
        inset_px = float(np.clip(inset_px + surplus / edges, LEAST_INSET_PX, MOST_INSET_PX))
    return None
