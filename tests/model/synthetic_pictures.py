"""Pictures with something in them: a bright blob and a dark one on a noisy slope."""

import numpy as np


def phantom(rows, columns, *, seed=0, colour=False):
    """`(rows, columns)` or `(rows, columns, 3)` uint8; every seed is another picture."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:rows, :columns] / np.array([rows, columns])[:, None, None]
    picture = 60 + 50 * x + random.normal(0, 6, (rows, columns))
    for level in (90, -50):
        centre, radius = random.uniform(0.3, 0.7, 2), random.uniform(0.12, 0.25)
        picture += level * (np.hypot(y - centre[0], x - centre[1]) < radius)
    if colour:
        picture = picture[..., None] * np.array([1.0, 0.8, 0.5])
    return picture.clip(0, 255).astype(np.uint8)
