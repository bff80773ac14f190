"""From drawn tissue to a CT slice: texture, partial volume, reconstruction blur, noise, and the display window."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, uniform_filter1d

from tools.phantoms.canvas import BoolImage, FloatImage, smooth_field

AIR_BELOW_HU = -300.0
FAT_HU = -95.0
HOST_WINDOW_HU = (-100.0, 200.0)
"""The window in which IDoctor shows and stores axial slices."""


def marble(rng: np.random.Generator, hu: FloatImage, muscle: BoolImage, share: float) -> FloatImage:
    """Streaks of fat inside muscle, as ageing leaves them: about `share` of the muscle's area."""
    size = hu.shape[0]
    pattern = smooth_field(rng, size, int(rng.integers(size // 8, size // 3)))
    limit = float(np.quantile(pattern[::4, ::4], 1 - share))
    depth = np.float32(rng.uniform(0.5, 1.0))
    return np.where(muscle & (pattern > limit), hu * (1 - depth) + np.float32(FAT_HU) * depth, hu)


def texture(rng: np.random.Generator, hu: FloatImage) -> FloatImage:
    """Slow and fine unevenness of tissue, none in air."""
    size = hu.shape[0]
    slow = smooth_field(rng, size, int(rng.integers(12, 48))) * np.float32(rng.uniform(0, 12))
    fine = smooth_field(rng, size, int(rng.integers(60, 120))) * np.float32(rng.uniform(0, 16))
    return np.where(hu > AIR_BELOW_HU, hu + slow + fine, hu)


def acquire(rng: np.random.Generator, hu: FloatImage, *, thick_rows: bool) -> FloatImage:
    """Blur and noise of a scanner; `thick_rows` imitates a reformat whose rows were slices 1 to 5 mm thick."""
    size = hu.shape[0]
    scale = size / 512
    picture = gaussian_filter(hu, rng.uniform(0.5, 1.7) * max(scale, 0.6))
    if thick_rows and rng.random() < 0.7:
        picture = uniform_filter1d(picture, max(round(rng.uniform(1, 9) * scale), 1), axis=0)
    noise = gaussian_filter(rng.normal(size=hu.shape).astype(np.float32), rng.uniform(0.4, 1.3) * max(scale, 0.6))
    noise *= np.float32(rng.gamma(2.0, 6.0)) / max(float(noise.std()), 1e-6)
    picture = picture + noise
    if rng.random() < 0.2:
        coarse = int(rng.integers(size // 4, size // 2))
        small = Image.fromarray(picture).resize((coarse, coarse), Image.Resampling.BOX)
        picture = np.asarray(small.resize((size, size), Image.Resampling.BICUBIC))
    return np.clip(np.asarray(picture, np.float32), -1024, 3071)


def windowed(
    hu: NDArray[np.float32], low: float = HOST_WINDOW_HU[0], high: float = HOST_WINDOW_HU[1]
) -> NDArray[np.uint8]:
    """`(H, W)` uint8: HU clipped to the window and scaled to 0..255, halves upwards."""
    return np.asarray(np.clip((hu - low) / (high - low), 0, 1) * 255 + 0.5).astype(np.uint8)
