"""The vertebra by its arch alone: for slices through a disc, or through spongy bone, as dense as the muscle beside it.

There the body has no outline; but laminae, facets and spinous process are compact bone in every patient, the canal lies
in front of them, and the body in front of the canal, some two canals wide.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.axial.body import Body, body_fits
from runners.anatomy.axial.canal import Canal
from runners.anatomy.axial.vertebra_signs import (
    Trunk,
    Vertebra,
    bone_beyond,
    off_place,
    off_size,
    place_from_front,
    spine_behind,
    symmetry_of,
)

HALF_WIDTHS_IN_RADII = (1.7, 2.1, 2.6)
RATIOS = (0.7, 0.82)
GAPS = (0.2, 0.35)
TURNS_DEG = np.arange(-24.0, 25.0, 8.0)

FLESH_HU = (-30.0, 0.0)
"""Beside the slice's muscle, where likeness to a disc rises: fat and fluid are darker, a disc is not."""

LEAST_FIT = 0.33
"""Even without an outline a body is flesh, with some fat beside it."""

FIT_WEIGHT = 0.6
SYMMETRY_WEIGHT = 0.8
SPINE_WEIGHT = 0.8
BEYOND_WEIGHT = 4.0
MIDLINE_WEIGHT = 16.0

JUDGED = 30
"""Arches that are worth a closer look: symmetry and the spinous process cost more than all the rest."""

WITHOUT_OUTLINE = 0.45
"""What a body with an outline gains on average beyond the arch is 0.8, and 0.55 at least where it is right; a wrong one
gains less than this over a right arch."""


def arch_vertebrae(soft: NDArray[np.float32], trunk: Trunk, canals: Sequence[Canal]) -> list[Vertebra]:
    """Put a body before each canal that an arch may enclose.

    Args:
        soft: `(h, w)` float32, HU, reduced, without grain.
        trunk: what they are judged by.
        canals: where bone encloses something.

    Returns:
        The likeliest of those that have flesh in front; their scores are on the scale of those with an outline.
    """
    flesh = np.interp(soft - trunk.muscle_hu, FLESH_HU, (0.0, 1.0)).astype(np.float32)
    pairs = [(canal, body) for canal in canals for body in _bodies(flesh, canal) if body.fit >= LEAST_FIT]
    pairs.sort(key=lambda pair: -_by_itself(trunk, *pair))
    return [_judged(trunk, canal, body) for canal, body in pairs[:JUDGED]]


def _bodies(flesh: NDArray[np.float32], canal: Canal) -> list[Body]:
    """The best body for each direction of the back."""
    bodies = []
    for back_rad in (np.pi / 2, -np.pi / 2):
        for turn in np.deg2rad(TURNS_DEG):
            axes = (canal.radius_px * np.array(HALF_WIDTHS_IN_RADII), RATIOS, GAPS, [0.0], [back_rad + turn])
            tried = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=-1)
            fits, _, _, _, columns, rows = body_fits(flesh, canal, tried)
            best = int(fits.argmax())
            half_width, ratio = float(tried[best, 0]), float(tried[best, 1])
            bodies.append(
                # rim, inside and surroundings are of flesh here: they say nothing about bone
                Body(
                    float(columns[best]),
                    float(rows[best]),
                    half_width,
                    half_width * ratio,
                    float(tried[best, 4]),
                    float(fits[best]),
                    rim=0.0,
                    inside=0.0,
                    around=0.0,
                )
            )
    return bodies


def _by_itself(trunk: Trunk, canal: Canal, body: Body) -> float:
    """What an arch and its body are worth before anything around them is looked at."""
    return (
        WITHOUT_OUTLINE
        + canal.enclosed
        + FIT_WEIGHT * body.fit
        - MIDLINE_WEIGHT * canal.off_midline**2
        - off_size(canal.radius_px, body.half_width_px, trunk.sizes)
    )


def _judged(trunk: Trunk, canal: Canal, body: Body) -> Vertebra:
    symmetry = symmetry_of(trunk.light, body)
    spine = spine_behind(trunk.bone, canal, body)
    from_front = place_from_front(trunk.patient, canal, body)
    score = (
        _by_itself(trunk, canal, body)
        + SYMMETRY_WEIGHT * symmetry
        + SPINE_WEIGHT * spine
        - off_place(from_front, trunk.patient)
        - BEYOND_WEIGHT * bone_beyond(trunk.bone, canal, body)
    )
    return Vertebra(canal, body, False, True, symmetry, spine, from_front, score)
