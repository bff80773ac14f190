"""A mask as the shapes that the editors draw with: polygons and rectangles in natural pixels.

The outline is followed along the cracks between pixels (`outline`), cut into nearly straight pieces (`pieces`), and
given as few vertices (`vertices`) as its picture on the host's canvas (`canvas`, `drawing`) allows (`fewest`).
Outlines run clockwise on the screen, holes the other way, and no two sides cross, so that the even-odd and the
nonzero rule fill the same pixels. Pixels that touch at a corner only belong to different polygons.
"""

import numpy as np

from runners.masks import Mask, Target, bounding_box
from runners.vectors.fewest import simplest
from runners.vectors.keyholes import keyholed
from runners.vectors.outline import MOST_EDGES, Ring, corners, outlines, signed_area

__all__ = ["MOST_EDGES", "Ring", "polygons", "rectangles", "signed_area"]


def polygons(mask: Mask, *, exact: bool = False) -> list[Ring]:
    """Outline every connected part of a mask, largest first.

    Painted white on black, each polygon on its own, on a canvas with anti-aliasing, and read as `> 0`, they give the
    mask back: intersection over union at least 0.98, area within 1 %.

    Args:
        mask: `(H, W)` bool.
        exact: the whole-pixel outline with all its corners; every pixel is then painted fully or not at all.

    Returns:
        One `(N, 2)` array of `x, y` in natural pixels for each part, holes keyholed; empty for an empty mask and for
        one whose outline has more than `MOST_EDGES` edges.
    """
    box = bounding_box(mask)
    if box is None:
        return []
    x, y, width, height = box
    parts, labels = outlines(np.pad(mask[y : y + height, x : x + width], 1))
    if not parts:
        return []
    drawn = [[corners(ring) for ring in rings] for rings in parts] if exact else simplest(parts, labels)
    shapes = sorted(map(keyholed, drawn), key=lambda ring: -abs(signed_area(ring)))
    origin = np.array([x - 1, y - 1], np.float64)
    return [ring + origin for ring in shapes]


def rectangles(mask: Mask, target: Target) -> list[tuple[int, int, int, int]]:
    """The rectangle that the vertebra editor takes.

    Only rows matter downstream of that editor, so one rectangle, tight on the body, is right; no other structure
    is drawn with rectangles.

    Returns:
        `[(x1, y1, x2, y2)]` in whole natural pixels, `x2` and `y2` just past the mask; empty for other targets.
    """
    box = bounding_box(mask) if target == "vertebra" else None
    return [] if box is None else [(box[0], box[1], box[0] + box[2], box[1] + box[3])]
