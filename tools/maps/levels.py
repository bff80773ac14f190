"""The map of levels of a sagittal slice.

Of the styles only their mixture is learnt from: `tools.fit_sacrum` judges on the others.
"""

from functools import partial
from pathlib import Path

import numpy as np

from runners.anatomy import LEVEL_CLASSES, SHOWN_TO_LEVELS_HU
from tools.maps.kinds import Kind, Looks
from tools.phantoms import chest_sagittal, sagittal

MIXED = partial(sagittal, style="mixed")
LUMBAR = ("L1", "L2", "L3", "L4", "L5")

LEVELS = Kind(
    classes=LEVEL_CLASSES,
    # Most are of the mixture of styles; the plain recipe has other flesh, and a chest has no sacrum.
    recipes=(MIXED, MIXED, MIXED, sagittal, MIXED, MIXED, chest_sagittal),
    # The neck counts as chest.
    structures={
        "T": tuple(f"{region}{number}" for region in "CT" for number in range(1, 13)),
        **{level: (level,) for level in LUMBAR},
        "S": tuple(f"S{number}" for number in range(1, 6)),
    },
    empty=frozenset(),
    nothing=0.15,
    looks=Looks(
        turn=np.deg2rad(14.0),
        zoom=(0.6, 2.2),
        # A picture file does not tell whether its pixels are square.
        aspect=(0.85, 1.18),
        shift=0.25,
        # Bone of any density.
        flat=(0.6, 1.4),
        grain_hu=25.0,
        window=0.0,
        shown_hu=SHOWN_TO_LEVELS_HU,
        darkest_hu=SHOWN_TO_LEVELS_HU[:1],
    ),
    weights=Path(__file__).parents[2] / "runners" / "anatomy" / "sagittal" / "level_map.npz",
)
