"""The vertebra by its arch alone: for slices through a disc, or through spongy bone, as dense as the muscle beside it.

There the body has hardly an outline; but laminae, facets and spinous process are compact bone in every patient, the
canal lies in front of them, and the body in front of the canal, some two canals wide. A thin cortex, or a disc a little
denser than muscle, then tells how far the body reaches, and that something with such a rim lies there at all.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from runners.anatomy.axial.body import Body, Guess, body_fits, body_of, refined
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

OUTLINE_HU = (-40.0, 60.0)
"""Beside muscle again: from fat to thin cortex, which rims porous bone, and discs, which are denser than muscle."""

USUAL_RISE = 0.4
RISE_WEIGHT = 1.0
"""From what surrounds a body to its rim: two thirds of that span where the outline is right, two fifths where not."""

REFINED = 4
"""Best arches whose body's outline is looked for."""

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
        The likeliest of those that have flesh in front, the best of them also with their outline refined; their scores
        are on the scale of those with an outline.
    """
    flesh, outline = (
        np.interp(soft - trunk.muscle_hu, span, (0.0, 1.0)).astype(np.float32) for span in (FLESH_HU, OUTLINE_HU)
    )
    guesses = [(canal, guess) for canal in canals for guess in _guesses(flesh, canal) if guess.fit >= LEAST_FIT]
    guesses.sort(key=lambda pair: -_by_itself(trunk, *pair))

    def judged(canal: Canal, guess: Guess) -> Vertebra:
        return _judged(trunk, canal, guess, _body(flesh, canal, guess), _rise(outline, canal, guess))

    likeliest = sorted(((judged(*pair), *pair) for pair in guesses[:JUDGED]), key=lambda one: -one[0].score)
    refined_ones = [
        judged(canal, Guess(guess.fit, refined(outline, canal, guess), guess.inside_weight))
        for _, canal, guess in likeliest[:REFINED]
    ]
    return [*(vertebra for vertebra, _, _ in likeliest), *refined_ones]


def _guesses(flesh: NDArray[np.float32], canal: Canal) -> list[Guess]:
    """The best body for each direction of the back."""
    backs = np.concatenate([back_rad + np.deg2rad(TURNS_DEG) for back_rad in (np.pi / 2, -np.pi / 2)])
    axes = (backs, canal.radius_px * np.array(HALF_WIDTHS_IN_RADII), RATIOS, GAPS, [0.0])
    back, *others = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    tried = np.stack([*others, back], axis=-1)
    fits = body_fits(flesh, canal, tried)[0].reshape(backs.size, -1)  # all at once: a call costs more than a body
    best = fits.argmax(axis=1)
    tried = tried.reshape(backs.size, -1, tried.shape[1])
    return [Guess(float(fits[way, best[way]]), tried[way, best[way]], 0.0) for way in range(backs.size)]


def _body(flesh: NDArray[np.float32], canal: Canal, guess: Guess) -> Body:
    """The body of a guess; rim, inside and surroundings would be of flesh here: they say nothing about bone."""
    return replace(body_of(flesh, canal, guess.parameters), rim=0.0, inside=0.0, around=0.0)


def _rise(outline: NDArray[np.float32], canal: Canal, guess: Guess) -> float:
    """How much denser a body's rim is than what lies around it, as a share of the outline's span."""
    _, rim, _, around, *_ = body_fits(outline, canal, guess.parameters[None])
    return float(rim[0] - around[0])


def _by_itself(trunk: Trunk, canal: Canal, guess: Guess) -> float:
    """What an arch and its body are worth before anything around them is looked at."""
    return (
        WITHOUT_OUTLINE
        + canal.enclosed
        + FIT_WEIGHT * guess.fit
        - MIDLINE_WEIGHT * canal.off_midline**2
        - off_size(canal.radius_px, float(guess.parameters[0]), trunk.sizes)
    )


def _judged(trunk: Trunk, canal: Canal, guess: Guess, body: Body, rise: float) -> Vertebra:
    symmetry = symmetry_of(trunk.light, body)
    spine = spine_behind(trunk.bone, canal, body)
    from_front = place_from_front(trunk.patient, canal, body)
    score = (
        _by_itself(trunk, canal, replace(guess, fit=body.fit))
        + SYMMETRY_WEIGHT * symmetry
        + SPINE_WEIGHT * spine
        + RISE_WEIGHT * (rise - USUAL_RISE)
        - off_place(from_front, trunk.patient)
        - BEYOND_WEIGHT * bone_beyond(trunk.bone, canal, body)
    )
    return Vertebra(canal, body, "arch", symmetry, spine, from_front, score)
