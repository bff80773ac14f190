"""Metal in an axial phantom, with the streaks that filtered back-projection makes of it.

Through metal a scanner measures too little and too noisily: the missing part of the projections, filtered and projected
back, is what the picture shows too much and too little of.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from skimage.transform import iradon, radon, resize

from tools.phantoms.canvas import BoolImage, FloatImage
from tools.phantoms.phantom import Phantom

METAL_HU = 3071.0  # the upper end of twelve bits
SIDE = 256
"""Of the picture that is projected: streaks are smooth, and projecting costs with its third power."""

ANGLES_DEG = np.arange(0.0, 180.0, 0.5)
SCREWS_SHARE = 0.6

Point = NDArray[np.float64]


def with_metal(phantom: Phantom, seed: int) -> Phantom:
    """Put screws through the pedicles, or clips and electrodes somewhere; `seed` is the only source of randomness."""
    rng = np.random.default_rng((12, seed))
    places = np.argwhere(phantom.structure("vertebra"))
    if not places.size:
        return phantom
    middle, radius = places.mean(axis=0), float(np.sqrt(len(places) / np.pi))
    arch = np.argwhere(phantom.structure("arch"))
    back = arch.mean(axis=0) - middle if arch.size else np.array([1.0, 0.0])
    back /= max(float(np.hypot(*back)), 1e-6)
    side = np.array([-back[1], back[0]])
    draw = _screws if rng.random() < SCREWS_SHARE else _clips
    metal = draw(rng, phantom.hu.shape, middle, radius, back, side)
    hu = np.where(metal, METAL_HU, phantom.hu + _streaks(rng, metal))
    return replace(phantom, hu=np.clip(hu, -1024, METAL_HU).astype(np.float32))


def _screws(
    rng: np.random.Generator, shape: tuple[int, ...], middle: Point, radius: float, back: Point, side: Point
) -> BoolImage:
    """One or two, from behind through the pedicles into the body, their heads behind the arch."""
    metal = np.zeros(shape, bool)
    for sign in (-1, 1):
        if rng.random() < 0.15:
            continue
        tip = middle + radius * (sign * 0.25 * side - 0.3 * back)
        head = middle + radius * (sign * rng.uniform(0.7, 1.0) * side + rng.uniform(1.5, 2.2) * back)
        metal |= _bar(shape, tip, head, max(1.5, 0.09 * radius)) | _bar(shape, head, head, 0.18 * radius)
    return metal


def _clips(
    rng: np.random.Generator, shape: tuple[int, ...], middle: Point, radius: float, back: Point, side: Point
) -> BoolImage:
    """One to three round pieces within four radii of the vertebra."""
    metal = np.zeros(shape, bool)
    for _ in range(int(rng.integers(1, 4))):
        place = middle + radius * (rng.uniform(-4, 2) * back + rng.uniform(-4, 4) * side)
        metal |= _bar(shape, place, place, rng.uniform(2, 7))
    return metal


def _bar(shape: tuple[int, ...], first: Point, last: Point, radius_px: float) -> BoolImage:
    """Everything within a distance of a line; points are `(row, column)`."""
    rows, columns = np.indices(shape)
    along = last - first
    share = ((rows - first[0]) * along[0] + (columns - first[1]) * along[1]) / max(float(along @ along), 1.0)
    share = np.clip(share, 0, 1)
    near = np.hypot(rows - first[0] - share * along[0], columns - first[1] - share * along[1]) < radius_px
    return np.asarray(near, np.bool_)


def _streaks(rng: np.random.Generator, metal: BoolImage) -> FloatImage:
    """HU to add: what hardening and noise of the rays through metal become."""
    small = _resized(metal.astype(np.float64), (SIDE, SIDE))
    through = radon(small, ANGLES_DEG, circle=False)  # type: ignore[no-untyped-call]  # of scikit-image
    hardened = -rng.uniform(0.01, 0.035) * through**2
    noise = rng.normal(size=through.shape) * np.sqrt(np.maximum(through, 0)) * rng.uniform(0.05, 0.25)
    back = iradon(  # type: ignore[no-untyped-call]  # of scikit-image
        hardened + noise, ANGLES_DEG, output_size=SIDE, filter_name="ramp", circle=False
    )
    return np.asarray(_resized(back, metal.shape) * rng.uniform(1500, 3000), np.float32)


def _resized(picture: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Between the pixels when growing, smoothed before when shrinking."""
    return np.asarray(resize(picture, shape, order=1))  # type: ignore[no-untyped-call]  # of scikit-image
