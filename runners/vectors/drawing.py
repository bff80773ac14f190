"""One drawing of a mask: outlines cut at some level, vertices placed, painted, and compared with the mask.

Levels say how much has been cut down: at level 0 an outline keeps every corner and is exact, at level `n` it keeps
the corners that survive the first `n` costs. Every edge of the mask has a level of its own, so that an outline can
be exact in a narrow place and coarse elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runners.vectors.canvas import Sheets, Strokes, coverage, crossing, sheets, strokes
from runners.vectors.outline import Ring
from runners.vectors.pieces import Chains, Indices, Numbers, chains, cuts, neighbours, survival
from runners.vectors.vertices import fitted

FAINTEST = (1 / 510, 1 / 64)
"""Coverage from which a pixel is not 0: half a step of 8 bits on a canvas that is exact; about one in 64 on
Chromium's, which loses some of the faintest slivers (measured; none above one in 24). Drawings are judged by both."""

LEAST_PART_IOU = 0.95
"""Of each connected part, whatever the whole mask allows: a small muscle beside a large one must not become a
caricature."""

COSTS = tuple(np.geomspace(0.1, 50.0, 28).tolist())
"""How uneven, in squared pixels summed along it, a piece may become: from less than the staircase of a short line to
bumps as large as a small psoas. Each is 1.26 times the one before, which is a tenth of the vertices."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What every drawing of a mask starts from and is judged with: N edges, R rings, P parts.

    Attributes:
        lines: the exact outline.
        survived: `(N,)` how many costs the start of each edge survives as a vertex.
        part: `(R,)` the part that each ring belongs to.
        low, high: `(P, 2)` x, y of the corners of each part's bounding box.
        paper: a sheet for each part.
        truth: the parts on their sheets.
        area: `(P,)` pixels.
        hole_cost: `(R,)` what it costs to leave a hole out; infinite for outlines.
    """

    lines: Chains
    survived: Indices
    part: Indices
    low: Numbers
    high: Numbers
    paper: Sheets
    truth: NDArray[np.bool_]
    area: Indices
    hole_cost: Numbers


@dataclass(frozen=True, slots=True)
class Drawing:
    """Some or all parts, drawn, and how they come out.

    Attributes:
        vertices: `(S, 2)` x, y.
        ring: `(S,)` the ring that each vertex is on.
        at: `(S,)` the edge of the exact outline where the vertex' piece begins.
        exact: `(S,)` vertices that lie on the exact outline.
        bad: `(P,)` drawn parts that come out wrong by themselves.
        wrong: `(2, P)` pixels that differ from the mask, for each of `FAINTEST`.
        painted: `(2, P)` pixels painted.
        marks: the sides, pixel by pixel.
    """

    vertices: Numbers
    ring: Indices
    at: Indices
    exact: NDArray[np.bool_]
    bad: NDArray[np.bool_]
    wrong: Indices
    painted: Indices
    marks: Strokes


def scene_of(parts: Sequence[Sequence[Ring]], labels: NDArray[np.int32]) -> Scene:
    """Prepare the drawings of a mask, given as `runners.vectors.outline.outlines` gives it."""
    rings = [ring for part in parts for ring in part]
    lines = chains(rings)
    low = np.array([part[0].min(axis=0) for part in parts])
    high = np.array([part[0].max(axis=0) for part in parts])
    paper = sheets(low.astype(np.intp), (high - low).astype(np.intp))
    truth = np.concatenate(
        [
            (labels[y : y + height, x : x + width] == number).ravel()
            for number, ((x, y), (width, height)) in enumerate(zip(paper.corner, paper.size, strict=True), 1)
        ]
    )
    x, y = lines.corner.T
    following, _ = neighbours(lines.ring)
    area = np.add.reduceat(x * y[following] - y * x[following], lines.first) / 2
    return Scene(
        lines,
        survival(lines, COSTS),
        np.repeat(np.arange(len(parts)), [len(part) for part in parts]),
        low,
        high,
        paper,
        truth,
        np.add.reduceat(truth, paper.start[:-1], dtype=np.intp),
        # As if its area were spread along its edges: squared distance, summed.
        np.where(area < 0, area * area / lines.count, np.inf),
    )


def fits(area: Indices, painted: Indices, wrong: Indices, least_iou: float, most_error: float) -> NDArray[np.bool_]:
    """Whether a picture agrees with the mask: `(A + P - W) / (A + P + W)` is their intersection over union."""
    together = area + painted
    fits: NDArray[np.bool_] = together - wrong >= least_iou * (together + wrong)
    fits &= np.abs(painted - area) <= most_error * area
    return fits


def draw(scene: Scene, level: Indices, wanted: NDArray[np.bool_], inset_px: float) -> Drawing:
    """Draw and paint some parts.

    Args:
        scene: the mask.
        level: `(N,)` of each edge.
        wanted: `(P,)` the parts to draw.
        inset_px: how far inside the exact outline, but at level 0.
    """
    worth = scene.hole_cost >= np.append(0.0, COSTS)[level[scene.lines.first]]
    cut_here = (scene.survived >= level) & (worth & wanted[scene.part])[scene.lines.ring]
    cut = cuts(scene.lines, np.flatnonzero(cut_here))
    exact = level[cut.at] == 0
    part = scene.part[cut.ring]
    vertices = np.clip(fitted(scene.lines, cut, exact, inset_px), scene.low[part], scene.high[part])
    kept = _telling(vertices, cut.ring)
    vertices, ring, part = vertices[kept], cut.ring[kept], part[kept]
    end = vertices[neighbours(ring)[0]]
    marks = strokes(vertices, end, part, scene.paper)
    tints = coverage(marks, scene.paper)
    seen = np.stack([tints > least for least in FAINTEST])
    sheet = scene.paper.start[:-1]
    painted = np.add.reduceat(seen, sheet, axis=1, dtype=np.intp)
    wrong = np.add.reduceat(seen != scene.truth, sheet, axis=1, dtype=np.intp)
    good = fits(scene.area, painted, wrong, LEAST_PART_IOU, 1 - LEAST_PART_IOU)
    bad = ~(good[0] & good[1])
    return Drawing(vertices, ring, cut.at[kept], exact[kept], bad & wanted, wrong, painted, marks)


def _telling(vertices: Numbers, ring: Indices) -> Indices:
    """The vertices that neither lie on the next one nor straight between their neighbours."""
    kept = np.arange(len(ring))
    for what in (_doubled, _straight):
        kept = kept[~what(vertices[kept], *neighbours(ring[kept]))]
    return kept


def _doubled(vertices: Numbers, after: Indices, before: Indices) -> NDArray[np.bool_]:
    del before
    same: NDArray[np.bool_] = (vertices == vertices[after]).all(axis=1)
    return same


def _straight(vertices: Numbers, after: Indices, before: Indices) -> NDArray[np.bool_]:
    one, other = vertices - vertices[before], vertices[after] - vertices
    straight: NDArray[np.bool_] = one[:, 0] * other[:, 1] == one[:, 1] * other[:, 0]
    return straight


def tangled_edges(scene: Scene, drawing: Drawing) -> NDArray[np.bool_]:
    """`(N,)` the edges whose sides meet others than their neighbours, and the edges of the sides that follow.

    Sides that are exact already do not count: pixels of one part may touch at a corner.
    """
    if not len(drawing.ring):
        return np.zeros(len(scene.lines.ring), bool)
    after, _ = neighbours(drawing.ring)
    sides = crossing(drawing.marks, drawing.vertices, drawing.vertices[after], after)
    sides = sides[~(drawing.exact & drawing.exact[after])[sides]]
    tangled = np.zeros(len(drawing.at), bool)
    tangled[sides] = tangled[after[sides]] = True  # a side is exact only once both its ends are
    ring = scene.lines.ring
    last = np.full(len(scene.part), -1)
    last[drawing.ring] = np.arange(len(drawing.ring))
    side = np.searchsorted(drawing.at, np.arange(len(ring)), "right") - 1
    # Edges ahead of their ring's first vertex belong to its last side.
    side = np.where((side >= 0) & (drawing.ring[side] == ring), side, last[ring])
    found: NDArray[np.bool_] = (side >= 0) & tangled[side]
    return found
