"""Training recipe without anatomy: random shapes on random ground, so that the model learns what an edge is."""

import numpy as np

from tools.phantoms import appearance
from tools.phantoms.canvas import Canvas, Pose, smooth_field
from tools.phantoms.phantom import Phantom


def shapes(seed: int, *, size: int = 512) -> Phantom:
    """Draw one picture of random shapes; every shape is a structure named `shape_<n>`."""
    rng = np.random.default_rng((3, seed))
    canvas = Canvas.blank(
        rng, size, Pose((size / 2, size / 2), 400 / size, rng.uniform(0, 6.2)), warp_mm=rng.uniform(0, 14)
    )
    regions = np.argmax(np.stack([smooth_field(rng, size, int(rng.integers(3, 9))) for _ in range(5)]), 0)
    for index in range(5):
        canvas.paint(regions == index, rng.uniform(-140, 240))
    for index in range(int(rng.integers(4, 18))):
        centre = (rng.uniform(-190, 190), rng.uniform(-190, 190))
        half = (float(np.exp(rng.uniform(1.6, 4.2))), float(np.exp(rng.uniform(1.6, 4.2))))
        level = float(rng.uniform(-140, 300))
        angle, power = rng.uniform(0, 3.1), rng.uniform(1.4, 4.5)
        name = f"shape_{index}"
        canvas.ellipse(centre, half, level, name, angle=angle, power=power)
        if rng.random() < 0.4:
            rim = rng.uniform(0.6, 0.9)
            canvas.ellipse(
                centre, (half[0] * rim, half[1] * rim), level + rng.normal(0, 120), name, angle=angle, power=power
            )
    hu = appearance.acquire(rng, appearance.texture(rng, canvas.hounsfield()), thick_rows=False)
    return Phantom(hu, canvas.labels, canvas.names, (canvas.pose.mm_per_px,) * 2, "none")
