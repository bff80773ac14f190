"""Training recipe for axial slices at L3: an abdomen built from warped super-ellipses around the vertebral body.

Anatomical frame: origin in the middle of the vertebral body, `x` towards the patient's left (the picture's right), `y`
towards the back.
"""

import numpy as np

from tools.phantoms import appearance, axial_hardships, muscles, organs
from tools.phantoms.axial_hardships import AxialHardship
from tools.phantoms.canvas import Canvas, Pose
from tools.phantoms.habitus import SIDES, Habitus, draw_habitus, draw_pose
from tools.phantoms.phantom import Phantom, members

MUSCLES = ("psoas", "erector", "quadratus", "wall")
"""What `combo`, all skeletal muscle of the slice, is made of."""


def _streaks(rng: np.random.Generator, size: int) -> np.ndarray:
    """Bright and dark rays from one or two metal implants, HU to add."""
    rows, columns = np.mgrid[0:size, 0:size]
    total = np.zeros((size, size), np.float32)
    for _ in range(int(rng.integers(1, 3))):
        dy, dx = rows - rng.uniform(0.2, 0.8) * size, columns - rng.uniform(0.2, 0.8) * size
        rays = np.sin(np.arctan2(dy, dx) * rng.integers(3, 12) + rng.uniform(0, 6))
        total += (rng.uniform(30, 250) * rays * np.exp(-np.hypot(dy, dx) / (0.2 * size))).astype(np.float32)
    return total


def _lying(
    rng: np.random.Generator, extra: np.random.Generator, size: int, hardship: AxialHardship | None
) -> tuple[Habitus, Pose]:
    """The patient and how he lies, with what a hardship changes of both."""
    habitus = draw_habitus(rng)
    pose = draw_pose(rng, size, habitus)
    if hardship == "osteoporosis":
        habitus = axial_hardships.porous(extra, habitus)
    elif hardship == "arms":
        pose = axial_hardships.wide_pose(extra, pose, habitus, size)
    elif hardship == "cut":
        pose = axial_hardships.cut_pose(extra, pose, size)
    return habitus, pose


def axial(seed: int, *, size: int = 512, hardship: AxialHardship | None = None) -> Phantom:
    """Draw one axial training phantom.

    Args:
        seed: the only source of randomness.
        size: side of the square slice in pixels.
        hardship: what makes it hard beyond what its seed draws.

    Returns:
        Phantom with `psoas_left`, `psoas_right`, `combo` (all skeletal muscle), `vertebra` (the body) and the other
        structures that a click may be meant for.
    """
    rng, extra = np.random.default_rng((1, seed)), np.random.default_rng((13, seed))
    h, pose = _lying(rng, extra, size, hardship)
    canvas = Canvas.blank(rng, size, pose, warp_mm=rng.uniform(1.5, 7))
    cavity, fascia = muscles.body(canvas, rng, h)
    organs.viscera(canvas, rng, h, cavity)
    organs.kidneys(canvas, rng, h)
    muscles.back_muscles(canvas, rng, h, fascia)
    muscles.psoas(canvas, rng, h)
    organs.vessels(canvas, rng, h)
    if hardship == "disc":
        axial_hardships.disc_level(canvas, extra, h)
    else:
        organs.vertebra(canvas, rng, h)
    organs.around(canvas, rng, h)
    if hardship == "arms":
        axial_hardships.arms(canvas, extra, h)
    hu = canvas.hounsfield()
    skeletal = [f"{name}_{side}" for name in MUSCLES for _, side in SIDES]
    parts = {**canvas.names, "combo": [label for muscle in skeletal for label in canvas.names.get(muscle, [])]}
    if rng.random() < 0.55:
        erector = [*canvas.names["erector_left"], *canvas.names["erector_right"]]
        hu = appearance.marble(rng, hu, members(canvas.labels, erector), rng.uniform(0.02, 0.4))
    if rng.random() < 0.3:
        hu = appearance.marble(rng, hu, members(canvas.labels, parts["combo"]), rng.uniform(0.01, 0.2))
    hu = appearance.texture(rng, hu)
    if rng.random() < 0.05:
        hu = hu + _streaks(rng, size)
    picture = appearance.acquire(rng, hu, thick_rows=False)
    return Phantom(picture, canvas.labels, parts, (canvas.pose.mm_per_px,) * 2, "axial")
