"""The vertebral bodies of a straightened column, between its discs and its walls, as pieces that the model can draw."""

import numpy as np
from numpy.typing import NDArray
from skimage.draw import polygon

from runners.anatomy.finding import Structure
from runners.anatomy.sagittal.spine import Spine
from runners.anatomy.sagittal.straight import ACROSS, Curve

THICKEST = 0.45
THINNEST = 0.06
"""Of discs, in widths: what is measured beyond is an end-plate that was missed."""

SAMPLES = 9  # along each end-plate
ROUNDED = 0.06  # widths that a body's corners are cut back, front and back


def bodies(spine: Spine) -> list[Structure]:
    """Every body between two discs, from top to bottom, named "body 1" onwards.

    Args:
        spine: in the frame of the upright picture, pixels square.
    """
    outlines = [_outline(spine, upper) for upper in range(spine.discs.at.size - 1)]
    middles = [outline.mean(axis=0) for outline in outlines]
    shape = (spine.height, spine.picture_width)
    found = []
    for number, outline in enumerate(outlines):
        prior = np.zeros(shape, bool)
        prior[polygon(outline[:, 1] - 0.5, outline[:, 0] - 0.5, shape)] = True  # type: ignore[no-untyped-call]
        corners = np.concatenate([outline.min(axis=0), outline.max(axis=0)])
        x1, y1, x2, y2 = np.clip(corners, 0, [shape[1], shape[0], shape[1], shape[0]]).tolist()
        if not prior.any() or x2 - x1 < 2 or y2 - y1 < 2:
            continue
        beside = [middles[other] for other in (number - 1, number + 1) if 0 <= other < len(middles)]
        beside.append(_canal(spine, number))
        outside = tuple((float(x), float(y)) for x, y in beside if 0 <= x < shape[1] and 0 <= y < shape[0])
        x, y = middles[number]
        found.append(Structure(f"body {number + 1}", prior, (x1, y1, x2, y2), ((float(x), float(y)),), outside))
    return found


def depth_to_height(spine: Spine, upper: int) -> float:
    """How deep the body below disc `upper` is from front to back, in its heights."""
    front, back = _walls(spine, upper)
    thickness = np.clip(spine.discs.thickness[upper : upper + 2], THINNEST, THICKEST)
    height = float(np.diff(spine.discs.at[upper : upper + 2])[0] - thickness.mean() * ACROSS)
    return (back - front) / max(height, 1.0)


def _walls(spine: Spine, upper: int) -> tuple[float, float]:
    """Front and back wall of the body below disc `upper`, in samples from the axis."""
    low, high = round(float(spine.discs.at[upper])), round(float(spine.discs.at[upper + 1]))
    rows = slice(low, max(high, low + 1))
    return float(np.median(spine.front[rows])), float(np.median(spine.back[rows]))


def _outline(spine: Spine, upper: int) -> Curve:
    """`(n, 2)` picture points around the body below disc `upper`."""
    front, back = _walls(spine, upper)
    across = np.linspace(front + ROUNDED * ACROSS, back - ROUNDED * ACROSS, SAMPLES)
    top = _end_plate(spine, upper, across, 1)
    bottom = _end_plate(spine, upper + 1, across, -1)
    sides = np.linspace(0.15, 0.85, SAMPLES)
    behind = top[-1] + sides * (bottom[-1] - top[-1])
    before = bottom[0] + sides * (top[0] - bottom[0])
    along = np.concatenate([top, behind, bottom[::-1], before])
    offset = np.concatenate([across, _wall(spine.back, behind), across[::-1], _wall(spine.front, before)])
    return spine.axis.place(along, offset)


def _end_plate(spine: Spine, disc: int, across: Curve, way: int) -> Curve:
    """Where the end-plate below (1) or above (-1) a disc lies, in samples along the axis."""
    half = 0.5 * float(np.clip(spine.discs.thickness[disc], THINNEST, THICKEST)) * ACROSS
    return np.asarray(spine.discs.at[disc] + way * half + np.tan(spine.discs.tilts[disc]) * across)


def _wall(wall: Curve, along: Curve) -> NDArray[np.float64]:
    return np.interp(along, np.arange(len(wall)), wall)


def _canal(spine: Spine, number: int) -> Curve:
    """A point in the canal behind a body."""
    along = np.array([(spine.discs.at[number] + spine.discs.at[number + 1]) / 2])
    back = _wall(spine.back, along)
    return np.asarray(spine.axis.place(along, back + 0.25 * ACROSS)[0])
