"""Training recipe for axial slices below the abdomen: iliac wings, hip joints, ischia, each another way than `pelvis`.

Frame as in `elsewhere`: origin in the middle of the section, `x` towards the patient's left, `y` towards the back, mm.
"""

import numpy as np

from tools.phantoms.canvas import Canvas
from tools.phantoms.habitus import SIDES, Habitus, draw_habitus
from tools.phantoms.phantom import Phantom
from tools.phantoms.section import hollow, scanned, section_canvas, shell


def _hips(rng: np.random.Generator, size: int) -> tuple[Canvas, Habitus, float]:
    """Skin and fat of a pelvis; also the build and the half width inside the fat."""
    h = draw_habitus(rng)
    width, front, back = h.body_half_width * rng.uniform(0.95, 1.1), h.front + 10, h.back + 25
    canvas = section_canvas(rng, size, width, front, back)
    power = rng.uniform(2.2, 3.0)
    canvas.paint(shell(canvas, width, front, back, power), 15, "skin")
    canvas.paint(shell(canvas, width - 2, front - 2, back - 2, power), h.fat_hu, "fat")
    return canvas, h, width - 0.7 * h.fat_side


def _bowel(canvas: Canvas, rng: np.random.Generator, h: Habitus) -> None:
    for _ in range(int(rng.integers(3, 10))):
        loop = (rng.uniform(-55, 55), rng.uniform(-0.8, 0.0) * h.front)
        content = rng.choice([45.0, 20.0, -800.0, 250.0])
        canvas.ellipse(loop, (rng.uniform(9, 22), rng.uniform(9, 18)), content, "bowel", angle=rng.uniform(0, 3))


def iliac_wings(seed: int, *, size: int = 512) -> Phantom:
    """Draw the upper pelvis: bent wings that meet the sacrum, its canal and foramina, iliopsoas, gluteal muscles."""
    rng = np.random.default_rng((11, seed))
    canvas, h, _ = _hips(rng, size)
    cortex = h.bone_hu + rng.uniform(200, 450)
    reach, sacrum_y = rng.uniform(85, 115), rng.uniform(20, 35)
    for side, name in SIDES:
        canvas.ellipse((side * (reach - 8), 24), (32, 34), h.muscle_hu, f"gluteus_{name}", angle=side * -0.5)
        canvas.ellipse((side * reach * 0.62, -20), (24, rng.uniform(22, 34)), h.muscle_hu, f"iliopsoas_{name}")
        corners = [(0.42, 42.0), (0.6, 44.0), (0.85, 8.0), (1.02, -46.0), (0.96, -52.0), (0.74, -2.0), (0.45, 20.0)]
        wing = [(side * share * reach, y + rng.normal(0, 2)) for share, y in corners]
        canvas.polygon(wing, cortex, "ilium")
        inner = np.array(wing) * 0.9 + 0.1 * np.mean(wing, axis=0)
        canvas.polygon([(float(x), float(y)) for x, y in inner], h.bone_hu, "ilium")
        canvas.ellipse((side * 16, sacrum_y + 42), (15, 11), h.muscle_hu, f"erector_{name}")
        canvas.ellipse((side * 22, sacrum_y - 34), (8, 8), h.vessel_hu, f"vessel_{name}")
    low = rng.uniform(18, 30)
    corners = [(-44.0, -12.0), (-24.0, -22.0), (24.0, -22.0), (44.0, -12.0), (30.0, low), (0.0, low + 8), (-30.0, low)]
    for scale, hu in ((1.0, cortex), (0.92, h.bone_hu)):
        canvas.polygon([(x * scale, sacrum_y + y * scale) for x, y in corners], hu, "sacrum")
    for side, _ in SIDES:
        for y in (-2.0, 14.0):
            canvas.ellipse((side * rng.uniform(18, 24), sacrum_y + y), (4, 4), -20, "foramen")
    hollow(canvas, (0, sacrum_y + 14), (rng.uniform(12, 17), rng.uniform(6, 9)), (cortex, 15), 2, "canal")
    if rng.random() < 0.5:
        hollow(canvas, (0, sacrum_y - 14), (26, 16), (cortex, rng.choice([90.0, h.bone_hu])), 2, "sacrum")
    _bowel(canvas, rng, h)
    return scanned(canvas, rng, "iliac wings")


def hip_joints(seed: int, *, size: int = 512) -> Phantom:
    """Draw both hips: femoral heads in their cups, the coccyx, bladder and rectum between them."""
    rng = np.random.default_rng((12, seed))
    canvas, h, width = _hips(rng, size)
    cortex = h.bone_hu + rng.uniform(250, 500)
    x = rng.uniform(80, 98)
    for side, name in SIDES:
        canvas.ellipse((side * 58, 58), (46, rng.uniform(20, 30)), h.muscle_hu, f"gluteus_{name}", angle=-side * 0.5)
        canvas.ellipse((side * min(x + 36, width - 12), -5), (10, 45), h.muscle_hu, f"tensor_{name}")
        canvas.ellipse((side * (x - 8), -48), (rng.uniform(18, 26), 20), h.muscle_hu, f"iliopsoas_{name}")
        canvas.ellipse((side * (x - 38), 6), (7, 34), h.muscle_hu, f"obturator_{name}")
        cup = (side * (x - 10), 2.0)
        hollow(canvas, cup, (rng.uniform(30, 36), 34), (cortex, h.bone_hu), 3, "acetabulum")
        canvas.ellipse((side * (x + 3), -1), (27, 28), 40, "joint")
        hollow(canvas, (side * (x + 4), -1), (24, 24), (cortex, h.bone_hu + 60), 2.5, "femur")
        if rng.random() < 0.6:
            neck = (side * (x + 30), 8.0)
            hollow(canvas, neck, (22, 11), (cortex, h.bone_hu), 3, "femur", angle=side * 0.3)
        if rng.random() < 0.5:
            arm = (side * (x - 48), -30.0)
            hollow(canvas, arm, (26, 7), (cortex, h.bone_hu), 2, "pubis", angle=-side * rng.uniform(0.2, 0.5))
        canvas.ellipse((side * (x - 14), -62), (6, 6), h.vessel_hu, f"vessel_{name}")
    canvas.ellipse((0, -20), (rng.uniform(20, 42), rng.uniform(15, 32)), rng.uniform(-5, 20), "bladder")
    canvas.ellipse((0, 26), (rng.uniform(12, 20), 15), rng.choice([-700.0, 40.0]), "rectum")
    canvas.ellipse((0, 55), (rng.uniform(5, 14), 6), cortex, "coccyx")
    return scanned(canvas, rng, "hip joints")


def ischia(seed: int, *, size: int = 512) -> Phantom:
    """Draw the floor of the pelvis: symphysis, ischia, trochanters, the roots of both thighs."""
    rng = np.random.default_rng((13, seed))
    canvas, h, _ = _hips(rng, size)
    cortex = h.bone_hu + rng.uniform(250, 500)
    for side, name in SIDES:
        canvas.ellipse((side * 70, 52), (50, 30), h.muscle_hu, f"gluteus_{name}", angle=-side * 0.3)
        for _ in range(5):
            spot = (side * rng.uniform(55, 110), rng.uniform(-55, 0))
            canvas.ellipse(spot, (rng.uniform(12, 24), rng.uniform(10, 20)), h.muscle_hu, f"thigh_{name}")
        hollow(canvas, (side * 52, 26), (rng.uniform(11, 16), rng.uniform(16, 24)), (cortex, h.bone_hu), 3, "ischium")
        femur = (side * rng.uniform(98, 112), 8.0)
        hollow(canvas, femur, (rng.uniform(15, 24), rng.uniform(14, 20)), (cortex + 200, 0), 4, "femur")
        arm = (side * rng.uniform(16, 22), -26.0)
        hollow(
            canvas, arm, (9, rng.uniform(16, 26)), (cortex, h.bone_hu), 2, "pubis", angle=-side * rng.uniform(0.3, 0.8)
        )
    canvas.ellipse((0, -8), (rng.uniform(8, 18), 14), 25, "urethra")
    canvas.ellipse((0, 24), (14, 14), rng.choice([-700.0, 40.0]), "rectum")
    return scanned(canvas, rng, "ischia")
