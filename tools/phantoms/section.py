"""What all axial sections of elsewhere are drawn with: their canvas, their skin, hollow bones, and the scanner."""

import numpy as np

from tools.phantoms import appearance
from tools.phantoms.canvas import BoolImage, Canvas, Pose
from tools.phantoms.phantom import Phantom

EVERYWHERE = (slice(None), slice(None))


def section_canvas(rng: np.random.Generator, size: int, width_mm: float, front_mm: float, back_mm: float) -> Canvas:
    """A canvas for a section of this half width that reaches so far before and behind the origin."""
    field_mm = max(2 * width_mm, front_mm + back_mm) * rng.uniform(1.02, 1.35)
    row = 0.5 + (front_mm - back_mm) / 2 / field_mm + rng.normal(0, 0.02)
    angle = rng.normal(0, 0.08)
    if rng.random() < 0.1:
        angle, row = angle + np.pi, 1 - row
    origin = (size * (0.5 + rng.normal(0, 0.02)), size * row)
    return Canvas.blank(rng, size, Pose(origin, field_mm / size, angle, bool(rng.random() < 0.5)), warp_mm=4.0)


def shell(canvas: Canvas, width: float, front: float, back: float, power: float = 2.3) -> BoolImage:
    """`(H, W)` bool: inside a super-ellipse from `-front` to `back`, lengths in mm."""
    return canvas.inside_ellipse(EVERYWHERE, (0, (back - front) / 2), (width, (front + back) / 2), 0.0, power)


def hollow(
    canvas: Canvas,
    centre: tuple[float, float],
    half: tuple[float, float],
    hu: tuple[float, float],
    cortex_mm: float,
    name: str,
    *,
    angle: float = 0.0,
    power: float = 2.0,
) -> None:
    """A bone of cortex around marrow; `hu` of both, the cortex first."""
    canvas.ellipse(centre, half, hu[0], name, angle=angle, power=power)
    inner = (max(half[0] - cortex_mm, 0.5), max(half[1] - cortex_mm, 0.5))
    canvas.ellipse(centre, inner, hu[1], name, angle=angle, power=power)


def scanned(canvas: Canvas, rng: np.random.Generator, where: str) -> Phantom:
    """Texture, blur and noise; the only trait is where the slice was cut."""
    hu = appearance.texture(rng, canvas.hounsfield())
    picture = appearance.acquire(rng, hu, thick_rows=False)
    spacing = (canvas.pose.mm_per_px,) * 2
    return Phantom(picture, canvas.labels, canvas.names, spacing, "axial", frozenset({where}))
